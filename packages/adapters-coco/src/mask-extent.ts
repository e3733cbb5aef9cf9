import { type Rle, rleArea, rleToBox } from "@borescope/core";

/** A box x, y, width, height in pixels and an area in square pixels. */
export interface Extent {
  readonly box: readonly [number, number, number, number];
  readonly area: number;
}

/** Of run lengths: their bounding box and the count of set pixels. */
export function rleExtent(rle: Rle): Extent {
  return { box: rleToBox(rle), area: rleArea(rle) };
}

/**
 * Of polygons, as COCO's own files have it: the bounding box of all points, the sum of the rings' areas (shoelace). It
 * needs no raster, and so no image size.
 */
export function polygonExtent(rings: readonly Float64Array[]): Extent {
  let x0 = Number.POSITIVE_INFINITY;
  let y0 = Number.POSITIVE_INFINITY;
  let x1 = Number.NEGATIVE_INFINITY;
  let y1 = Number.NEGATIVE_INFINITY;
  let area = 0;
  for (const ring of rings) {
    let twice = 0;
    let px = ring[ring.length - 2]!;
    let py = ring[ring.length - 1]!;
    for (let i = 0; i < ring.length; i += 2) {
      const x = ring[i]!;
      const y = ring[i + 1]!;
      twice += px * y - x * py;
      px = x;
      py = y;
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
    }
    area += Math.abs(twice) / 2;
  }
  return { box: [x0, y0, x1 - x0, y1 - y0], area };
}
