import {
  BACKGROUND,
  CONVENTIONS,
  type ConfusionMatrix,
  type ConventionName,
  type Normalization,
} from "@borescope/metrics";
import { css, html, type TemplateResult } from "lit";
import type { Chip } from "../chip.js";
import { styled } from "../drawing/styled.js";
import { counted, percent, several } from "../numbers.js";
import { overlapName } from "../overlap-name.js";
import { Panel } from "../panel.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";

const SHOWN: readonly { readonly by: Normalization; readonly label: string }[] = [
  { by: "none", label: "counts" },
  { by: "groundTruth", label: "share of each true class" },
  { by: "predicted", label: "share of each predicted class" },
];

/** Which class was taken for which; each number leads to its objects. */
export class ConfusionPanel extends Panel {
  static override readonly properties = { ...Panel.properties, by: { state: true } };
  static override readonly styles = [
    theme,
    css`
      td {
        padding: 2px;
        border: 0;
      }
      td button {
        width: 100%;
        min-width: 3.5rem;
        border-color: transparent;
        text-align: end;
      }
      td button:disabled {
        cursor: default;
        color: var(--quiet);
      }
      thead th:not(:first-child) {
        max-width: 9rem;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      @media (max-width: 640px) {
        td {
          padding: 1px;
        }
        td button {
          min-width: 2.2rem;
          padding-inline: 0.2rem;
        }
        thead th {
          font-size: 12px;
          padding-inline: 0.2rem;
        }
        tbody th {
          min-width: 0;
        }
      }
      .background th,
      th.background {
        font-style: italic;
      }
    `,
  ];
  declare by: Normalization;

  constructor() {
    super();
    this.by = "none";
  }

  protected override draw(view: View): TemplateResult {
    const matrix = view.matrix();
    const { overall } = matrix;
    const names = [...matrix.categories, BACKGROUND];
    return html`<section aria-labelledby="title">
      <h2 id="title">Confusion matrix</h2>
      <p>
        ${counted(overall.detected)} of ${several(overall.groundTruths, "ground truth")} detected,
        ${counted(overall.mispredicted)} taken for another class, ${counted(overall.undetected)} undetected;
        ${several(overall.ghosts, "ghost")}: detections with nothing there. Click a number to select its objects.
      </p>
      <div class="controls">
        <label
          >Show
          <select @change=${(event: Event) => {
            this.by = SHOWN[(event.target as HTMLSelectElement).selectedIndex]!.by;
          }}>
            ${SHOWN.map(({ by, label }) => html`<option ?selected=${by === this.by}>${label}</option>`)}
          </select></label
        >
        <label
          >Matching as in
          <select
            name="convention"
            @change=${(event: Event) => view.set({ convention: (event.target as HTMLSelectElement).value as ConventionName }, "slide")}
          >
            ${Object.keys(CONVENTIONS).map((name) => html`<option ?selected=${name === view.state.convention}>${name}</option>`)}
          </select></label
        >
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix">
        <table>
          <thead>
            <tr>
              <th scope="col">predicted ↓ true →</th>
              ${names.map(
                (name, k) =>
                  html`<th scope="col" class=${k === names.length - 1 ? "background" : ""} title=${name}>
                    ${k === names.length - 1 ? "nothing there" : name}
                  </th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${names.map((name, p) => this.row(view, matrix, names, name, p))}
          </tbody>
        </table>
      </div>
      <p class="quiet">
        The bottom row are ground truths that nothing claimed, the last column detections that claimed nothing, at
        ${overlapName(view.iouType)} ${view.state.iou.toFixed(2)} and confidence ${view.state.confidence.toFixed(2)}.
      </p>
    </section>`;
  }

  private row(
    view: View,
    matrix: ConfusionMatrix,
    names: readonly string[],
    predicted: string,
    p: number,
  ): TemplateResult {
    const shares = matrix.normalized(this.by);
    const columns = matrix.normalized("groundTruth");
    const last = names.length - 1;
    return html`<tr class=${p === last ? "background" : ""}>
      <th scope="row" title=${predicted}>${p === last ? "undetected" : predicted}</th>
      ${names.map((groundTruth, g) => {
        const place = p * names.length + g;
        const count = matrix.counts[place]!;
        if (p === last && g === last) return html`<td></td>`;
        const chip: Chip = { kind: "cell", of: [predicted, groundTruth] };
        const strength = count === 0 ? 0 : 12 + 48 * (columns[place] || 0);
        const colour = p === g ? "var(--detected)" : "var(--undetected)";
        return html`<td>
          <button
            data-cell="${predicted}|${groundTruth}"
            ?disabled=${count === 0}
            aria-pressed=${view.has(chip) ? "true" : "false"}
            title=${told(predicted, groundTruth, count, p === last, g === last)}
            ${styled({ background: `color-mix(in srgb, ${colour} ${strength}%, var(--paper))` })}
            @click=${() => view.toggle(chip)}
          >
            ${this.by === "none" ? counted(count) : percent(shares[place]!)}
          </button>
        </td>`;
      })}
    </tr>`;
  }
}

/** A cell in words. */
function told(predicted: string, groundTruth: string, count: number, undetected: boolean, ghost: boolean): string {
  if (undetected) return `${several(count, groundTruth, groundTruth)}: nothing was detected there`;
  if (ghost) return `${counted(count)} detected as ${predicted} where nothing is annotated`;
  if (predicted === groundTruth) return `${several(count, groundTruth, groundTruth)} detected as such`;
  return `${several(count, groundTruth, groundTruth)} taken for ${predicted}`;
}
