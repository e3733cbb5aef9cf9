import { pixelCount, type Rle } from "./rle.js";
import { mergeRles } from "./rle-ops.js";

/** Points per pixel along an outline. */
const SCALE = 5;

/**
 * Rasterises one polygon. The outline is followed on a grid of a fifth of a pixel and closed from the last point to the
 * first; overlapping parts of it count as even-odd, parts outside the image are cut off.
 *
 * @param xy - `x0, y0, x1, y1, …` in pixels; an odd number at the end is left out
 * @param height - rows of the mask, in pixels
 * @param width - columns of the mask, in pixels
 * @returns the mask
 * @throws RangeError if a coordinate is not finite, or too large for a 32-bit integer when taken five times
 * @see `rleFrPoly` in maskApi.c
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rleArea, rleFromPolygon } from "@borescope/core";
 *
 * assert.equal(rleArea(rleFromPolygon([0, 0, 4, 0, 4, 4, 0, 4], 10, 10)), 16);
 * ```
 */
export function rleFromPolygon(xy: ArrayLike<number>, height: number, width: number): Rle {
  const pixels = pixelCount(height, width);
  const crossings = pixels === 0 ? [] : columnCrossings(xy, height, width);
  crossings.push(pixels);
  return { height, width, counts: runsBetween(Uint32Array.from(crossings).sort()) };
}

/**
 * Rasterises an object of several polygons: each by itself, then their union.
 *
 * @param polygons - the parts, each `x0, y0, x1, y1, …` in pixels; none gives an empty mask
 * @param height - rows of the mask, in pixels
 * @param width - columns of the mask, in pixels
 * @returns the mask
 * @throws RangeError as {@link rleFromPolygon}
 * @see `frPyObjects` and `merge` in _mask.pyx of pycocotools (which raises for no parts, and where the first has fewer
 *   than three points)
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rleArea, rleFromPolygons } from "@borescope/core";
 *
 * const parts = [[0, 0, 2, 0, 2, 2, 0, 2], [1, 1, 3, 1, 3, 3, 1, 3]];
 * assert.equal(rleArea(rleFromPolygons(parts, 10, 10)), 7);
 * ```
 */
export function rleFromPolygons(polygons: readonly ArrayLike<number>[], height: number, width: number): Rle {
  if (polygons.length === 0) return rleFromPolygon([], height, width);
  return mergeRles(polygons.map((xy) => rleFromPolygon(xy, height, width)));
}

/**
 * Rasterises a box, as the polygon of its corners.
 *
 * @param box - `[x, y, width, height]` in pixels
 * @param height - rows of the mask, in pixels
 * @param width - columns of the mask, in pixels
 * @returns the mask
 * @throws RangeError if `box` has fewer than four numbers, else as {@link rleFromPolygon}
 * @see `rleFrBbox` in maskApi.c
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rleFromBox, rleToBox } from "@borescope/core";
 *
 * assert.deepEqual(rleToBox(rleFromBox([7, 7, 5, 5], 10, 10)), [7, 7, 3, 3]);
 * ```
 */
export function rleFromBox(box: ArrayLike<number>, height: number, width: number): Rle {
  if (box.length < 4) throw new RangeError(`a box is [x, y, width, height], got ${box.length} numbers`);
  const left = box[0]!;
  const right = left + box[2]!;
  const top = box[1]!;
  const bottom = top + box[3]!;
  return rleFromPolygon([left, top, left, bottom, right, bottom, right, top], height, width);
}

/** Pixel positions (column-major) at which the outline crosses a column of pixel centres, unsorted. */
function columnCrossings(xy: ArrayLike<number>, height: number, width: number): number[] {
  const points = Math.floor(xy.length / 2);
  const crossings: number[] = [];
  let previousU = 0;
  let previousV = 0;
  for (let point = 0; point < points; point++) {
    const next = point + 1 === points ? 0 : point + 1;
    let startX = gridCoordinate(xy[2 * point]!);
    let startY = gridCoordinate(xy[2 * point + 1]!);
    let endX = gridCoordinate(xy[2 * next]!);
    let endY = gridCoordinate(xy[2 * next + 1]!);
    const spanX = Math.abs(endX - startX);
    const spanY = Math.abs(startY - endY);
    const alongX = spanX >= spanY;
    const flip = alongX ? startX > endX : startY > endY;
    if (flip) {
      [startX, endX] = [endX, startX];
      [startY, endY] = [endY, startY];
    }
    const span = alongX ? spanX : spanY;
    const slope = alongX ? (endY - startY) / spanX : (endX - startX) / spanY;
    for (let step = 0; step <= span; step++) {
      const t = flip ? span - step : step;
      const u = alongX ? t + startX : Math.trunc(startX + slope * t + 0.5);
      const v = alongX ? Math.trunc(startY + slope * t + 0.5) : t + startY;
      if (u !== previousU && (point > 0 || step > 0)) {
        const x = ((u < previousU ? u : u - 1) + 0.5) / SCALE - 0.5;
        if (Math.floor(x) === x && x >= 0 && x <= width - 1) {
          const y = (Math.min(v, previousV) + 0.5) / SCALE - 0.5;
          crossings.push(x * height + Math.ceil(Math.min(Math.max(y, 0), height)));
        }
      }
      previousU = u;
      previousV = v;
    }
  }
  return crossings;
}

function gridCoordinate(coordinate: number): number {
  const scaled = Math.trunc(SCALE * coordinate + 0.5);
  if (!(scaled >= -0x80000000 && scaled <= 0x7fffffff)) {
    throw new RangeError(`polygon coordinate must be finite and within 32 bits on the grid, got ${coordinate}`);
  }
  return scaled;
}

/** Run lengths between sorted positions; two crossings at one pixel cancel out. */
function runsBetween(positions: Uint32Array): Uint32Array {
  const runs = new Uint32Array(positions.length);
  const length = (at: number) => positions[at]! - (at === 0 ? 0 : positions[at - 1]!);
  runs[0] = length(0);
  let count = 1;
  for (let at = 1; at < positions.length; ) {
    const run = length(at++);
    if (run > 0) runs[count++] = run;
    else if (at < positions.length) runs[count - 1]! += length(at++);
  }
  return runs.slice(0, count);
}
