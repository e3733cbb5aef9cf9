import { type Calibration, calibration, type ReliabilityBin } from "@borescope/metrics";
import { html, type TemplateResult } from "lit";
import { lines } from "../drawing/lines.js";
import { counted, several, share } from "../numbers.js";
import { overlapName } from "../overlap-name.js";
import { Panel } from "../panel.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";
import { charts, imagesNote } from "./charts.js";

/** Whether a score can be read as the probability of being right. */
export class CalibrationPanel extends Panel {
  static override readonly styles = [theme, charts];

  protected override draw(view: View): TemplateResult {
    const { iou } = view.state;
    const { detections: all } = view.model;
    if (!all.objects.score.every((score) => score >= 0 && score <= 1))
      return html`<section aria-labelledby="title">
        <h2 id="title">Calibration</h2>
        <p>The scores of ${all.name} do not lie in 0 to 1, so they are no probabilities.</p>
      </section>`;
    const found = view.keep("calibration", view.measured("score"), () => {
      const { dataset, detections } = view.selected("score").onImages(all);
      return calibration(dataset, detections, { iou, iouType: view.iouType });
    });
    return html`<section aria-labelledby="title">
      <h2 id="title">Calibration</h2>
      <p>
        Over ${several(found.count, "detection")}${imagesNote(view, "score")} a score is off by
        <span data-number="ece">${share(found.ece)}</span> on average from the share that is right at ${overlapName(view.iouType)} ${iou.toFixed(2)}
        (ECE), and by ${share(found.mce)} at most. Below the diagonal the model is surer than it should be.
      </p>
      <div class="charts">${this.chart(found)} ${this.table(view, found.bins)}</div>
    </section>`;
  }

  private chart({ bins }: Calibration): TemplateResult {
    const filled = bins.filter(({ count }) => count > 0);
    return lines({
      label: "Share that is right against the mean score",
      xLabel: "mean score",
      yLabel: "share right",
      diagonal: true,
      lines: [
        { name: "bins", x: filled.map(({ meanScore }) => meanScore!), y: filled.map(({ shareRight }) => shareRight!) },
      ],
    });
  }

  private table(view: View, bins: readonly ReliabilityBin[]): TemplateResult {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Bins of scores">
      <table>
        <thead>
          <tr>
            <th scope="col">score</th>
            <th scope="col">detections</th>
            <th scope="col">mean score</th>
            <th scope="col">share right</th>
          </tr>
        </thead>
        <tbody>
          ${bins.map(
            ({ lower, upper, count, meanScore, shareRight }) =>
              html`<tr>
                <th scope="row">
                  <button
                    class="link"
                    @click=${() => view.toggle({ kind: "score", of: [String(lower), upper === 1 ? "Infinity" : String(upper)] })}
                  >
                    ${lower.toFixed(1)} to ${upper.toFixed(1)}
                  </button>
                </th>
                <td>${counted(count)}</td>
                <td>${share(meanScore)}</td>
                <td>${share(shareRight)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}
