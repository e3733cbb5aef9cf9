import { curves, type DetectionCurves } from "@borescope/metrics";
import { html, type TemplateResult } from "lit";
import { lines } from "../drawing/lines.js";
import { share } from "../numbers.js";
import { overlapName } from "../overlap-name.js";
import { Panel } from "../panel.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";
import { charts, imagesNote } from "./charts.js";

/** Precision against recall, and both against the confidence, with the threshold that serves best. */
export class CurvesPanel extends Panel {
  static override readonly styles = [theme, charts];

  protected override draw(view: View): TemplateResult {
    const { iou, confidence } = view.state;
    const found = view.keep("curves", view.measured(), () => {
      const { dataset, detections } = view.selected().onImages(view.model.detections);
      return curves(dataset, detections, { iou, iouType: view.iouType });
    });
    const best = found.best.pooled;
    return html`<section aria-labelledby="title">
      <h2 id="title">Curves</h2>
      <p>
        At ${overlapName(view.iouType)} ${iou.toFixed(2)} the mean AP is <span data-number="ap">${share(found.ap)}</span>${imagesNote(view)}.
        ${
          best === null
            ? html`Nothing is right at any confidence.`
            : html`Precision and recall are best together (F1 ${share(best.fBeta)}) at confidence
                <button class="link" @click=${() => view.set({ confidence: best.confidence }, "slide")}>
                  ${share(best.confidence)}</button
                >: precision ${share(best.precision)}, recall ${share(best.recall)}.`
        }
      </p>
      <div class="charts">${this.precisionRecall(found)} ${this.againstConfidence(found, confidence)}</div>
      ${this.table(view, found)}
    </section>`;
  }

  private precisionRecall({ perClass, recallThresholds }: DetectionCurves): TemplateResult {
    const all = [...perClass].filter(([, { precisionAtRecall }]) => precisionAtRecall !== null);
    return lines({
      label: "Precision against recall of each class",
      xLabel: "recall",
      yLabel: "precision",
      lines: all.map(([name, { precisionAtRecall }]) => ({ name, x: recallThresholds, y: precisionAtRecall! })),
    });
  }

  private againstConfidence({ pooled }: DetectionCurves, confidence: number): TemplateResult {
    const { scores } = pooled;
    return lines({
      label: "Precision, recall and F1 against the confidence, all classes together",
      xLabel: "confidence",
      yLabel: "all classes together",
      lines: [
        { name: "precision", x: scores, y: pooled.precision() },
        { name: "recall", x: scores, y: pooled.recall() },
        { name: "F1", x: scores, y: pooled.fBeta() },
      ],
      at: confidence,
    });
  }

  private table(view: View, { perClass }: DetectionCurves): TemplateResult {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Best confidence of each class">
      <table>
        <thead>
          <tr>
            <th scope="col">class</th>
            <th scope="col">AP</th>
            <th scope="col">best F1</th>
            <th scope="col">at confidence</th>
            <th scope="col">precision</th>
            <th scope="col">recall</th>
          </tr>
        </thead>
        <tbody>
          ${[...perClass].map(
            ([name, { ap, best }]) =>
              html`<tr>
                <th scope="row">
                  <button class="link" @click=${() => view.toggle({ kind: "class", of: [name] })}>${name}</button>
                </th>
                <td>${share(ap)}</td>
                <td>${share(best?.fBeta)}</td>
                <td>${share(best?.confidence)}</td>
                <td>${share(best?.precision)}</td>
                <td>${share(best?.recall)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}
