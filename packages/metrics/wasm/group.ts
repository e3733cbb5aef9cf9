import { f64At, free, release, take, u32At } from "./memory";
import { ABOVE, ALL, categoryRank, groups, imageRank, images, Table } from "./tables";

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

/**
 * Sorts the rows of a table that take part by category and image; or, where categories are together, by image, and in
 * it by category or as they come.
 */
export function group(t: Table, together: bool, byCategory: bool): void {
  t.offsets = take(<usize>(groups + 1) << 2);
  const mark = free;
  const first = take(<usize>t.length << 2);
  const second = take(<usize>t.length << 2);
  const perImage = take(<usize>(images + 1) << 2);
  let n = takingPart(t, first, byCategory);
  if (!together) {
    n = countingSort(first, second, n, t.image, imageRank, images, perImage);
    n = countingSort(second, t.rows, n, t.category, categoryRank, groups, t.offsets);
  } else {
    if (byCategory) n = countingSort(first, second, n, t.category, categoryRank, groups, t.offsets);
    n = countingSort(byCategory ? second : first, t.rows, n, t.image, imageRank, images, perImage);
    store<u32>(t.offsets, 0);
    store<u32>(t.offsets + 4, n);
  }
  for (let i = 0; i < n; i++) store<u32>(t.images + (<usize>i << 2), u32At(imageRank, u32At(t.image, u32At(t.rows, i))));
  release(mark);
}

/** The rows whose score is enough to `to`, in order; those of categories outside the scope are left to be sorted out, if they will be. */
function takingPart(t: Table, to: usize, byCategory: bool): i32 {
  let n = 0;
  for (let i = 0; i < t.length; i++) {
    if (t.kept != ALL) {
      const score = f64At(t.score, i);
      if (!(t.kept == ABOVE ? score > t.confidence : score >= t.confidence)) continue;
    }
    if (!byCategory && <i32>u32At(categoryRank, u32At(t.category, i)) < 0) continue;
    store<u32>(to + (<usize>n << 2), i);
    n++;
  }
  return n;
}
