import type { Masks } from "./packed.js";
import { rleFromPolygons } from "./rasterize.js";
import type { Rle } from "./rle.js";

/**
 * Rings of a packed polygon mask: [n, n numbers, n, n numbers, …].
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { unpackRings } from "@borescope/core";
 *
 * const rings = unpackRings(Float64Array.of(6, 0, 0, 4, 0, 4, 3, 6, 8, 8, 9, 8, 9, 9));
 * assert.deepEqual(rings.map((ring) => [...ring]), [[0, 0, 4, 0, 4, 3], [8, 8, 9, 8, 9, 9]]);
 * ```
 */
export function unpackRings(points: Float64Array): Float64Array[] {
  const rings: Float64Array[] = [];
  for (let p = 0; p < points.length; p += points[p]! + 1) rings.push(points.subarray(p + 1, p + 1 + points[p]!));
  return rings;
}

/**
 * The mask of a row as run lengths; polygons are rasterised on the image's grid. Null where the row has none.
 *
 * @param height - pixels of the image, for polygons
 * @param width - pixels of the image, for polygons
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { maskRle, rleArea } from "@borescope/core";
 *
 * const masks = {
 *   kind: Uint8Array.of(2, 0),
 *   start: Uint32Array.of(0, 0),
 *   stop: Uint32Array.of(9, 0),
 *   counts: new Uint32Array(0),
 *   points: Float64Array.of(8, 1, 1, 3, 1, 3, 3, 1, 3), // one ring of 8 numbers
 *   height: new Uint32Array(2),
 *   width: new Uint32Array(2),
 * };
 * assert.equal(rleArea(maskRle(masks, 0, 48, 64)!), 4);
 * assert.equal(maskRle(masks, 1, 48, 64), null);
 * ```
 */
export function maskRle(masks: Masks, row: number, height: number, width: number): Rle | null {
  const kind = masks.kind[row];
  const start = masks.start[row]!;
  const stop = masks.stop[row]!;
  if (kind === 1)
    return { height: masks.height[row]!, width: masks.width[row]!, counts: masks.counts.subarray(start, stop) };
  if (kind === 2) return rleFromPolygons(unpackRings(masks.points.subarray(start, stop)), height, width);
  return null;
}
