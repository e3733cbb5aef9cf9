import { boxIou } from "../geometry/box.js";
import type { Rle } from "./rle.js";
import { rleArea, rleToBox } from "./rle-ops.js";

/**
 * Intersection over union of two masks; a crowd ground truth divides by the detection's area instead.
 *
 * Without the look at the boxes that pycocotools takes first: masks of different sizes always give -1 here. Masks that
 * share no pixel give 0, two empty ones too.
 *
 * @param detection - the detection's mask
 * @param groundTruth - the ground truth's mask
 * @param crowd - whether the ground truth is a crowd (default false)
 * @returns 0..1, or -1 if the masks differ in size
 * @see `rleIou` in maskApi.c; equal for runs of length 0 as well, at which it can stop early
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rleFromBox, rleIou } from "@borescope/core";
 *
 * const detection = rleFromBox([0, 0, 4, 4], 10, 10);
 * const groundTruth = rleFromBox([0, 0, 8, 4], 10, 10);
 * assert.equal(rleIou(detection, groundTruth), 0.5);
 * assert.equal(rleIou(detection, groundTruth, true), 1);
 * ```
 */
export function rleIou(detection: Rle, groundTruth: Rle, crowd = false): number {
  if (detection.height !== groundTruth.height || detection.width !== groundTruth.width) return -1;
  const a = detection.counts;
  const b = groundTruth.counts;
  let leftA = a[0] ?? 0;
  let leftB = b[0] ?? 0;
  let nextA = 1;
  let nextB = 1;
  let inA = false;
  let inB = false;
  let intersection = 0;
  let union = 0;
  do {
    const step = Math.min(leftA, leftB);
    if (inA || inB) {
      union += step;
      if (inA && inB) intersection += step;
    }
    leftA -= step;
    leftB -= step;
    if (leftA === 0 && nextA < a.length) {
      leftA = a[nextA++]!;
      inA = !inA;
    }
    if (leftB === 0 && nextB < b.length) {
      leftB = b[nextB++]!;
      inB = !inB;
    }
    // The second and third conditions only end the loop for runs that do not sum to the same number of pixels.
  } while (leftA + leftB > 0 && (leftA > 0 || nextA < a.length) && (leftB > 0 || nextB < b.length));
  if (intersection === 0) return 0;
  return intersection / (crowd ? rleArea(detection) : union);
}

/**
 * The number of pixels in both of two masks of one size, whose runs lie in larger arrays. Allocates nothing.
 *
 * For runs without interior zeros, as every encoder writes them, `i / (areaA + areaB - i)` is what {@link rleIou}
 * returns.
 *
 * @param a - array with the runs of the first mask, column-major, starting with zeros
 * @param aStart - index of its first run
 * @param aEnd - index after its last run
 * @param b - array with the runs of the second mask
 * @param bStart - index of its first run
 * @param bEnd - index after its last run
 * @returns pixels
 * @see `rleIou` in maskApi.c
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rleIntersection } from "@borescope/core";
 *
 * const runs = Uint32Array.of(0, 4, 5, 2, 3, 4);
 * assert.equal(rleIntersection(runs, 0, 3, runs, 3, 6), 2);
 * ```
 */
export function rleIntersection(
  a: Uint32Array,
  aStart: number,
  aEnd: number,
  b: Uint32Array,
  bStart: number,
  bEnd: number,
): number {
  let nextA = aStart + 1;
  let nextB = bStart + 1;
  if (nextA >= aEnd || nextB >= bEnd) return 0;
  // [fromA, toA) and [fromB, toB) are the runs of ones looked at; nextA and nextB index them.
  let fromA = a[aStart]!;
  let fromB = b[bStart]!;
  let toA = fromA + a[nextA]!;
  let toB = fromB + b[nextB]!;
  let pixels = 0;
  for (;;) {
    const from = Math.max(fromA, fromB);
    const to = Math.min(toA, toB);
    if (to > from) pixels += to - from;
    if (toA <= toB) {
      nextA += 2;
      if (nextA >= aEnd) return pixels;
      fromA = toA + a[nextA - 1]!;
      toA = fromA + a[nextA]!;
    } else {
      nextB += 2;
      if (nextB >= bEnd) return pixels;
      fromB = toB + b[nextB - 1]!;
      toB = fromB + b[nextB]!;
    }
  }
}

/**
 * Intersection over union of every detection with every ground truth. Where the boxes around two masks do not meet, the
 * value is 0 without a look at the pixels.
 *
 * @param detections - D masks
 * @param groundTruths - G masks
 * @param crowd - G bytes, 1 where the ground truth is a crowd
 * @param out - at least D * G numbers, filled row by row: row = detection, column = ground truth
 * @returns `out`; a value is 0..1, or -1 where the masks differ in size and their boxes meet
 * @throws RangeError if `crowd` does not have G entries or `out` is too short
 * @see `rleIou` in maskApi.c, `iou` in _mask.pyx of pycocotools
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rleFromBox, rleIouMatrix } from "@borescope/core";
 *
 * const detections = [rleFromBox([0, 0, 4, 4], 10, 10)];
 * const groundTruths = [rleFromBox([0, 0, 8, 4], 10, 10), rleFromBox([5, 5, 2, 2], 10, 10)];
 * const out = rleIouMatrix(detections, groundTruths, new Uint8Array(2), new Float64Array(2));
 * assert.deepEqual([...out], [0.5, 0]);
 * ```
 */
export function rleIouMatrix(
  detections: readonly Rle[],
  groundTruths: readonly Rle[],
  crowd: Uint8Array,
  out: Float64Array,
): Float64Array {
  const rows = detections.length;
  const columns = groundTruths.length;
  if (crowd.length !== columns) throw new RangeError(`crowd has ${crowd.length} entries for ${columns} ground truths`);
  if (out.length < rows * columns) throw new RangeError(`out has ${out.length} places for ${rows} x ${columns}`);
  const detectionBoxes = packedBoxes(detections);
  const groundTruthBoxes = packedBoxes(groundTruths);
  for (let d = 0; d < rows; d++) {
    for (let g = 0; g < columns; g++) {
      const isCrowd = crowd[g] !== 0;
      const meet = boxIou(detectionBoxes, d, groundTruthBoxes, g, isCrowd) > 0;
      out[d * columns + g] = meet ? rleIou(detections[d]!, groundTruths[g]!, isCrowd) : 0;
    }
  }
  return out;
}

function packedBoxes(rles: readonly Rle[]): Float64Array {
  const boxes = new Float64Array(rles.length * 4);
  for (let index = 0; index < rles.length; index++) boxes.set(rleToBox(rles[index]!), index * 4);
  return boxes;
}
