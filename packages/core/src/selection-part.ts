import { takeAttributes } from "./attributes.js";
import { Dataset, Detections } from "./dataset.js";
import { Ids } from "./ids.js";
import type { Images } from "./images.js";
import type { Objects } from "./objects.js";
import type { Selection } from "./selection.js";
import { takeRows } from "./take-rows.js";

/** A part of a data set, as a data set of its own. */
export interface SelectionPart {
  readonly dataset: Dataset;
  /** The selected detections, where the selection is of a model's; the data set then has no ground truth. */
  readonly model: Detections | null;
}

/**
 * The selected objects and the images they lie on, and no others; of images, what is annotated on them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 * import { partOf } from "@borescope/core";
 *
 * const dataset = readGroundTruth(readFileSync("val.json"));
 * const first = partOf(dataset.select("groundTruth").first()).dataset;
 * assert.deepEqual([first.images.length, first.groundTruth.length], [1, 1]);
 * ```
 */
export function partOf(selection: Selection): SelectionPart {
  const { dataset, model } = selection;
  const images = selection.images().rows;
  const objects = model === null ? selection.groundTruths().rows : selection.rows;
  const place = new Uint32Array(dataset.images.length);
  images.forEach((row, i) => {
    place[row] = i;
  });
  const taken = <T extends Objects>(table: T, rows: Uint32Array): T => {
    const part = takeRows(table, rows);
    return { ...part, image: part.image.map((row) => place[row]!) };
  };
  const truths = taken(dataset.groundTruth, model === null ? objects : new Uint32Array(0));
  return {
    dataset: new Dataset(takeImages(dataset.images, images), dataset.categories, truths, dataset.name),
    model: model === null ? null : new Detections(model.name, taken(model.objects, objects), model.categories),
  };
}

function takeImages({ ids, fileNames, width, height, attributes }: Images, rows: Uint32Array): Images {
  return {
    length: rows.length,
    ids: Ids.from(Array.from(rows, (row) => ids.at(row))),
    fileNames: Array.from(rows, (row) => fileNames[row]!),
    width: Float64Array.from(rows, (row) => width[row]!),
    height: Float64Array.from(rows, (row) => height[row]!),
    ...(attributes !== undefined && { attributes: takeAttributes(attributes, rows) }),
  };
}
