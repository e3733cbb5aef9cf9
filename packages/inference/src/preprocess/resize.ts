import type { Pixels } from "@borescope/core";

const COEFFICIENT_BITS = 11;
const ONE = 1 << COEFFICIENT_BITS;

/**
 * Bilinear resize with half-pixel centres and no antialiasing, in the fixed-point arithmetic of OpenCV's
 * `INTER_LINEAR` for 8-bit images, so that Node, browsers and the Python programs models were trained with see the
 * same pixels.
 *
 * @param onRow - is given each row of the result, RGB interleaved, 3 · width bytes; the buffer is used again
 * @see OpenCV, modules/imgproc/src/resize.cpp: `HResizeLinear`, `VResizeLinear` for `uchar`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resizeRows } from "@borescope/inference";
 *
 * const rows: number[][] = [];
 * resizeRows({ width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 90, 90, 90) }, 1, 2, (row) => rows.push([...row]));
 * assert.deepEqual(rows, [[45, 45, 45], [45, 45, 45]]);
 * ```
 */
export function resizeRows(
  image: Pixels,
  width: number,
  height: number,
  onRow: (row: Uint8Array, y: number) => void,
): void {
  const row = new Uint8Array(3 * width);
  if (width === image.width && height === image.height) {
    for (let y = 0; y < height; y++) {
      row.set(image.data.subarray(3 * width * y, 3 * width * (y + 1)));
      onRow(row, y);
    }
    return;
  }
  const columns = taps(image.width, width);
  const rows = taps(image.height, height);
  // the two source rows that an output row lies between, resized across, in 128ths
  let upper = new Int32Array(3 * width);
  let lower = new Int32Array(3 * width);
  let upperRow = -1;
  let lowerRow = -1;
  for (let y = 0; y < height; y++) {
    const top = rows.start[y]!;
    const bottom = rows.stop[y]!;
    if (upperRow !== top) {
      if (lowerRow === top) {
        [upper, lower] = [lower, upper];
        lowerRow = upperRow;
      } else across(image, top, columns, upper);
      upperRow = top;
    }
    if (lowerRow !== bottom) {
      across(image, bottom, columns, lower);
      lowerRow = bottom;
    }
    const a = rows.first[y]!;
    const b = rows.second[y]!;
    for (let i = 0; i < row.length; i++) row[i] = (((a * upper[i]!) >> 16) + ((b * lower[i]!) >> 16) + 2) >> 2;
    onRow(row, y);
  }
}

interface Taps {
  /** The first of the two source pixels, and the second, which at the edge is the same. */
  readonly start: Uint32Array;
  readonly stop: Uint32Array;
  /** Their weights, in 2048ths. */
  readonly first: Int32Array;
  readonly second: Int32Array;
}

export function taps(from: number, to: number): Taps {
  const scale = from / to;
  const start = new Uint32Array(to);
  const stop = new Uint32Array(to);
  const first = new Int32Array(to);
  const second = new Int32Array(to);
  for (let i = 0; i < to; i++) {
    const place = Math.fround((i + 0.5) * scale - 0.5);
    let pixel = Math.floor(place);
    let share = Math.fround(place - pixel);
    if (pixel < 0) [pixel, share] = [0, 0];
    if (pixel >= from - 1) [pixel, share] = [from - 1, 0];
    start[i] = pixel;
    stop[i] = Math.min(pixel + 1, from - 1);
    first[i] = roundHalfEven(Math.fround(1 - share) * ONE);
    second[i] = roundHalfEven(share * ONE);
  }
  return { start, stop, first, second };
}

function across({ data, width }: Pixels, y: number, taps: Taps, out: Int32Array): void {
  const { start, stop, first, second } = taps;
  const line = 3 * width * y;
  for (let x = 0, at = 0; x < start.length; x++, at += 3) {
    const left = line + 3 * start[x]!;
    const right = line + 3 * stop[x]!;
    const a = first[x]!;
    const b = second[x]!;
    out[at] = (data[left]! * a + data[right]! * b) >> 4;
    out[at + 1] = (data[left + 1]! * a + data[right + 1]! * b) >> 4;
    out[at + 2] = (data[left + 2]! * a + data[right + 2]! * b) >> 4;
  }
}

/**
 * The nearest whole number, of two as near the even one: what NumPy and Python's `round` give.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { roundHalfEven } from "@borescope/inference";
 *
 * assert.deepEqual([0.5, 1.5, -2.5, 2.6].map(roundHalfEven), [0, 2, -2, 3]);
 * ```
 */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}
