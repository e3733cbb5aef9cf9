import { html, type TemplateResult } from "lit";
import { counted, gain, interval, several, share } from "../numbers.js";
import { overlapName } from "../overlap-name.js";
import { Panel } from "../panel.js";
import type { ReportComparison } from "../report.js";
import type { View } from "../view.js";

const FLIPS = [
  { kind: "fixed", label: "fixed" },
  { kind: "broken", label: "broken" },
  { kind: "stillMissed", label: "missed by both" },
  { kind: "stillFound", label: "found by both" },
] as const;

/** The other models beside the first: what they gain, what they fix and what they break. */
export class ComparisonPanel extends Panel {
  protected override draw(view: View): TemplateResult {
    const comparison = view.open.report.comparison!;
    const [first, ...others] = comparison.models;
    return html`<section aria-labelledby="title">
      <h2 id="title">Model comparison</h2>
      <p>
        Each model against ${first!.name}, on the same images. Objects count as found at ${overlapName(view.iouType)} ${comparison.at.iou} and
        confidence ${comparison.at.confidence}; intervals of ${Math.round(100 * comparison.settings.confidence)}%, by
        ${counted(comparison.settings.rounds)} rounds of a paired bootstrap.
      </p>
      ${others.map((model) => this.model(view, comparison, model))}
    </section>`;
  }

  private model(
    view: View,
    { flips, models }: ReportComparison,
    model: ReportComparison["models"][number],
  ): TemplateResult {
    const own = flips.find((each) => each.model === model.name)!;
    const AP = model.summary["AP"];
    const rows = [
      { category: "all classes", groundTruths: view.dataset.groundTruth.length, ...AP! },
      ...model.perClass,
    ];
    const before = [models[0]!.summary["AP"]?.value, ...models[0]!.perClass.map(({ value }) => value)];
    return html`<h3>${model.name}</h3>
      <p>
        AP ${share(AP?.value)}, ${gain(AP?.difference?.value)} (${interval(AP?.difference)}): ${AP?.difference?.verdict ?? "cannot tell"}.
        Of ${several(own.fixed.length + own.broken.length + own.stillMissed.length + own.stillFound.length, "object")}:
      </p>
      <div class="controls">
        ${FLIPS.map(
          ({ kind, label }) => html`<button
            data-flip=${kind}
            aria-pressed=${view.has({ kind: "flip", of: [model.name, kind] }) ? "true" : "false"}
            @click=${() => view.toggle({ kind: "flip", of: [model.name, kind] })}
          >
            ${counted(own[kind].length)} ${label}
          </button>`,
        )}
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label="AP of each class, ${model.name} against ${models[0]!.name}">
        <table>
          <thead>
            <tr>
              <th scope="col">class</th>
              <th scope="col">objects</th>
              <th scope="col">${models[0]!.name}</th>
              <th scope="col">${model.name}</th>
              <th scope="col">difference</th>
              <th scope="col">interval</th>
              <th scope="col" class="words">verdict</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ({ category, groundTruths, value, difference }, i) =>
                html`<tr>
                  <th scope="row">${category}</th>
                  <td>${counted(groundTruths)}</td>
                  <td>${share(before[i])}</td>
                  <td>${share(value)}</td>
                  <td>${gain(difference?.value)}</td>
                  <td>${interval(difference)}</td>
                  <td class="words">${difference?.verdict ?? "–"}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }
}
