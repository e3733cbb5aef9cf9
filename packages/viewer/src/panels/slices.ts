import { css, html, nothing, type TemplateResult } from "lit";
import { counted, gain, interval, share } from "../numbers.js";
import { Panel } from "../panel.js";
import type { ReportSlice } from "../report.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";

/** Parts of the data set on which the model is better or worse than on the rest. */
export class SlicesPanel extends Panel {
  static override readonly styles = [
    theme,
    css`
      @media screen {
        .words {
          min-width: 18rem;
        }
      }
    `,
  ];

  protected override draw(view: View): TemplateResult {
    const { slices, bootstrap, name } = view.model.facts;
    const rank = ({ tooSmall, difference }: ReportSlice) => {
      if (tooSmall !== null) return 3;
      return difference.verdict === "worse" ? 0 : difference.verdict === "better" ? 1 : 2;
    };
    const ordered = [...slices].sort(
      (a, b) => rank(a) - rank(b) || (a.difference.value ?? 0) - (b.difference.value ?? 0),
    );
    const worse = ordered.filter((slice) => rank(slice) === 0);
    return html`<section aria-labelledby="title">
      <h2 id="title">Slices</h2>
      <p>
        ${
          worse.length === 0
            ? html`There is no slice on which ${name} is worse than elsewhere, beyond chance.`
            : html`Worse than elsewhere, beyond chance: ${worse.map((slice) => slice.name).join("; ")}.`
        }
        ${bootstrap === null ? nothing : html`Intervals of ${Math.round(100 * bootstrap.confidence)}%, by ${counted(bootstrap.rounds)} rounds of the bootstrap over images.`}
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Slices">
        <table>
          <thead>
            <tr>
              <th scope="col">slice</th>
              <th scope="col">images</th>
              <th scope="col">objects</th>
              <th scope="col">AP</th>
              <th scope="col">interval</th>
              <th scope="col">against the rest</th>
              <th scope="col" class="words">verdict</th>
            </tr>
          </thead>
          <tbody>
            ${ordered.map((slice) => this.row(view, slice))}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  private row(view: View, { name, images, groundTruths, AP, difference, tooSmall }: ReportSlice): TemplateResult {
    return html`<tr>
      <th scope="row">
        <button
          class="link"
          aria-pressed=${view.has({ kind: "slice", of: [name] }) ? "true" : "false"}
          @click=${() => view.toggle({ kind: "slice", of: [name] })}
        >
          ${name}
        </button>
      </th>
      <td>${counted(images)}</td>
      <td>${counted(groundTruths)}</td>
      <td>${share(AP.value)}</td>
      <td>${interval(AP)}</td>
      <td>${gain(difference.value)}</td>
      <td class="words">${tooSmall === null ? difference.verdict : `too small to say: ${tooSmall}`}</td>
    </tr>`;
  }
}
