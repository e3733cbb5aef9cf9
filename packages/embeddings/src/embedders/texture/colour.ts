import { type Field, SIDE } from "./field.js";

/** Cells of the histogram along each of the colours. */
const COLOURS = 8;
/** Bins of light. */
const LIGHTS = 12;

export const COLOUR_SIZE = COLOURS * COLOURS + LIGHTS;

/** How often which colours and which light occur, each pixel shared by its neighbouring bins. */
export function colourHistogram({ light, redGreen, yellowBlue }: Field, out: Float64Array): void {
  for (let i = 0; i < SIDE * SIDE; i++) {
    // most colours are dull: the middle bins are narrow
    const a = spread(redGreen[i]! / 255) * (COLOURS - 1);
    const b = spread(yellowBlue[i]! / 510) * (COLOURS - 1);
    const column = Math.min(Math.floor(a), COLOURS - 2);
    const row = Math.min(Math.floor(b), COLOURS - 2);
    const at = row * COLOURS + column;
    const p = a - column;
    const q = b - row;
    out[at]! += (1 - p) * (1 - q);
    out[at + 1]! += p * (1 - q);
    out[at + COLOURS]! += (1 - p) * q;
    out[at + COLOURS + 1]! += p * q;
    const bright = (light[i]! / 1020) * (LIGHTS - 1);
    const bin = Math.min(Math.floor(bright), LIGHTS - 2);
    out[COLOURS * COLOURS + bin]! += 1 - (bright - bin);
    out[COLOURS * COLOURS + bin + 1]! += bright - bin;
  }
}

/** −1 … 1 to 0 … 1, by a square root, so that small differences of dull colours count. */
function spread(value: number): number {
  return value < 0 ? (1 - Math.sqrt(-value)) / 2 : (1 + Math.sqrt(value)) / 2;
}
