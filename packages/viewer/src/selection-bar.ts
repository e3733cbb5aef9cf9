import { BorescopeError, type Selection, selectRows } from "@borescope/core";
import { css, html, nothing, type TemplateResult } from "lit";
import { chipLabel } from "./chip.js";
import { exportButtons } from "./export-buttons.js";
import { save, utf8 } from "./export-selection.js";
import { counted, several } from "./numbers.js";
import { overlapName } from "./overlap-name.js";
import { Panel } from "./panel.js";
import { theme } from "./theme.js";
import type { View } from "./view.js";

/** Tables as people call them. */
const TABLES = { groundTruth: "ground truths", detections: "detections", images: "images" } as const;

/** The model and the thresholds that are looked at, and what is selected, as chips that can be taken away. */
export class SelectionBar extends Panel {
  static override readonly properties = { ...Panel.properties, told: { state: true } };
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
      @media print {
        :host {
          position: static;
          border: 0;
        }
      }
    `,
  ];

  /** What went wrong with the last tag or export. */
  declare told: string;

  constructor() {
    super();
    this.told = "";
  }

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
          ${this.slider(view, "confidence", "Confidence at least")} ${this.slider(view, "iou", `${capital(overlapName(view.iouType))} at least`)}
        </div>
        <p class="printed">
          ${view.model.facts.name}, confidence at least ${state.confidence.toFixed(2)}, IoU at least ${state.iou.toFixed(2)}.
          ${state.chips.length === 0 ? nothing : `Selected: ${state.chips.map(chipLabel).join("; ")}.`}
        </p>
        <div class="controls" aria-live="polite">${this.selection(view)}</div>
        <div class="controls">${this.tags(view)}</div>
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
      ${this.actions(view)}
    `;
  }

  /** What can be done with a selection: give it a name, and write it for another tool. */
  private actions(view: View): TemplateResult {
    const tables = (["groundTruth", "detections", "images"] as const).filter(
      (table) => view.selected().rows(table).length > 0,
    );
    const chosen = () => this.renderRoot.querySelector<HTMLSelectElement>("select[name=table]")!.selectedIndex;
    const selection = () => selectionOf(view, tables[chosen()]!);
    const { tags } = view.dataset;
    return html`<details @keydown=${(event: KeyboardEvent) => event.key === "Escape" && this.close()}>
      <summary>Tag or export</summary>
      <div class="controls">
        <label
          >of
          <select name="table">
            ${tables.map((table) => html`<option>${TABLES[table]}</option>`)}
          </select></label
        >
        <label>Tag as <input type="text" name="tag" maxlength="80" /></label>
        <button
          ?disabled=${tables.length === 0}
          @click=${() => this.attempt(() => tags.set(this.renderRoot.querySelector<HTMLInputElement>("input[name=tag]")!.value.trim(), selection()), view)}
        >
          Tag
        </button>
        ${exportButtons(
          selection,
          (told) => {
            this.told = told;
          },
          tables.length === 0,
        )}
        <span role="status">${this.told}</span>
      </div>
    </details>`;
  }

  private close(): void {
    this.renderRoot.querySelector("details")!.open = false;
  }

  private attempt(act: () => void, view: View): void {
    this.told = "";
    try {
      act();
      view.set({}, "slide");
    } catch (error) {
      if (!(error instanceof BorescopeError)) throw error;
      this.told = error.message;
    }
  }

  /** The tags of the report and those made since, which select again. */
  private tags(view: View): TemplateResult | typeof nothing {
    const { tags } = view.dataset;
    if (tags.size === 0) return nothing;
    return html`<span class="quiet">Tags:</span> ${tags.names().map(
      (name) => html`<button
          aria-pressed=${view.has({ kind: "tag", of: [name] }) ? "true" : "false"}
          @click=${() => view.toggle({ kind: "tag", of: [name] })}
        >
          ${name} (${counted(tags.get(name)!.count)})
        </button>`,
    )}
      <button @click=${() => this.attempt(() => save({ name: "tags.json", bytes: utf8([`${JSON.stringify(tags)}\n`]) }), view)}>
        Save tags
      </button>`;
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function selectionOf(view: View, table: keyof typeof TABLES): Selection {
  const rows = view.selected().rows(table);
  return selectRows(view.dataset, table === "detections" ? view.model.detections : table, rows);
}
