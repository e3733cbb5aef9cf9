import type { Objects } from "@borescope/core";
import { sortByScore } from "./sort-scores.js";

/** Which images and categories are evaluated, and in which order. */
export interface Scope {
  /** Position of an image row by rising id, or -1 where it is left out. */
  readonly imageRank: Int32Array;
  readonly images: number;
  /** Position of a category row by rising id, or -1; rows past its end are left out. */
  readonly categoryRank: Int32Array;
  readonly categories: number;
}

/** Rows sorted by group (category; one for all if class-agnostic), image, then file order. */
export interface Grouped {
  readonly rows: Uint32Array;
  /** Image rank of each of `rows`. */
  readonly images: Uint32Array;
  /** Length groups + 1. */
  readonly offsets: Uint32Array;
}

/**
 * Sorts rows by category and image, stably; rows outside the scope are left out.
 *
 * @param order - where categories are together: `class`, one category after another within an image, as COCO has it;
 * or `file`
 * @param keep - 1 for the rows that take part; absent: all
 */
export function groupRows(
  objects: Objects,
  scope: Scope,
  classAgnostic: boolean,
  order: "class" | "file" = "class",
  keep?: Uint8Array,
): Grouped {
  const all = inScope(objects, scope, keep);
  const byImage = (rows: Uint32Array) => countingSort(rows, objects.image, scope.imageRank, scope.images);
  const byCategory = (rows: Uint32Array) => countingSort(rows, objects.category, scope.categoryRank, scope.categories);
  let rows: Uint32Array;
  let offsets: Uint32Array;
  if (classAgnostic) {
    rows = byImage(order === "class" ? byCategory(all).rows : all).rows;
    offsets = Uint32Array.of(0, rows.length);
  } else ({ rows, offsets } = byCategory(byImage(all).rows));
  const images = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) images[i] = scope.imageRank[objects.image[rows[i]!]!]!;
  return { rows, images, offsets };
}

function inScope({ image, category, length }: Objects, { imageRank, categoryRank }: Scope, keep?: Uint8Array) {
  const rows = new Uint32Array(length);
  let n = 0;
  for (let i = 0; i < length; i++) {
    const c = category[i]!;
    if (keep?.[i] === 0) continue;
    if (imageRank[image[i]!]! >= 0 && c < categoryRank.length && categoryRank[c]! >= 0) rows[n++] = i;
  }
  return rows.subarray(0, n);
}

/** Sorts by `rank[key[row]]`, stably, in a pass that counts and one that places. */
function countingSort(rows: Uint32Array, key: Uint32Array, rank: Int32Array, ranks: number) {
  const offsets = new Uint32Array(ranks + 1);
  const places = new Uint32Array(rows.length);
  let rising = true;
  let before = 0;
  for (let i = 0; i < rows.length; i++) {
    const now = rank[key[rows[i]!]!]!;
    places[i] = now;
    offsets[now + 1]!++;
    if (now < before) rising = false;
    before = now;
  }
  for (let k = 0; k < ranks; k++) offsets[k + 1]! += offsets[k]!;
  if (rising) return { rows, offsets };
  const next = offsets.slice();
  const sorted = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[next[places[i]!]!++] = rows[i]!;
  return { rows: sorted, offsets };
}

/** Sorts each image's rows within each group by falling score, stably. */
export function sortWithinImages({ rows, images, offsets }: Grouped, score: Float64Array): void {
  for (let k = 0; k + 1 < offsets.length; k++) {
    const stop = offsets[k + 1]!;
    let start = offsets[k]!;
    while (start < stop) {
      const image = images[start]!;
      let next = start + 1;
      while (next < stop && images[next]! === image) next++;
      if (next - start > 1) sortByScore(rows, start, next, score);
      start = next;
    }
  }
}
