import { type ErrorTypes, MAIN_ERRORS, type MainError, type SpecialError } from "@borescope/metrics";
import { css, html, type TemplateResult } from "lit";
import { counted, share } from "../numbers.js";
import { overlapName } from "../overlap-name.js";
import { Panel } from "../panel.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";
import { imagesNote } from "./charts.js";

/** What each kind of error is, in TIDE's order. */
const MEANING: Readonly<Record<MainError | SpecialError, string>> = {
  Cls: "well placed, wrong class",
  Loc: "right class, badly placed",
  Both: "wrong class and badly placed",
  Dupe: "a second detection of what is detected already",
  Bkg: "nothing there",
  Miss: "ground truth that nothing found",
  FalsePos: "all detections that are wrong",
  FalseNeg: "all ground truths without a match",
};

/** Where AP is lost: the errors of TIDE, each with what repairing it would bring and its objects. */
export class ErrorTypesPanel extends Panel {
  static override readonly styles = [
    theme,
    css`
      @media (max-width: 640px) {
        .words {
          min-width: 6.5rem;
        }
      }
    `,
  ];

  protected override draw(view: View): TemplateResult {
    const { iou } = view.state;
    const found = view.keep("error types", view.measured("error"), () => {
      if (!view.isNarrowed("error")) return view.wholeErrors();
      const { dataset, detections } = view.selected("error").onImages(view.model.detections);
      return view.errorsOf(dataset, detections);
    });
    return html`<section aria-labelledby="title">
      <h2 id="title">Error types</h2>
      <p>
        What AP at ${overlapName(view.iouType)} ${iou.toFixed(2)}, ${share(found.ap === null ? null : found.ap / 100)}${imagesNote(view, "error")}, would gain if
        all errors of one kind were repaired, by the definitions of TIDE. All detections take part, whatever their score.
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Error types">
        <table>
          <thead>
            <tr>
              <th scope="col">error</th>
              <th scope="col">AP gained</th>
              <th scope="col">objects</th>
              <th scope="col" class="words">what it is</th>
            </tr>
          </thead>
          <tbody>
            ${MAIN_ERRORS.map((type) => this.row(view, found, type, found.main[type]))}
            ${(["FalsePos", "FalseNeg"] as const).map((type) => this.row(view, found, type, found.special[type]))}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  private row(
    view: View,
    { objects }: ErrorTypes,
    type: MainError | SpecialError,
    points: number | null,
  ): TemplateResult {
    return html`<tr data-error=${type}>
      <th scope="row">${type}</th>
      <td>${points === null ? "–" : `+${(points / 100).toFixed(3)}`}</td>
      <td>
        <button
          aria-pressed=${view.has({ kind: "error", of: [type] }) ? "true" : "false"}
          aria-label="${counted(objects[type].count)} objects of error ${type}"
          @click=${() => view.toggle({ kind: "error", of: [type] })}
        >
          ${counted(objects[type].count)}
        </button>
      </td>
      <td class="words">${MEANING[type]}</td>
    </tr>`;
  }
}
