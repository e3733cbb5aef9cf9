import type { TableName } from "@borescope/core";
import { css, html, type TemplateResult } from "lit";
import { captionOf } from "./caption.js";
import { crop } from "./drawing/crop.js";
import { DETECTION, IMAGE, TRUTH } from "./gallery-items.js";
import { itemsOf, openImage } from "./open-image.js";
import type { View } from "./view.js";

/** Side of a picture, in pixels. */
const SIDE = 104;

/** How a strip looks. */
export const stripStyle = css`
  .strip {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .strip button {
    width: ${SIDE + 2}px;
    padding: 0;
    overflow: hidden;
    text-align: start;
    background: var(--ground);
  }
  .strip svg {
    display: block;
    background: light-dark(#dfe4e8, #1b232c);
  }
  .strip span {
    display: block;
    padding: 0 0.3rem;
    font-size: 12px;
    line-height: 1.35;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
`;

/** A few objects or images as pictures, each of which opens large. */
export function cropStrip(
  root: ParentNode & Node,
  view: View,
  of: TableName,
  rows: ArrayLike<number>,
  label: string,
  notes: readonly string[] = [],
): TemplateResult {
  const table = of === "images" ? IMAGE : of === "groundTruth" ? TRUTH : DETECTION;
  const items = itemsOf(table, rows);
  return html`<div class="strip" role="group" aria-label=${label}>
    ${Array.from(items.row, (row, place) => {
      const lines = captionOf(view, table, row).slice(0, 2);
      const told = notes[place] === undefined ? lines : [...lines, { text: notes[place] }];
      return html`<button data-item="${of} ${row}" @click=${() => openImage(root, view, items, place)}>
        ${crop(view, table, row, SIDE)} ${told.map(({ text }) => html`<span title=${text}>${text}</span>`)}
      </button>`;
    })}
  </div>`;
}
