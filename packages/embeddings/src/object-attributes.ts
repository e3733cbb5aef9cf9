import {
  type AttributeColumn,
  type Attributes,
  boxIou,
  type Dataset,
  type Detections,
  type Objects,
  type Table,
} from "@borescope/core";
import { badOption } from "./check-statistics.js";
import { RowsByImage } from "./rows-by-image.js";

/** Options of {@link objectAttributes}. */
export interface ObjectAttributeOptions {
  /** A model, whose confident detections ground truths are compared with: `agreement`. */
  readonly detections?: Detections | undefined;
  /** Detections below this score are not confident; default 0.5. */
  readonly confidence?: number | undefined;
}

/** IoU from which a detection is about a ground truth of its class, so that their boxes can be compared. */
const CLAIMS = 0.5;

/**
 * What the boxes of a table say of each object, without pixels, as typed columns that can join the data set.
 *
 * - `boxSide` (pixels): root of the box's area, as COCO's sizes have it
 * - `relativeSize` (0 … 1): root of the box's share of its image (Singh & Davis, "An Analysis of Scale Invariance in
 *   Object Detection – SNIP", CVPR 2018)
 * - `aspect`: width over height; `elongation`: the longer side over the shorter one
 * - `centreDistance` (0 … 1): from the image's middle, over half its diagonal
 * - `touchesBorder`: whether the box comes within a pixel of the image's border, so that it may be cut off
 * - `objectsOnImage`: how many of the table lie on its image (crowding, as in Shao et al., "CrowdHuman", 2018)
 * - `nearestDistance`: from its centre to the nearest other one of the table on the image, over `boxSide`
 * - `nearestIou` (0 … 1): its largest IoU with another one of the table on the image
 * - `agreement` (0.5 … 1): of ground truth, where detections are given: the largest IoU with a confident detection of
 *   its class, where that is 0.5 or more: boxes that a model agrees with are tight
 *
 * A value that is not known is NaN (255 where true or false): in images of unknown size, for boxes without area, and
 * where there is no other object.
 *
 * @throws BorescopeError EMBEDDINGS_OPTION
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFile } from "node:fs/promises";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 * import { withAttributes } from "@borescope/core";
 * import { objectAttributes } from "@borescope/embeddings";
 *
 * const dataset = readGroundTruth(await readFile("val.json"));
 * const joined = withAttributes(dataset, { groundTruth: objectAttributes(dataset, "groundTruth") });
 * const lone = joined.select("groundTruth", "objectsOnImage=1");
 * assert.equal(lone.and(joined.select("groundTruth", "nearestIou>=0")).count, 0);
 * ```
 */
export function objectAttributes(
  dataset: Dataset,
  table: Exclude<Table, "images">,
  { detections, confidence = 0.5 }: ObjectAttributeOptions = {},
): Attributes {
  if (Number.isNaN(confidence)) throw badOption("confidence", "a number", confidence);
  const objects = table === "groundTruth" ? dataset.groundTruth : table.objects;
  const byImage = new RowsByImage(dataset.images.length, objects.image);
  const columns: [string, AttributeColumn][] = [...shapes(dataset, objects), ...neighbours(objects, byImage)];
  if (detections !== undefined && table === "groundTruth")
    columns.push(["agreement", numbers(agreement(dataset, byImage, detections, confidence))]);
  return new Map(columns);
}

function shapes({ images }: Dataset, { length, image, box }: Objects): [string, AttributeColumn][] {
  const boxSide = new Float64Array(length);
  const relativeSize = new Float64Array(length);
  const aspect = new Float64Array(length);
  const elongation = new Float64Array(length);
  const centreDistance = new Float64Array(length);
  const touchesBorder = new Uint8Array(length);
  for (let row = 0; row < length; row++) {
    const [x, y, width, height] = [box[4 * row]!, box[4 * row + 1]!, box[4 * row + 2]!, box[4 * row + 3]!];
    const across = known(images.width[image[row]!]!);
    const down = known(images.height[image[row]!]!);
    const sized = width > 0 && height > 0;
    boxSide[row] = sized ? Math.sqrt(width * height) : Number.NaN;
    relativeSize[row] = boxSide[row]! / Math.sqrt(across * down);
    aspect[row] = sized ? width / height : Number.NaN;
    elongation[row] = sized ? Math.max(width, height) / Math.min(width, height) : Number.NaN;
    const fromMiddle = distance(x + width / 2 - across / 2, y + height / 2 - down / 2);
    centreDistance[row] = fromMiddle / (distance(across, down) / 2);
    const near = Math.min(x, y, across - x - width, down - y - height);
    touchesBorder[row] = Number.isNaN(near) ? 255 : Number(near <= 1);
  }
  return [
    ["boxSide", numbers(boxSide)],
    ["relativeSize", numbers(relativeSize)],
    ["aspect", numbers(aspect)],
    ["elongation", numbers(elongation)],
    ["centreDistance", numbers(centreDistance)],
    ["touchesBorder", { kind: "boolean", values: touchesBorder }],
  ];
}

function neighbours({ length, image, box }: Objects, byImage: RowsByImage): [string, AttributeColumn][] {
  const objectsOnImage = new Float64Array(length);
  const nearestDistance = new Float64Array(length).fill(Number.NaN);
  const nearestIou = new Float64Array(length).fill(Number.NaN);
  for (let row = 0; row < length; row++) {
    const others = byImage.of(image[row]!);
    objectsOnImage[row] = others.length;
    const at = 4 * row;
    const side = Math.sqrt(box[at + 2]! * box[at + 3]!);
    let nearest = Number.POSITIVE_INFINITY;
    let overlap = 0;
    for (const other of others) {
      if (other === row) continue;
      const to = 4 * other;
      const across = box[to]! - box[at]! + (box[to + 2]! - box[at + 2]!) / 2;
      const down = box[to + 1]! - box[at + 1]! + (box[to + 3]! - box[at + 3]!) / 2;
      nearest = Math.min(nearest, distance(across, down));
      overlap = Math.max(overlap, boxIou(box, row, box, other, false));
    }
    if (others.length < 2) continue;
    if (side > 0) nearestDistance[row] = nearest / side;
    nearestIou[row] = overlap;
  }
  return [
    ["objectsOnImage", numbers(objectsOnImage)],
    ["nearestDistance", numbers(nearestDistance)],
    ["nearestIou", numbers(nearestIou)],
  ];
}

function agreement(
  { images, groundTruth }: Dataset,
  truths: RowsByImage,
  { objects }: Detections,
  confidence: number,
): Float64Array {
  const values = new Float64Array(groundTruth.length).fill(Number.NaN);
  const found = new RowsByImage(images.length, objects.image);
  for (let image = 0; image < images.length; image++)
    for (const row of truths.of(image)) {
      let best = 0;
      for (const each of found.of(image))
        if (objects.category[each] === groundTruth.category[row] && objects.score[each]! >= confidence)
          best = Math.max(best, boxIou(objects.box, each, groundTruth.box, row, false));
      if (best >= CLAIMS) values[row] = best;
    }
  return values;
}

function numbers(values: Float64Array): AttributeColumn {
  return { kind: "number", values };
}

function known(size: number): number {
  return size > 0 ? size : Number.NaN;
}

/** A root of squares, which all engines round alike; `Math.hypot` is free to differ. */
function distance(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
