import { free, release, take, u32At } from "./memory";
import { sortFalling } from "./sort";
import { categoryRank, groups, imageRank, images, Table } from "./tables";

/** Sorts `count` rows at `from` to `to` by the rank of what `key` says of them, stably; rows of rank -1 are left out. */
function countingSort(from: usize, to: usize, count: i32, key: usize, rank: usize, ranks: i32, offsets: usize): i32 {
  memory.fill(offsets, 0, <usize>(ranks + 1) << 2);
  for (let i = 0; i < count; i++) {
    const r = <i32>u32At(rank, u32At(key, u32At(from, i)));
    if (r < 0) continue;
    const slot = offsets + (<usize>(r + 1) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  for (let r = 0; r < ranks; r++) store<u32>(offsets + (<usize>(r + 1) << 2), u32At(offsets, r + 1) + u32At(offsets, r));
  const total = u32At(offsets, ranks);
  for (let i = 0; i < count; i++) {
    const row = u32At(from, i);
    const r = <i32>u32At(rank, u32At(key, row));
    if (r < 0) continue;
    const slot = offsets + (<usize>r << 2);
    const at = load<u32>(slot);
    store<u32>(slot, at + 1);
    store<u32>(to + (<usize>at << 2), row);
  }
  // each offset has moved to where its rank ends: back to where it begins
  for (let r = ranks; r > 0; r--) store<u32>(offsets + (<usize>r << 2), u32At(offsets, r - 1));
  store<u32>(offsets, 0);
  return total;
}

/** Sorts the rows of a table by category and image; or, where categories are together, by image and in it by category. */
export function group(t: Table, together: bool): void {
  t.offsets = take(<usize>(groups + 1) << 2);
  const mark = free;
  const count = t.length;
  const first = take(<usize>count << 2);
  const second = take(<usize>count << 2);
  const perImage = take(<usize>(images + 1) << 2);
  for (let i = 0; i < count; i++) store<u32>(first + (<usize>i << 2), i);
  let n: i32;
  if (together) {
    n = countingSort(first, second, count, t.category, categoryRank, groups, t.offsets);
    n = countingSort(second, t.rows, n, t.image, imageRank, images, perImage);
    store<u32>(t.offsets, 0);
    store<u32>(t.offsets + 4, n);
  } else {
    n = countingSort(first, second, count, t.image, imageRank, images, perImage);
    n = countingSort(second, t.rows, n, t.category, categoryRank, groups, t.offsets);
  }
  rankImages(t, n);
  release(mark);
}

function rankImages(t: Table, n: i32): void {
  for (let i = 0; i < n; i++) store<u32>(t.images + (<usize>i << 2), u32At(imageRank, u32At(t.image, u32At(t.rows, i))));
}

/**
 * Sorts the rows of a table by image, and in it by category or as they come; the same as `group` where there is an order
 * by category, but quick where the images come one after another in the table.
 */
export function groupByImage(t: Table, byCategory: bool): void {
  t.offsets = take(8);
  const mark = free;
  const count = t.length;
  const key = take(<usize>count << 3);
  const spare = take(<usize>count << 2);
  const perImage = take(<usize>(images + 1) << 2);
  let n = 0;
  let before: i32 = -1;
  let rising = true;
  for (let i = 0; i < count; i++) {
    const category = <i32>u32At(categoryRank, u32At(t.category, i));
    const image = <i32>u32At(imageRank, u32At(t.image, i));
    if (category < 0 || image < 0) continue;
    if (image < before) rising = false;
    before = image;
    store<f64>(key + (<usize>i << 3), <f64>-category);
    store<u32>(t.rows + (<usize>n << 2), i);
    store<u32>(t.images + (<usize>n << 2), image);
    n++;
  }
  if (!rising) {
    memory.copy(spare, t.rows, <usize>n << 2);
    countingSort(spare, t.rows, n, t.image, imageRank, images, perImage);
    rankImages(t, n);
  }
  store<u32>(t.offsets, 0);
  store<u32>(t.offsets + 4, n);
  if (byCategory) {
    for (let from = 0, to = 0; from < n; from = to) {
      const image = u32At(t.images, from);
      while (to < n && u32At(t.images, to) == image) to++;
      sortFalling(t.rows, from, to, key, spare);
    }
  }
  release(mark);
}
