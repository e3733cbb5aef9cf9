import { type Selection, selectRows } from "@borescope/core";
import { css, html, nothing, type TemplateResult } from "lit";
import type { Chip } from "../chip.js";
import { exportButtons } from "../export-buttons.js";
import { counted, gain, several } from "../numbers.js";
import { Panel } from "../panel.js";
import type { ReportFinding } from "../report.js";
import { tableKind } from "../table-kind.js";
import { theme } from "../theme.js";
import type { View } from "../view.js";

/** Findings that are shown before the others are asked for. */
const FIRST = 5;

/** What was found out: each a sentence, the numbers that it rests on, and the objects behind it. */
export class FindingsPanel extends Panel {
  static override readonly properties = { ...Panel.properties, told: { state: true } };
  static override readonly styles = [
    theme,
    css`
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        border-inline-start: 4px solid var(--line);
        padding-inline-start: 0.75rem;
        margin-block: 0.75rem;
        overflow-wrap: anywhere;
      }
      li.high {
        border-color: var(--undetected);
      }
      li.medium {
        border-color: var(--mispredicted);
      }
      li p,
      li .controls {
        margin: 0.15rem 0;
      }
    `,
  ];
  /** What went wrong with the last export. */
  declare told: string;

  constructor() {
    super();
    this.told = "";
  }

  protected override draw(view: View): TemplateResult {
    const findings = view.findings();
    return html`<section aria-labelledby="title">
      <h2 id="title">Findings</h2>
      <p class="quiet">
        What to look into, worth most first, with the numbers that each rests on. Select the objects of one to see them in
        all parts of the page. Repairs of several findings may be of the same objects: their worth does not add up.
      </p>
      ${findings.length === 0 ? html`<p>Nothing was found about ${view.model.facts.name}.</p>` : this.lists(view, findings)}
      <p role="status">${this.told}</p>
    </section>`;
  }

  private lists(view: View, findings: readonly ReportFinding[]): TemplateResult {
    const list = (some: readonly ReportFinding[]) =>
      html`<ol>${some.map((finding) => this.finding(view, finding))}</ol>`;
    const others = findings.slice(FIRST);
    return html`${list(findings.slice(0, FIRST))}
      ${others.length === 0 ? nothing : html`<details><summary>${counted(others.length)} more</summary>${list(others)}</details>`}`;
  }

  private finding(view: View, finding: ReportFinding): TemplateResult {
    const { name, kind, severity, sentence, worth, evidence, rows, table } = finding;
    const chip: Chip = { kind: "finding", of: [name] };
    const noun = table === "images" ? "image" : "object";
    return html`<li class=${severity} data-finding=${name}>
      <p><strong>${sentence}.</strong></p>
      <p class="quiet">
        ${severity}, ${kind}${worth === null ? "" : `, worth ${gain(worth)} AP`}:
        ${evidence.map(told).join("; ")}
      </p>
      <div class="controls">
        <button aria-pressed=${view.has(chip) ? "true" : "false"} @click=${() => this.look(view, chip)}>
          Select the ${several(rows.length, noun)}
        </button>
        ${exportButtons(
          () => selectionOf(view, finding),
          (message) => {
            this.told = message;
          },
          rows.length === 0,
        )}
      </div>
    </li>`;
  }

  /** Selects the objects, as they were judged when they were found, and brings them into sight; or takes that back. */
  private look(view: View, chip: Chip): void {
    if (view.has(chip)) view.unselect(chip);
    else {
      view.set({ ...view.model.facts.worthAt, chips: [chip] });
      this.show("gallery");
    }
  }
}

/** A number with its name, and its interval where there is one. */
function told({ name, value, interval }: ReportFinding["evidence"][number]): string {
  return `${name} ${number(value)}${interval === null ? "" : ` (${number(interval.low)} to ${number(interval.high)})`}`;
}

function number(value: number): string {
  const text = Number.isInteger(value) ? counted(value) : String(Number(value.toPrecision(3)));
  return text.replace(/^-/, "−");
}

function selectionOf({ dataset, model }: View, { table, rows }: ReportFinding): Selection {
  const kind = tableKind(table);
  return selectRows(dataset, kind === "detections" ? model.detections : kind, rows);
}
