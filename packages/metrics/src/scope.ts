import { BorescopeError, type Dataset, type Id, type Ids } from "@borescope/core";
import type { Scope } from "./group.js";

/** The images and categories of an evaluation, by rising id. */
export interface ChosenScope extends Scope {
  /** Rows of the data set's images, by rising id. */
  readonly imageRows: Uint32Array;
  /** Rows of its categories, by rising id. */
  readonly categoryRows: Uint32Array;
}

/** All images and categories, or those named; repeats are one. @throws BorescopeError METRICS_OPTION */
export function chooseScope(
  dataset: Dataset,
  images: readonly Id[] | undefined,
  categories: readonly Id[] | undefined,
): ChosenScope {
  const imageRows = chosenRows(dataset.images.ids, images, "images");
  const categoryRows = chosenRows(dataset.categories.ids, categories, "categories");
  return {
    imageRows,
    categoryRows,
    imageRank: ranks(imageRows, dataset.images.length),
    images: imageRows.length,
    categoryRank: ranks(categoryRows, dataset.categories.length),
    categories: categoryRows.length,
  };
}

function chosenRows(ids: Ids, chosen: readonly Id[] | undefined, what: string): Uint32Array {
  if (chosen === undefined) return ids.order();
  const keep = new Set<number>();
  chosen.forEach((id, i) => {
    const row = ids.rowOf(id);
    if (row < 0)
      throw new BorescopeError("METRICS_OPTION", {
        place: `${what}/${i}`,
        expected: `the id of one of the data set's ${ids.length} ${what}`,
        found: typeof id === "string" ? `"${id}"` : String(id),
      });
    keep.add(row);
  });
  return ids.order().filter((row) => keep.has(row));
}

function ranks(rows: Uint32Array, length: number): Int32Array {
  const rank = new Int32Array(length).fill(-1);
  rows.forEach((row, i) => {
    rank[row] = i;
  });
  return rank;
}
