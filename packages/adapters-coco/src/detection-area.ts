import { BorescopeError, type Images, type JsonScanner, type Rle, rleFromPolygons, unpackRings } from "@borescope/core";
import { type Extent, rleExtent } from "./mask-extent.js";
import { missing } from "./missing.js";
import type { ObjectColumns } from "./object-columns.js";
import { rotatedExtent } from "./rotated-extent.js";
import type { Row } from "./row.js";

/**
 * What a detection's area is taken from. pycocotools looks at the file's first result only: its box if it has one,
 * else its mask, else the extent of its keypoints. Where it has none of them but a rotated box, of which pycocotools knows
 * nothing, that stands for the boxes that are missing.
 *
 * @see coco.py, `loadRes`
 */
export type AreaRule = "box" | "mask" | "keypoints";

/** Pixels, farther out than any image is wide: an outline is followed step by step, and that must end. */
const FAR = 1e7;

/** The rule that the first result of a file sets; null where it has nothing to measure. */
export function areaRule(first: Row): AreaRule | null {
  if (first.boxLength === 4) return "box";
  if (first.maskKind !== 0) return "mask";
  if (first.hasKeypoints) return "keypoints";
  return first.rotatedAt >= 0 ? "box" : null;
}

/**
 * Area of the row being read, by the rule; fills its box where it has none.
 *
 * @param image - row of its image, negative where that is not known yet
 */
export function detectionArea(
  scanner: JsonScanner,
  columns: ObjectColumns,
  rule: AreaRule,
  images: Images,
  image: number,
): number {
  const { row } = columns;
  const { box } = row;
  let extent: Extent;
  if (rule === "box") {
    if (row.boxLength === 4) return box[2]! * box[3]!;
    const around = rotatedExtent(scanner, row);
    if (around === null) throw missing(scanner, "bbox", "a box of four numbers");
    extent = around;
  } else if (rule === "mask") {
    if (row.maskKind === 0) throw missing(scanner, "segmentation", "a mask");
    extent = rleExtent(rowMask(scanner, columns, images, image));
    if (row.boxLength === 4) return extent.area;
  } else {
    if (!row.hasKeypoints) throw missing(scanner, "keypoints", "keypoints");
    extent = keypointExtent(columns.rowKeypoints());
    if (!Number.isFinite(extent.area))
      throw new BorescopeError("COCO_KEYPOINTS", {
        file: scanner.file,
        place: scanner.place("keypoints"),
        expected: "keypoints near enough for their extent to have an area",
        found: `${extent.box[2]} × ${extent.box[3]} pixels`,
      });
  }
  box.set(extent.box);
  row.boxLength = 4;
  return extent.area;
}

/** Polygons are rasterised, since the area is that of the mask. */
function rowMask(scanner: JsonScanner, columns: ObjectColumns, images: Images, image: number): Rle {
  const { row } = columns;
  if (row.maskKind === 1) return { height: row.size[0], width: row.size[1], counts: columns.rowCounts() };
  if (image < 0)
    throw missing(scanner, "image_id", "the id of an image of the ground truth, since polygons need its size");
  const height = images.height[image]!;
  const width = images.width[image]!;
  const fault = (expected: string, found: string) =>
    new BorescopeError("COCO_SEGMENTATION", {
      file: scanner.file,
      place: scanner.place("segmentation"),
      expected,
      found,
    });
  if (height === 0 || width === 0 || height * width >= 2 ** 32)
    throw fault("an image of known size, of fewer than 2^32 pixels, for polygons", `${height} × ${width}`);
  const rings = unpackRings(columns.rowPoints());
  for (const ring of rings)
    for (const value of ring)
      if (value > FAR || value < -FAR) throw fault(`coordinates within ${FAR} pixels`, `${value}`);
  return rleFromPolygons(rings, height, width);
}

/** Of all keypoints, visible or not. */
function keypointExtent(keypoints: Float64Array): Extent {
  let x0 = Number.POSITIVE_INFINITY;
  let y0 = Number.POSITIVE_INFINITY;
  let x1 = Number.NEGATIVE_INFINITY;
  let y1 = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < keypoints.length; i += 3) {
    x0 = Math.min(x0, keypoints[i]!);
    x1 = Math.max(x1, keypoints[i]!);
    y0 = Math.min(y0, keypoints[i + 1]!);
    y1 = Math.max(y1, keypoints[i + 1]!);
  }
  return { box: [x0, y0, x1 - x0, y1 - y0], area: (x1 - x0) * (y1 - y0) };
}
