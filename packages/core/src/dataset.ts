import { type Categories, categoryRow } from "./categories.js";
import type { Images } from "./images.js";
import type { Objects } from "./objects.js";

/** Images, categories and ground-truth objects. */
export class Dataset {
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
