import { css, html, nothing, type TemplateResult } from "lit";
import { bars } from "../drawing/bars.js";
import { interval, percent, several, share } from "../numbers.js";
import type { OpenModel } from "../open-report.js";
import { overlapName } from "../overlap-name.js";
import { isRanked, type OverviewLine, overviewLines } from "../overview-lines.js";
import { Panel } from "../panel.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";

/** The statistics of the table, as COCO names them; those of keypoints have no small objects, and another AR. */
const STATISTICS = ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR100", "AR"] as const;

/** Lines that are shown before the others are asked for. */
const FIRST_LINES = 5;

/** What is wrong first, then how good the models are. */
export class OverviewPanel extends Panel {
  static override readonly styles = [
    theme,
    css`
      ol {
        padding-inline-start: 1.5rem;
        margin: 0.5rem 0;
      }
      li {
        margin: 0.4rem 0;
        overflow-wrap: anywhere;
      }
      .warning {
        border-inline-start: 3px solid var(--undetected);
        padding-inline-start: 0.6rem;
      }
    `,
  ];

  protected override draw(view: View): TemplateResult {
    const { open, model } = view;
    const { worthAt, name, bootstrap } = model.facts;
    const lines = overviewLines(view);
    return html`<section aria-labelledby="title">
      <h2 id="title">What to fix first</h2>
      <p class="quiet">
        Of ${name}, at ${overlapName(view.iouType)} ${worthAt.iou} and confidence ${worthAt.confidence}: each
        class${isRanked(view) ? ", the one whose repair would raise AP most first. Choose one to see its objects" : ""}.
      </p>
      <ol>
        ${lines.slice(0, FIRST_LINES).map((line) => this.line(view, line))}
      </ol>
      ${
        lines.length > FIRST_LINES
          ? html`<details>
              <summary>${several(lines.length - FIRST_LINES, "more class", "more classes")}</summary>
              <ol start=${FIRST_LINES + 1}>
                ${lines.slice(FIRST_LINES).map((line) => this.line(view, line))}
              </ol>
            </details>`
          : nothing
      }
      ${open.models.flatMap(({ facts }) => facts.evaluation.warnings.map((warning) => html`<p class="warning">${facts.name}: ${warning}</p>`))}
      <h3>Average precision</h3>
      ${this.table(open.models)}
      <h3>AP of each class${bootstrap === null ? "" : `, with intervals of ${percent(bootstrap.confidence)}`}</h3>
      ${this.classes(view)}
    </section>`;
  }

  private line(view: View, { category, text, worth }: OverviewLine): TemplateResult {
    const see = () => {
      if (worth === null) return;
      view.set({ ...view.model.facts.worthAt, chips: [{ kind: "worth", of: [worth.name] }] });
      this.show("gallery");
    };
    return html`<li>
      <strong>${category}</strong>: ${text}.
      ${worth === null ? nothing : html`<button class="link unprinted" @click=${see}>See the ${worth.name} (${worth.rows.length})</button>`}
    </li>`;
  }

  private table(models: readonly OpenModel[]): TemplateResult {
    const names = STATISTICS.filter((name) => models.some(({ facts }) => name in facts.evaluation.summary));
    const cell = ({ facts: { evaluation } }: OpenModel, name: string) => {
      const range = name === "AP" ? interval(evaluation.AP) : "";
      return html`<td>
        <span data-number=${name}>${share(evaluation.summary[name])}</span>
        ${range === "" ? nothing : html`<br /><small class="quiet">${range}</small>`}
      </td>`;
    };
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Average precision of the models">
      <table>
        <thead>
          <tr>
            <th scope="col">model</th>
            ${names.map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${models.map(
            (model) =>
              html`<tr data-model=${model.facts.name}>
                <th scope="row">${model.facts.name}</th>
                ${names.map((name) => cell(model, name))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private classes(view: View): TemplateResult {
    const { models } = view.open;
    const names = models[0]?.facts.evaluation.perClass.map(({ category }) => category) ?? [];
    return bars({
      label: "AP of each class",
      groups: names,
      series: models.map(({ facts }) => ({
        name: facts.name,
        values: names.map((name) => {
          const row = facts.evaluation.perClass.find(({ category }) => category === name);
          return { value: row?.summary["AP"] ?? null, interval: row?.AP?.interval ?? null };
        }),
      })),
      most: 1,
      format: share,
      onGroup: (category) => view.toggle({ kind: "class", of: [category] }),
    });
  }
}
