import { type Categories, categoryRow } from "./categories.js";
import type { Images } from "./images.js";
import type { Objects } from "./objects.js";
import { type Selection, selectAll } from "./selection.js";
import type { Source } from "./source/source.js";
import type { Table } from "./table.js";
import { Tags } from "./tags.js";

/**
 * Images, categories and ground-truth objects.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Ids } from "@borescope/core";
 *
 * const images = { length: 1, ids: Ids.from([7]), fileNames: ["a.jpg"], width: Float64Array.of(64), height: Float64Array.of(48) };
 * const categories = { length: 2, ids: Ids.from([1, 5]), names: ["open hole", "burr"], supercategories: [null, null] };
 * const objects = { length: 1, ids: Ids.sequence(1), image: Uint32Array.of(0), category: Uint32Array.of(1), box: Float64Array.of(8, 8, 16, 12), area: Float64Array.of(192) };
 * const dataset = new Dataset(images, categories, objects, "castings");
 * assert.equal(dataset.category("burr"), 1);
 * assert.equal(dataset.select("groundTruth", "class:burr").count, 1);
 * assert.throws(() => dataset.category("bur"), /Did you mean "burr"/);
 * ```
 */
export class Dataset {
  /** Named selections: the one part that changes. */
  readonly tags: Tags = new Tags(this);

  constructor(
    readonly images: Images,
    readonly categories: Categories,
    readonly groundTruth: Objects,
    readonly name: string = "dataset",
    /** Where the pixels are: a source that holds the images' file names; undefined where the reader could not know. */
    readonly imageSource?: Source | undefined,
  ) {}

  /** The row of a category. @throws BorescopeError UNKNOWN_CATEGORY, with near names */
  category(name: string): number {
    return categoryRow(this.categories, name);
  }

  /**
   * The rows of a table, all or those that pass: a filter as in `class:burr and width<40` (see `parseFilter`), or
   * a function of the row. A model's table is its detections themselves.
   *
   * @throws BorescopeError FILTER_SYNTAX, FILTER_UNKNOWN_FIELD, FILTER_VALUE, UNKNOWN_CATEGORY, UNKNOWN_TAG
   */
  select(table: Table, filter?: string | ((row: number) => boolean)): Selection {
    const all = selectAll(this, table);
    return filter === undefined ? all : all.filter(filter);
  }
}

/**
 * One model's objects on the images of a data set.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Detections, Ids } from "@borescope/core";
 *
 * const images = { length: 1, ids: Ids.from([7]), fileNames: ["a.jpg"], width: Float64Array.of(64), height: Float64Array.of(48) };
 * const categories = { length: 2, ids: Ids.from([1, 5]), names: ["open hole", "burr"], supercategories: [null, null] };
 * const objects = { length: 1, ids: Ids.sequence(1), image: Uint32Array.of(0), category: Uint32Array.of(1), box: Float64Array.of(8, 8, 16, 12), area: Float64Array.of(192) };
 * const dataset = new Dataset(images, categories, objects);
 * const yolo = new Detections("yolo", { ...objects, score: Float64Array.of(0.5) }, categories);
 * assert.equal(dataset.select(yolo, "score>0.25").count, 1);
 * ```
 */
export class Detections {
  constructor(
    /** The model. */
    readonly name: string,
    readonly objects: Objects & { readonly score: Float64Array },
    /** The data set's categories, in order, then any others that the model uses. */
    readonly categories: Categories,
  ) {}
}
