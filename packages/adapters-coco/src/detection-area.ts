import {
  type Images,
  type JsonScanner,
  type Rle,
  rleArea,
  rleFromPolygons,
  rleToBox,
  unpackRings,
} from "@borescope/core";
import { missing } from "./missing.js";
import type { ObjectColumns } from "./object-columns.js";
import type { Row } from "./row.js";

/**
 * What a detection's area is taken from. pycocotools looks at the file's first result only: its box if it has one,
 * else its mask, else the extent of its keypoints.
 *
 * @see coco.py, `loadRes`
 */
export type AreaRule = "box" | "mask" | "keypoints";

/** The rule that the first result of a file sets; null where it has nothing to measure. */
export function areaRule(first: Row): AreaRule | null {
  if (first.boxLength === 4) return "box";
  if (first.maskKind !== 0) return "mask";
  return first.hasKeypoints ? "keypoints" : null;
}

/** Area of the row being read, by the rule; fills its box where it has none. */
export function detectionArea(
  scanner: JsonScanner,
  columns: ObjectColumns,
  rule: AreaRule | null,
  images: Images,
  image: number,
): number {
  const { row } = columns;
  const { box } = row;
  if (rule === "box") {
    if (row.boxLength !== 4) throw missing(scanner, "bbox", "a box of four numbers");
    return box[2]! * box[3]!;
  }
  if (rule === "mask") {
    if (row.maskKind === 2 && image < 0)
      throw missing(scanner, "image_id", "the id of an image of the ground truth, since polygons need its size");
    if (row.maskKind === 0) throw missing(scanner, "segmentation", "a mask");
    const rle: Rle =
      row.maskKind === 1
        ? { height: row.size[0], width: row.size[1], counts: columns.rowCounts() }
        : rleFromPolygons(unpackRings(columns.rowPoints()), images.height[image]!, images.width[image]!);
    if (row.boxLength !== 4) setBox(row, rleToBox(rle));
    return rleArea(rle);
  }
  if (rule === "keypoints") {
    if (!row.hasKeypoints) throw missing(scanner, "keypoints", "keypoints");
    const [x0, y0, x1, y1] = extent(columns.rowKeypoints());
    setBox(row, [x0, y0, x1 - x0, y1 - y0]);
    return (x1 - x0) * (y1 - y0);
  }
  throw missing(scanner, "bbox", "a box of four numbers, a mask or keypoints");
}

function setBox(row: Row, box: readonly [number, number, number, number]): void {
  row.box.set(box);
  row.boxLength = 4;
}

/** Of all keypoints, visible or not. */
function extent(keypoints: Float64Array): [number, number, number, number] {
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
  return [x0, y0, x1, y1];
}
