import { BorescopeError, type Selection, selectRows } from "@borescope/core";
import { compareGroups, type GroupComparison } from "@borescope/embeddings";
import { css, html, nothing, type TemplateResult } from "lit";
import { cropStrip, stripStyle } from "../crop-strip.js";
import { several } from "../numbers.js";
import { Panel } from "../panel.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";

/** Objects of a group that are shown. */
const SHOWN = 16;

/** Differences that are listed with their figures. */
const LISTED = 20;

/** What tells two groups of objects apart: sentences, effect sizes, and some of both. */
export class GroupComparisonPanel extends Panel {
  static override readonly properties = {
    ...Panel.properties,
    a: { attribute: false },
    b: { attribute: false },
    of: { attribute: false },
  };
  static override readonly styles = [
    theme,
    stripStyle,
    css`
      td:nth-child(n + 2) {
        text-align: end;
      }
    `,
  ];
  declare a: Uint32Array;
  /** Null: all of `of` that are not in `a`. */
  declare b: Uint32Array | null;
  /** All objects that may be in a group. */
  declare of: Selection;

  protected override draw(view: View): TemplateResult {
    const [a, b] = this.selections();
    const compared = this.compared(view, a, b);
    if (typeof compared === "string") return html`<p role="status">${compared}</p>`;
    const { differences, leftOut } = compared;
    const different = differences.filter((each) => each.different);
    return html`
      <ul>
        ${different.map(({ sentence }) => html`<li>${sentence}</li>`)}
      </ul>
      ${different.length === 0 ? html`<p>Nothing that the report knows tells A and B apart beyond chance.</p>` : nothing}
      ${this.table(differences)}
      <p class="quiet">
        Effects of numbers are Cliff's delta, −1 to 1; of values the difference of shares. ${different.length} of
        ${several(differences.length, "attribute")} differ, with p-values corrected for how many were compared.
        ${leftOut.length > 0 ? html`${several(leftOut.length, "attribute")} could not be compared.` : nothing}
      </p>
      ${this.gallery(view, "A", a)} ${this.gallery(view, "B", b)}
    `;
  }

  private selections(): [Selection, Selection] {
    const { of } = this;
    const table = of.model ?? (of.table === "images" ? "images" : "groundTruth");
    const a = selectRows(of.dataset, table, this.a);
    return [a, this.b === null ? of.without(a) : selectRows(of.dataset, table, this.b).without(a)];
  }

  private compared(view: View, a: Selection, b: Selection): GroupComparison | string {
    const key = JSON.stringify([view.state.model, [...a.rows], [...b.rows], a.table]);
    return view.keep("compared", key, () => {
      try {
        const detections = view.open.models.length > 0 ? view.model.detections : undefined;
        return compareGroups(a, b, { names: ["A", "B"], detections });
      } catch (error) {
        if (error instanceof BorescopeError) return error.message;
        throw error;
      }
    });
  }

  private table(differences: GroupComparison["differences"]): TemplateResult {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="What tells A and B apart">
      <table>
        <thead>
          <tr>
            <th scope="col">attribute</th>
            <th scope="col">effect</th>
            <th scope="col">interval</th>
            <th scope="col">p, corrected</th>
          </tr>
        </thead>
        <tbody>
          ${differences.slice(0, LISTED).map(
            ({ name, effect, interval, adjusted }) => html`<tr data-attribute=${name}>
              <th scope="row">${name}</th>
              <td>${effect.toFixed(3)}</td>
              <td>${interval === null ? "–" : `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}`}</td>
              <td>${adjusted.toPrecision(2)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private gallery(view: View, name: string, selection: Selection): TemplateResult {
    const more = selection.count > SHOWN ? `, ${SHOWN} of which are shown` : "";
    return html`<h4>${name}: ${several(selection.count, "object")}${more}</h4>
      ${cropStrip(this.renderRoot, view, selection.table, selection.rows.subarray(0, SHOWN), `Objects of ${name}`)}`;
  }
}
