import { html, type TemplateResult } from "lit";
import { captionOf } from "../caption.js";
import { crop } from "../drawing/crop.js";
import { styled } from "../drawing/styled.js";
import type { ReportSpace } from "../report.js";
import { tableOf } from "../spaces.js";
import type { View } from "../view.js";
import { type Frame, toPixel } from "./frame.js";

/** Side of the picture, and height of the text below it, in pixels. */
const [SIDE, TEXT] = [112, 64] as const;

/** The picture beside the point that is pointed at. */
export function thumbnail(
  view: View,
  space: ReportSpace,
  place: number,
  frame: Frame,
  [width, height]: readonly [number, number],
): TemplateResult {
  const row = space.rows[place]!;
  const [px, py] = toPixel(frame, space.coordinates![2 * place]!, space.coordinates![2 * place + 1]!, width, height);
  const left = px + 14 + SIDE > width ? px - 14 - SIDE : px + 14;
  const top = Math.max(0, Math.min(py - SIDE / 2, height - SIDE - TEXT));
  return html`<div class="thumb" ${styled({ left: `${left}px`, top: `${top}px` })}>
    ${crop(view, tableOf(space), row, SIDE)}
    ${captionOf(view, tableOf(space), row).map(({ text }) => html`<div>${text}</div>`)}
  </div>`;
}
