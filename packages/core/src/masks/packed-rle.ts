import type { Masks } from "./packed.js";
import { rleFromPolygons } from "./rasterize.js";
import type { Rle } from "./rle.js";

/** Rings of a packed polygon mask: [n, n numbers, n, n numbers, …]. */
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
