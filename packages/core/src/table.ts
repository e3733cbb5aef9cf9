import type { Categories } from "./categories.js";
import type { Dataset, Detections } from "./dataset.js";
import type { Ids } from "./ids.js";
import type { Objects } from "./objects.js";

/** The name of a table: the images, the ground truth, or one model's detections. */
export type TableName = "images" | "groundTruth" | `detections/${string}`;

/**
 * A table of a data set. A model's detections are given themselves, since a data set keeps no list of models.
 *
 * @example
 * ```ts no-run
 * import type { Dataset, Detections } from "@borescope/core";
 *
 * declare const dataset: Dataset;
 * declare const yolo: Detections;
 * dataset.select("groundTruth", "class:burr");
 * dataset.select(yolo, "score>0.5");
 * ```
 */
export type Table = "images" | "groundTruth" | Detections;

/**
 * The name of a table.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tableName } from "@borescope/core";
 *
 * assert.equal(tableName("groundTruth"), "groundTruth");
 * ```
 */
export function tableName(table: Table): TableName {
  return typeof table === "string" ? table : `detections/${table.name}`;
}

/** The objects of a table; null for that of images. */
export function tableObjects(dataset: Dataset, table: Table): Objects | null {
  if (table === "images") return null;
  return table === "groundTruth" ? dataset.groundTruth : table.objects;
}

/** How many rows a table has. */
export function tableLength(dataset: Dataset, table: Table): number {
  return (tableObjects(dataset, table) ?? dataset.images).length;
}

/** The ids of a table's rows. */
export function tableIds(dataset: Dataset, table: Table): Ids {
  return (tableObjects(dataset, table) ?? dataset.images).ids;
}

/** The categories that a table's objects (for images: the ground truth on them) have. */
export function tableCategories(dataset: Dataset, table: Table): Categories {
  return typeof table === "string" ? dataset.categories : table.categories;
}
