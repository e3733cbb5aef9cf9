import type { Pixels } from "@borescope/core";
import { resizeRows } from "@borescope/inference";
import { shrink } from "../../shrink.js";

/** Pixels of a side of what the descriptor looks at. */
export const SIDE = 64;

/** A square of {@link SIDE} pixels, in planes of whole numbers. */
export interface Field {
  /** 0 … 1020: (R + 2 G + B), four times the brightness. */
  readonly light: Int16Array;
  /** −255 … 255: R − G. */
  readonly redGreen: Int16Array;
  /** −510 … 510: R + G − 2 B. */
  readonly yellowBlue: Int16Array;
}

/** An image as the descriptor looks at it: stretched to a square, in one channel of light and two of colour. */
export function fieldOf(image: Pixels): Field {
  const n = SIDE * SIDE;
  const field = { light: new Int16Array(n), redGreen: new Int16Array(n), yellowBlue: new Int16Array(n) };
  resizeRows(shrink(image, SIDE, SIDE), SIDE, SIDE, (row, y) => {
    for (let x = 0, from = 0, at = y * SIDE; x < SIDE; x++, from += 3, at++) {
      const r = row[from]!;
      const g = row[from + 1]!;
      const b = row[from + 2]!;
      field.light[at] = r + 2 * g + b;
      field.redGreen[at] = r - g;
      field.yellowBlue[at] = r + g - 2 * b;
    }
  });
  return field;
}
