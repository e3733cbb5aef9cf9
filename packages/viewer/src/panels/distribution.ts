import { distribution } from "@borescope/metrics";
import { html, nothing, type TemplateResult } from "lit";
import { bars, seriesColour } from "../drawing/bars.js";
import { counted, several } from "../numbers.js";
import { Panel } from "../panel.js";
import type { View } from "../view.js";

/** Objects of each class: annotated against predicted at the confidence. */
export class DistributionPanel extends Panel {
  protected override draw(view: View): TemplateResult {
    const { models } = view.open;
    const { confidence } = view.state;
    const found = view.keep("distribution", view.everything, () => {
      const parts = models.map(({ detections }) => view.selected("class").objects(detections));
      return distribution(
        parts[0]?.dataset ?? view.dataset,
        parts.map(({ detections }) => detections),
        { confidence },
      );
    });
    const names = [...found.perClass.keys()];
    const { ratio, empty } = found.imbalance;
    const narrowed = view.isNarrowed("class");
    return html`<section aria-labelledby="title">
      <h2 id="title">Distribution</h2>
      <p>
        ${several(found.annotated.objects, "object")} annotated;
        ${found.models.map((model, m) => html`${m > 0 ? ", " : ""}${counted(model.objects)} predicted by ${model.model}`)}
        at confidence ${confidence.toFixed(2)}.
        ${ratio === null || narrowed ? nothing : html`The largest class has ${ratio.toFixed(1)} times the objects of the smallest.`}
        ${empty.length === 0 || narrowed ? nothing : html`Nothing is annotated of ${empty.join(", ")}.`}
        Where far more is predicted than annotated, look for ghosts; where far less, for undetected objects.
      </p>
      ${bars({
        label: "Objects of each class",
        groups: names,
        series: [
          {
            name: "annotated",
            colour: "var(--truth)",
            values: names.map((name) => ({ value: found.perClass.get(name)!.annotated.objects })),
          },
          ...models.map(({ facts }, m) => ({
            name: facts.name,
            colour: seriesColour(m),
            values: names.map((name) => ({ value: found.perClass.get(name)!.predicted[m]!.objects })),
          })),
        ],
        format: counted,
        onGroup: (category) => view.toggle({ kind: "class", of: [category] }),
      })}
    </section>`;
  }
}
