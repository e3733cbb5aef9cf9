import type { Objects } from "@borescope/core";
import { sortByScore } from "./sort-scores.js";

/** Which images and categories are evaluated, and in which order. */
export interface Scope {
  /** Position of an image row by rising id, or -1 where it is left out. */
  readonly imageRank: Int32Array;
  readonly images: number;
  /** Position of a category row by rising id, or -1. */
  readonly categoryRank: Int32Array;
  readonly categories: number;
}

/** Rows sorted by group (category; one for all if class-agnostic), image, then file order. */
export interface Grouped {
  readonly rows: Uint32Array;
  /** Length groups + 1. */
  readonly offsets: Uint32Array;
}

/** Sorts rows by category and image, stably; rows outside the scope are left out. */
export function groupRows(objects: Objects, scope: Scope, classAgnostic: boolean): Grouped {
  const { image, category, length } = objects;
  const { imageRank, categoryRank } = scope;
  let rows = new Uint32Array(length);
  let n = 0;
  for (let i = 0; i < length; i++)
    if (imageRank[image[i]!]! >= 0 && (categoryRank[category[i]!] ?? -1) >= 0) rows[n++] = i;
  rows = rows.subarray(0, n);
  const byCategory = (row: number) => categoryRank[category[row]!]!;
  const byImage = (row: number) => imageRank[image[row]!]!;
  if (classAgnostic) {
    const sorted = countingSort(countingSort(rows, byCategory, scope.categories).rows, byImage, scope.images);
    return { rows: sorted.rows, offsets: Uint32Array.of(0, n) };
  }
  return countingSort(countingSort(rows, byImage, scope.images).rows, byCategory, scope.categories);
}

function countingSort(rows: Uint32Array, key: (row: number) => number, keys: number): Grouped {
  const offsets = new Uint32Array(keys + 1);
  for (let i = 0; i < rows.length; i++) offsets[key(rows[i]!) + 1]!++;
  for (let k = 0; k < keys; k++) offsets[k + 1]! += offsets[k]!;
  const next = offsets.slice();
  const sorted = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    sorted[next[key(row)]!++] = row;
  }
  return { rows: sorted, offsets };
}

/** Sorts each image's rows within each group by falling score, stably. */
export function sortWithinImages(grouped: Grouped, objects: Objects & { readonly score: Float64Array }): void {
  const { rows, offsets } = grouped;
  for (let k = 0; k + 1 < offsets.length; k++) {
    const stop = offsets[k + 1]!;
    let start = offsets[k]!;
    while (start < stop) {
      const image = objects.image[rows[start]!]!;
      let next = start + 1;
      while (next < stop && objects.image[rows[next]!]! === image) next++;
      sortByScore(rows, start, next, objects.score);
      start = next;
    }
  }
}
