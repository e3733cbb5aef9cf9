import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import { styled } from "./styled.js";

/** A value of a bar. */
export interface BarValue {
  readonly value: number | null;
  readonly interval?: { readonly low: number; readonly high: number } | null;
}

/** Bars of one colour. */
export interface Series {
  readonly name: string;
  readonly values: readonly BarValue[];
  /** Absent: by its place. */
  readonly colour?: string | undefined;
}

/** Bars in groups, one below another. */
export interface Bars {
  readonly label: string;
  readonly groups: readonly string[];
  /** Each with a value for every group. */
  readonly series: readonly Series[];
  /** End of the scale; absent: the greatest value. */
  readonly most?: number | undefined;
  readonly format: (value: number) => string;
  readonly onGroup?: ((group: string) => void) | undefined;
}

const [WIDTH, BAR, GAP, TAIL] = [640, 14, 10, 70] as const;

/** Room for the names of groups: at most so many characters, so wide each. */
const [LONGEST, WIDE] = [22, 6.6] as const;

/** Colours of series, told apart by any eyes; they go round. */
const COLOURS = ["var(--detected)", "var(--mispredicted)", "var(--ghost)", "var(--truth)"] as const;

/** The colour of series `i`. */
export function seriesColour(i: number): string {
  return COLOURS[i % COLOURS.length]!;
}

/** Horizontal bars with their numbers beside them, and their intervals as whiskers. A click on a group's name chooses it. */
export function bars({ label, groups, series, most, format, onGroup }: Bars): TemplateResult {
  const greatest = most ?? Math.max(1e-9, ...series.flatMap(({ values }) => values.map(({ value }) => value ?? 0)));
  const at = (value: number) => `${(100 * value) / greatest}%`;
  const left = 16 + WIDE * Math.max(0, ...groups.map((group) => Math.min(group.length, LONGEST)));
  const high = series.length * BAR + GAP;
  const bar = ({ value, interval }: BarValue, y: number, s: number): SVGTemplateResult => {
    if (value === null) return svg`<text x="4" y=${y + 11} class="quiet">–</text>`;
    const end = interval == null ? value : Math.max(value, interval.high);
    return svg`<rect x="0" y=${y + 1} width=${at(value)} height=${BAR - 3} fill=${series[s]!.colour ?? seriesColour(s)}></rect>
      ${interval == null ? nothing : svg`<line x1=${at(interval.low)} x2=${at(interval.high)} y1=${y + BAR / 2} y2=${y + BAR / 2} stroke="currentColor" stroke-width="1.5"></line>`}
      <text x=${at(end)} dx="5" y=${y + 11}>${format(value)}</text>`;
  };
  return html`
    ${series.length > 1 ? legend(series) : nothing}
    <div ${styled({ "max-width": `${WIDTH}px`, padding: `0 ${TAIL}px 0 ${left}px` })}>
      <svg width="100%" height=${groups.length * high} overflow="visible" role="group" aria-label=${label}>
        ${groups.map(
          (group, g) => svg`<g cursor=${onGroup === undefined ? nothing : "pointer"} @click=${() => onGroup?.(group)}>
            <rect x=${-left} y=${g * high} width="100%" height=${high} fill="transparent"></rect>
            ${name(group, g * high + (series.length * BAR) / 2 + 4, onGroup)}
            <g role="img" aria-label="${group}: ${told(series, g, format)}">
              ${series.map(({ values }, s) => bar(values[g]!, g * high + s * BAR, s))}
            </g>
          </g>`,
        )}
      </svg>
    </div>
  `;
}

/** The name of a group, which the keyboard reaches where it can be chosen. */
function name(group: string, y: number, onGroup: Bars["onGroup"]): SVGTemplateResult {
  const chosen = onGroup !== undefined;
  return svg`<text
    x="-8"
    y=${y}
    text-anchor="end"
    role=${chosen ? "button" : nothing}
    tabindex=${chosen ? "0" : nothing}
    @keydown=${onPress(() => onGroup?.(group))}
  >${shortened(group)}</text>`;
}

/** The values of a group in words. */
function told(series: Bars["series"], g: number, format: Bars["format"]): string {
  return series
    .map(({ name: of, values }) => `${of} ${values[g]!.value === null ? "–" : format(values[g]!.value!)}`)
    .join(", ");
}

/** Does what a click does when Enter or the space bar is pressed: for shapes, which are no buttons by themselves. */
export function onPress(act: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
}

/** The names of series with their colours, and their dashes where they are lines that have some. */
export function legend(
  series: readonly (Pick<Series, "name" | "colour"> & { readonly dash?: string })[],
): TemplateResult {
  return html`<div class="key" aria-hidden="true">
    ${series.map(({ name, colour, dash }, i) => html`<span>${sample(colour ?? seriesColour(i), dash)} ${name}</span>`)}
  </div>`;
}

function sample(colour: string, dash: string | undefined): TemplateResult {
  return dash === undefined
    ? html`<svg width="12" height="12"><rect width="12" height="12" fill=${colour}></rect></svg>`
    : html`<svg width="26" height="12"><line x2="26" y1="6" y2="6" stroke=${colour} stroke-width="3" stroke-dasharray=${dash}></line></svg>`;
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
