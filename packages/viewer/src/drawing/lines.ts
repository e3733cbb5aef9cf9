import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { html, nothing, svg, type TemplateResult } from "lit";
import { legend, seriesColour } from "./bars.js";

/** A line through points. */
export interface Line {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Lines over a square of shares, 0 … 1 either way. */
export interface Lines {
  readonly label: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
  /** Drawn as an upright line, as the confidence that is chosen. */
  readonly at?: number | undefined;
  /** Draws the diagonal, where both are the same. */
  readonly diagonal?: boolean | undefined;
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [440, 320, 46, 40, 10] as const;

/** Points of a line above which some are left out: more than there are pixels cannot be seen. */
const MOST_POINTS = 800;

/** Dashes that go with the colours, for lines beyond the number of colours. */
const DASHES = ["none", "6 3", "2 3", "9 3 2 3"] as const;

function dashOf(i: number): string {
  return DASHES[Math.floor(i / 4) % DASHES.length]!;
}

/** A chart of lines, with axes from 0 to 1. */
export function lines({ label, xLabel, yLabel, lines: all, at, diagonal }: Lines): TemplateResult {
  const x = scaleLinear([0, 1], [LEFT, WIDTH - 10]);
  const y = scaleLinear([0, 1], [HEIGHT - BOTTOM, TOP]);
  const path = line<number>();
  return html`<figure>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width=${WIDTH} role="img" aria-label=${label}>
      <g class="axis">
        ${[0, 0.2, 0.4, 0.6, 0.8, 1].map(
          (tick) => svg`
            <line x1=${x(0)} x2=${x(1)} y1=${y(tick)} y2=${y(tick)}></line>
            <text x=${LEFT - 6} y=${y(tick) + 4} text-anchor="end">${tick}</text>
            <text x=${x(tick)} y=${HEIGHT - BOTTOM + 16} text-anchor="middle">${tick}</text>`,
        )}
        <text x=${(LEFT + WIDTH) / 2} y=${HEIGHT - 6} text-anchor="middle">${xLabel}</text>
        <text transform="translate(12 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">${yLabel}</text>
      </g>
      ${diagonal === true ? svg`<path d="M${x(0)},${y(0)}L${x(1)},${y(1)}" stroke="var(--quiet)" stroke-dasharray="3 3"></path>` : nothing}
      ${all.map((one, i) => {
        const points = places(one).map((p): number => p);
        const d = path
          .x((p) => x(one.x[p]!))
          .y((p) => y(one.y[p]!))
          .defined((p) => Number.isFinite(one.y[p]!))(points);
        return svg`<path d=${d ?? ""} fill="none" stroke=${seriesColour(i)} stroke-width="2" stroke-dasharray=${dashOf(i)}><title>${one.name}</title></path>`;
      })}
      ${at === undefined ? nothing : svg`<line x1=${x(at)} x2=${x(at)} y1=${y(0)} y2=${y(1)} stroke="var(--ink)" stroke-dasharray="4 3"></line>`}
    </svg>
    ${all.length > 1 ? legend(all.map(({ name }, i) => ({ name, dash: dashOf(i) }))) : nothing}
  </figure>`;
}

/** Places of the points that are drawn. */
function places({ x }: Line): number[] {
  const step = Math.max(1, Math.ceil(x.length / MOST_POINTS));
  const kept: number[] = [];
  for (let i = 0; i < x.length; i += step) kept.push(i);
  if (x.length > 0 && kept.at(-1) !== x.length - 1) kept.push(x.length - 1);
  return kept;
}
