import { BorescopeError, type Selection } from "@borescope/core";
import { html, type TemplateResult } from "lit";
import { EXPORT_FORMATS, exportSelection, save } from "./export-selection.js";

/** Buttons that write a selection for another tool; `onTold` takes what went wrong, and nothing where all went well. */
export function exportButtons(
  selection: () => Selection,
  onTold: (message: string) => void,
  disabled = false,
): TemplateResult {
  return html`<span>Export as</span> ${EXPORT_FORMATS.map(
    (format) => html`<button
      ?disabled=${disabled}
      @click=${() => {
        try {
          save(exportSelection(selection(), format));
          onTold("");
        } catch (error) {
          if (!(error instanceof BorescopeError)) throw error;
          onTold(error.message);
        }
      }}
    >
      ${format}
    </button>`,
  )}`;
}
