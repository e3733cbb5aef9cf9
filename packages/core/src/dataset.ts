import { type Categories, categoryRow } from "./categories.js";
import type { Images } from "./images.js";
import type { Objects } from "./objects.js";
import { type Selection, selectAll } from "./selection.js";
import type { Table } from "./table.js";
import { Tags } from "./tags.js";

/** Images, categories and ground-truth objects. */
export class Dataset {
  /** Named selections: the one part that changes. */
  readonly tags: Tags = new Tags(this);

  constructor(
    readonly images: Images,
    readonly categories: Categories,
    readonly groundTruth: Objects,
    readonly name: string = "dataset",
  ) {}

  /** The row of a category. @throws BorescopeError UNKNOWN_CATEGORY, with near names */
  category(name: string): number {
    return categoryRow(this.categories, name);
  }

  /**
   * The rows of a table, all or those that pass: a filter as in `class:burr and width<40` (see {@link parseFilter}), or
   * a function of the row. A model's table is its detections themselves.
   *
   * @throws BorescopeError FILTER_SYNTAX, FILTER_UNKNOWN_FIELD, FILTER_VALUE, UNKNOWN_CATEGORY, UNKNOWN_TAG
   */
  select(table: Table, filter?: string | ((row: number) => boolean)): Selection {
    const all = selectAll(this, table);
    return filter === undefined ? all : all.filter(filter);
  }
}

/** One model's objects on the images of a data set. */
export class Detections {
  constructor(
    /** The model. */
    readonly name: string,
    readonly objects: Objects & { readonly score: Float64Array },
    /** The data set's categories, in order, then any others that the model uses. */
    readonly categories: Categories,
  ) {}
}
