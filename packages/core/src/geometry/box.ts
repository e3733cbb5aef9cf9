/**
 * Intersection over union of two boxes; a crowd ground truth divides by the detection's area instead.
 *
 * The kernel of the evaluation: reads two rows of packed columns, allocates nothing and checks nothing. Boxes that only
 * touch, or have a side <= 0, give 0. NaN is handled as C's `fmin` and `fmax` do: the other number counts.
 *
 * @param dt - detections, packed `x, y, width, height` in pixels
 * @param d - row of the detection in `dt`
 * @param gt - ground truths, packed `x, y, width, height` in pixels
 * @param g - row of the ground truth in `gt`
 * @param crowd - whether the ground truth is a crowd
 * @returns 0..1
 * @see `bbIou` in maskApi.c
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { boxIou } from "@borescope/core";
 *
 * const dt = Float64Array.of(0, 0, 4, 4);
 * const gt = Float64Array.of(9, 9, 1, 1, 0, 0, 8, 4);
 * assert.equal(boxIou(dt, 0, gt, 1, false), 0.5);
 * assert.equal(boxIou(dt, 0, gt, 1, true), 1);
 * ```
 */
export function boxIou(dt: Float64Array, d: number, gt: Float64Array, g: number, crowd: boolean): number {
  const dAt = 4 * d;
  const gAt = 4 * g;
  const dX = dt[dAt]!;
  const gX = gt[gAt]!;
  const dWidth = dt[dAt + 2]!;
  const gWidth = gt[gAt + 2]!;
  const width = fmin(dWidth + dX, gWidth + gX) - fmax(dX, gX);
  if (width <= 0) return 0;
  const dY = dt[dAt + 1]!;
  const gY = gt[gAt + 1]!;
  const dHeight = dt[dAt + 3]!;
  const gHeight = gt[gAt + 3]!;
  const height = fmin(dHeight + dY, gHeight + gY) - fmax(dY, gY);
  if (height <= 0) return 0;
  const intersection = width * height;
  const dArea = dWidth * dHeight;
  // The order of the additions is maskApi.c's: the last bit depends on it.
  return intersection / (crowd ? dArea : dArea + gWidth * gHeight - intersection);
}

/**
 * Intersection over union of every detection with every ground truth.
 *
 * @param dt - D detections, packed `x, y, width, height` in pixels (4 * D numbers)
 * @param gt - G ground truths, packed likewise
 * @param crowd - G bytes, 1 where the ground truth is a crowd
 * @param out - at least D * G numbers, filled row by row: row = detection, column = ground truth
 * @returns `out`
 * @throws RangeError if `dt` or `gt` are not rows of four, `crowd` does not have G entries or `out` is too short
 * @see `bbIou` in maskApi.c, `iou` in _mask.pyx of pycocotools
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { boxIouMatrix } from "@borescope/core";
 *
 * const dt = Float64Array.of(0, 0, 4, 4);
 * const gt = Float64Array.of(0, 0, 8, 4, 5, 5, 2, 2);
 * const out = boxIouMatrix(dt, gt, new Uint8Array(2), new Float64Array(2));
 * assert.deepEqual([...out], [0.5, 0]);
 * ```
 */
export function boxIouMatrix(dt: Float64Array, gt: Float64Array, crowd: Uint8Array, out: Float64Array): Float64Array {
  const rows = dt.length / 4;
  const columns = gt.length / 4;
  if (!Number.isInteger(rows) || !Number.isInteger(columns)) {
    throw new RangeError(`boxes are rows of four numbers, got ${dt.length} and ${gt.length} numbers`);
  }
  if (crowd.length !== columns) throw new RangeError(`crowd has ${crowd.length} entries for ${columns} ground truths`);
  if (out.length < rows * columns) throw new RangeError(`out has ${out.length} places for ${rows} x ${columns}`);
  for (let d = 0; d < rows; d++) {
    for (let g = 0; g < columns; g++) out[d * columns + g] = boxIou(dt, d, gt, g, crowd[g] !== 0);
  }
  return out;
}

/** C's fmin: the smaller number, or the one that is not NaN. */
function fmin(a: number, b: number): number {
  return a < b || Number.isNaN(b) ? a : b;
}

/** C's fmax: the larger number, or the one that is not NaN. */
function fmax(a: number, b: number): number {
  return a > b || Number.isNaN(b) ? a : b;
}
