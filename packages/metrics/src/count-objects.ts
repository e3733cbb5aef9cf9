import type { Objects } from "@borescope/core";
import { groupRows } from "./group.js";
import type { ChosenScope } from "./scope.js";

/** Areas as COCO divides them, in square pixels: below 32², below 96², the rest. */
export type SizeCounts = Readonly<Record<"small" | "medium" | "large", number>>;

/** How many objects, and where. */
export interface ObjectCounts {
  readonly objects: number;
  /** Images with at least one. */
  readonly images: number;
  readonly sizes: SizeCounts;
}

/** Objects of a table. */
export interface Counted {
  readonly total: ObjectCounts;
  /** By row of the category; those that the data set does not list are in none. */
  readonly perClass: readonly ObjectCounts[];
  /** Of each image, by its row. */
  readonly onImage: Uint32Array;
  /** Objects of categories that the data set does not list. */
  readonly unlisted: number;
}

/** Counts objects. @param keep - 1 for those that count; absent: all */
export function countObjects(objects: Objects, scope: ChosenScope, keep?: Uint8Array): Counted {
  const { image, area, length } = objects;
  const { rows, images, offsets } = groupRows(objects, scope, false, "class", keep);
  const perClass = new Array<ObjectCounts>(scope.categories);
  scope.categoryRows.forEach((category, k) => {
    const [from, to] = [offsets[k]!, offsets[k + 1]!];
    let on = 0;
    for (let i = from; i < to; i++) if (i === from || images[i] !== images[i - 1]) on++;
    perClass[category] = { objects: to - from, images: on, sizes: sizesOf(rows.subarray(from, to), area) };
  });
  const onImage = new Uint32Array(scope.images);
  const all = Uint32Array.from({ length }, (_, row) => row).filter((row) => keep?.[row] !== 0);
  for (const row of all) onImage[image[row]!]!++;
  const on = onImage.reduce((n, here) => n + (here > 0 ? 1 : 0), 0);
  const total = { objects: all.length, images: on, sizes: sizesOf(all, area) };
  return { total, perClass, onImage, unlisted: all.length - rows.length };
}

function sizesOf(rows: Uint32Array, area: Float64Array): SizeCounts {
  const sizes = { small: 0, medium: 0, large: 0 };
  for (const row of rows) sizes[area[row]! < 1024 ? "small" : area[row]! < 9216 ? "medium" : "large"]++;
  return sizes;
}
