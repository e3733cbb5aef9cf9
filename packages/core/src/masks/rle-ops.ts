import { pixelCount, type Rle } from "./rle.js";

/**
 * The number of pixels set in a mask.
 *
 * @param rle - the mask
 * @returns pixels
 * @see `rleArea` in maskApi.c
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rleArea, rleFromBox } from "@borescope/core";
 *
 * assert.equal(rleArea(rleFromBox([1, 1, 3, 2], 10, 10)), 6);
 * ```
 */
export function rleArea(rle: Rle): number {
  const counts = rle.counts;
  let area = 0;
  for (let run = 1; run < counts.length; run += 2) area += counts[run]!;
  return area;
}

/**
 * The smallest box around the pixels set in a mask.
 *
 * A mask with no run of ones gives `[0, 0, 0, 0]`. As in pycocotools, a mask whose runs of ones all have length 0
 * (never the output of an encoder) gives `[width, height, 2^32 + 1 - width, 2^32 + 1 - height]` modulo 2^32.
 *
 * @param rle - the mask
 * @returns `[x, y, width, height]` in pixels
 * @see `rleToBbox` in maskApi.c, as pycocotools 2.0.11 ships it
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rleFromBox, rleToBox } from "@borescope/core";
 *
 * assert.deepEqual(rleToBox(rleFromBox([1, 2, 3, 4], 10, 10)), [1, 2, 3, 4]);
 * ```
 */
export function rleToBox(rle: Rle): [number, number, number, number] {
  const { counts, height, width } = rle;
  if (counts.length < 2 || height === 0 || width === 0) return [0, 0, 0, 0];
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  let end = counts[0]!;
  for (let run = 1; run < counts.length; run += 2) {
    const start = end;
    const length = counts[run]!;
    end += length + (counts[run + 1] ?? 0);
    if (length === 0) continue;
    const last = start + length - 1;
    const firstColumn = Math.floor(start / height);
    const lastColumn = Math.floor(last / height);
    if (firstColumn < left) left = firstColumn;
    if (lastColumn > right) right = lastColumn;
    if (firstColumn < lastColumn) {
      top = 0;
      bottom = height - 1;
    } else {
      const firstRow = start - firstColumn * height;
      const lastRow = last - lastColumn * height;
      if (firstRow < top) top = firstRow;
      if (lastRow > bottom) bottom = lastRow;
    }
  }
  return [left, top, (right - left + 1) >>> 0, (bottom - top + 1) >>> 0];
}

/**
 * The union or intersection of masks of one size.
 *
 * One mask is copied as it is, none gives a 0 x 0 mask. As in pycocotools, masks of different sizes give a 0 x 0 mask.
 * (Where two masks both have a run of length 0 at the same pixel, maskApi.c stops early and drops the rest of the image;
 * this function goes on. No encoder writes such runs.)
 *
 * @param rles - the masks, all of the same size
 * @param intersect - true for the pixels in every mask, false (the default) for those in any
 * @returns a new mask of the same size
 * @see `rleMerge` in maskApi.c
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mergeRles, rleArea, rleFromBox } from "@borescope/core";
 *
 * const a = rleFromBox([0, 0, 4, 4], 10, 10);
 * const b = rleFromBox([2, 2, 4, 4], 10, 10);
 * assert.equal(rleArea(mergeRles([a, b])), 28);
 * assert.equal(rleArea(mergeRles([a, b], true)), 4);
 * ```
 */
export function mergeRles(rles: readonly Rle[], intersect = false): Rle {
  const first = rles[0];
  if (first === undefined) return { height: 0, width: 0, counts: new Uint32Array(0) };
  const { height, width } = first;
  let counts: Uint32Array = first.counts.slice();
  for (let index = 1; index < rles.length; index++) {
    const other = rles[index]!;
    if (other.height !== height || other.width !== width) return { height: 0, width: 0, counts: new Uint32Array(0) };
    counts = mergeCounts(counts, other.counts, height * width, intersect);
  }
  return { height, width, counts };
}

function mergeCounts(a: Uint32Array, b: Uint32Array, pixels: number, intersect: boolean): Uint32Array {
  const merged = new Uint32Array(a.length + b.length);
  let runs = 0;
  let leftA = a[0] ?? 0;
  let leftB = b[0] ?? 0;
  let nextA = 1;
  let nextB = 1;
  let inA = false;
  let inB = false;
  let inside = false;
  let done = 0;
  let run = 0;
  for (let more = true; more; ) {
    const step = Math.min(leftA, leftB);
    run += step;
    done += step;
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
    // Ends where a mask ends. Both runs may be 0 before that, where both masks have a run of length 0.
    more = (leftA > 0 || nextA < a.length) && (leftB > 0 || nextB < b.length) && (leftA + leftB > 0 || done < pixels);
    const now = intersect ? inA && inB : inA || inB;
    if (now !== inside || !more) {
      merged[runs++] = run;
      run = 0;
      inside = now;
    }
  }
  return merged.slice(0, runs);
}

/**
 * Writes a mask out as pixels.
 *
 * @param rle - the mask
 * @returns `height * width` bytes of 0 or 1, column-major: the pixel in row `y`, column `x` is at `x * height + y`
 * @throws RangeError if the runs do not sum to `height * width`
 * @see `rleDecode` in maskApi.c
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { decodeRle, rleFromCounts } from "@borescope/core";
 *
 * assert.deepEqual([...decodeRle(rleFromCounts([1, 2, 3], 2, 3))], [0, 1, 1, 0, 0, 0]);
 * ```
 */
export function decodeRle(rle: Rle): Uint8Array {
  const pixels = pixelCount(rle.height, rle.width);
  const mask = new Uint8Array(pixels);
  let at = 0;
  for (let run = 0; run < rle.counts.length; run++) {
    const end = at + rle.counts[run]!;
    if (run % 2 === 1) mask.fill(1, at, end);
    at = end;
  }
  if (at !== pixels) throw new RangeError(`RLE runs sum to ${at}, not to ${rle.height} x ${rle.width} pixels`);
  return mask;
}

/**
 * Reads a mask from pixels.
 *
 * @param mask - `height * width` bytes, column-major: the pixel in row `y`, column `x` is at `x * height + y`. 0 is
 *   outside; the pixels inside all hold one other value (1, or 255)
 * @param height - rows of the mask, in pixels
 * @param width - columns of the mask, in pixels
 * @returns the mask
 * @throws RangeError if `mask` is not `height * width` bytes, or if it holds two different values besides 0 (maskApi.c
 *   then writes runs that mean another mask)
 * @see `rleEncode` in maskApi.c
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { encodeMask } from "@borescope/core";
 *
 * assert.deepEqual([...encodeMask(Uint8Array.of(0, 1, 1, 0, 0, 0), 2, 3).counts], [1, 2, 3]);
 * ```
 */
export function encodeMask(mask: Uint8Array, height: number, width: number): Rle {
  const pixels = pixelCount(height, width);
  if (mask.length !== pixels) throw new RangeError(`mask has ${mask.length} bytes, not ${height} x ${width}`);
  const counts: number[] = [];
  let value = 0;
  let start = 0;
  let inside = 0;
  for (let at = 0; at < pixels; at++) {
    const pixel = mask[at]!;
    if (pixel === value) continue;
    if (pixel !== 0) {
      if (inside === 0) inside = pixel;
      else if (pixel !== inside) throw new RangeError(`mask holds both ${inside} and ${pixel} besides 0`);
    }
    counts.push(at - start);
    start = at;
    value = pixel;
  }
  counts.push(pixels - start);
  return { height, width, counts: Uint32Array.from(counts) };
}
