import { css, html, nothing, type TemplateResult } from "lit";
import { chipLabel } from "./chip.js";
import { counted, several } from "./numbers.js";
import { Panel } from "./panel.js";
import { theme } from "./theme.js";
import type { View } from "./view.js";

/** The model and the thresholds that are looked at, and what is selected, as chips that can be taken away. */
export class SelectionBar extends Panel {
  static override readonly styles = [
    theme,
    css`
      :host {
        position: sticky;
        top: 0;
        z-index: 2;
        background: var(--paper);
        border-block: 1px solid var(--line);
      }
      .bar {
        max-width: 1280px;
        margin: 0 auto;
        padding: 0.4rem clamp(0.75rem, 3vw, 2rem);
      }
      .controls {
        margin: 0.15rem 0;
      }
      input[type="range"] {
        width: 9rem;
      }
      .chip {
        background: var(--wash);
        border-color: var(--accent);
        border-radius: 999px;
        overflow-wrap: anywhere;
        text-align: start;
      }
      output {
        min-width: 2.5rem;
        display: inline-block;
      }
      @media (max-width: 640px) {
        :host {
          position: static;
        }
      }
    `,
  ];

  protected override draw(view: View): TemplateResult {
    const { state, open } = view;
    return html`
      <div class="bar" role="region" aria-label="Model, thresholds and selection">
        <div class="controls">
          ${
            open.models.length > 1
              ? html`<label
                  >Model
                  <select
                    @change=${(event: Event) => view.set({ model: (event.target as HTMLSelectElement).selectedIndex })}
                  >
                    ${open.models.map(
                      ({ facts }, m) => html`<option ?selected=${m === state.model}>${facts.name}</option>`,
                    )}
                  </select></label
                >`
              : nothing
          }
          ${this.slider(view, "confidence", "Confidence at least")} ${this.slider(view, "iou", "IoU at least")}
        </div>
        <div class="controls" aria-live="polite">${this.selection(view)}</div>
      </div>
    `;
  }

  private slider(view: View, key: "confidence" | "iou", label: string): TemplateResult {
    const value = view.state[key];
    return html`<label
      >${label}
      <input
        type="range"
        name=${key}
        min="0"
        max="1"
        step="0.01"
        .value=${String(value)}
        @input=${(event: Event) => view.set({ [key]: (event.target as HTMLInputElement).valueAsNumber }, "slide")}
      />
      <output>${value.toFixed(2)}</output></label
    >`;
  }

  private selection(view: View): TemplateResult {
    const { chips } = view.state;
    if (chips.length === 0)
      return html`<span class="quiet">Nothing selected: everything counts. Click a number or a bar below to select the objects behind it.</span>`;
    const selected = view.selected();
    const [truths, found, images] = (["groundTruth", "detections", "images"] as const).map(
      (table) => selected.rows(table).length,
    );
    return html`
      ${chips.map(
        (chip) =>
          html`<button class="chip" @click=${() => view.unselect(chip)} aria-label="Take away: ${chipLabel(chip)}">
            ${chipLabel(chip)} ✕
          </button>`,
      )}
      <span id="counts"
        >${several(truths!, "ground truth")}, ${several(found!, "detection")} on ${several(images!, "image")}</span
      >
      <button @click=${() => this.show("gallery")}>Look at ${truths! + found! === 0 ? "them" : counted(truths! + found!)}</button>
      <button @click=${() => view.set({ chips: [] })}>Clear</button>
    `;
  }
}
