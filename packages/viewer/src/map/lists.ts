import { html, nothing, type TemplateResult } from "lit";
import { styled } from "../drawing/styled.js";
import { counted, several } from "../numbers.js";
import type { ReportSpace } from "../report.js";
import type { Colouring } from "./colouring.js";

/** Selects rows, under a label. */
type OnSelect = (rows: Uint32Array, label: string) => void;

/** What the colours mean, with how many of each pass; each selects its points. */
export function mapLegend(
  { rows }: ReportSpace,
  by: string,
  { codes, entries }: Colouring,
  passing: Uint8Array,
  onSelect: OnSelect,
): TemplateResult {
  const counts = new Uint32Array(entries.length + 1);
  codes.forEach((code, i) => {
    if (passing[i] === 1) counts[code < 0 ? entries.length : code]!++;
  });
  const only = (wanted: number) =>
    rows.filter((_, i) => (wanted === entries.length ? codes[i]! < 0 : codes[i] === wanted));
  const all = [...entries, { label: by === "cluster" ? "in no cluster" : "no value", colour: "var(--leftOut)" }];
  return html`<ul class="legend" aria-label="Colours by ${by}">
    ${all.map(({ label, colour }, code) =>
      counts[code] === 0
        ? nothing
        : html`<li><button class="link" @click=${() => onSelect(only(code), `${by}: ${label}`)}>
            <span class="swatch" ${styled({ background: colour })}></span>${label}</button> ${counted(counts[code]!)}</li>`,
    )}
  </ul>`;
}

/** The clusters as a list, for those who do not see the map. */
export function clusterList(
  { clusters, clusterLabels, rows }: ReportSpace,
  onSelect: OnSelect,
): TemplateResult | typeof nothing {
  if (clusters === null || clusterLabels.length === 0) return nothing;
  const sizes = new Uint32Array(clusterLabels.length);
  for (const cluster of clusters) if (cluster >= 0) sizes[cluster]!++;
  const only = (wanted: number) => rows.filter((_, i) => clusters[i] === wanted);
  return html`<details>
    <summary>${several(clusterLabels.length, "cluster")}</summary>
    <ol class="clusters">
      ${clusterLabels.map(
        (
          label,
          c,
        ) => html`<li><button class="link" data-cluster=${c} @click=${() => onSelect(only(c), `cluster ${c + 1}: ${label}`)}>${label}</button>
          ${several(sizes[c]!, "object")}</li>`,
      )}
    </ol>
  </details>`;
}
