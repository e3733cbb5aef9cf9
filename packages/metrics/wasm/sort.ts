// Sorting by falling numbers.

import { f64At, free, release, take, u32At } from "./memory";
import { dScore, order } from "./category";

/** Sorts indices `at[from .. to)` by what falls in `key`, f64, stably; `spare` has as much room. */
export function sortFalling(at: usize, from: i32, to: i32, key: usize, spare: usize): void {
  let i = from + 1;
  while (i < to && f64At(key, u32At(at, i - 1)) >= f64At(key, u32At(at, i))) i++;
  if (i >= to) return;
  if (to - from > 48) {
    mergeSort(at, from, to, key, spare);
    return;
  }
  for (; i < to; i++) {
    const item = u32At(at, i);
    const score = f64At(key, item);
    let j = i - 1;
    while (j >= from && f64At(key, u32At(at, j)) < score) {
      store<u32>(at + (<usize>(j + 1) << 2), u32At(at, j));
      j--;
    }
    store<u32>(at + (<usize>(j + 1) << 2), item);
  }
}

function mergeSort(at: usize, from: i32, to: i32, key: usize, spare: usize): void {
  const middle = (from + to) >> 1;
  sortFalling(at, from, middle, key, spare);
  sortFalling(at, middle, to, key, spare);
  memory.copy(spare + (<usize>from << 2), at + (<usize>from << 2), <usize>(middle - from) << 2);
  let a = from;
  let b = middle;
  let out = from;
  while (a < middle && b < to) {
    const left = u32At(spare, a);
    const right = u32At(at, b);
    if (f64At(key, right) > f64At(key, left)) {
      store<u32>(at + (<usize>out << 2), right);
      b++;
    } else {
      store<u32>(at + (<usize>out << 2), left);
      a++;
    }
    out++;
  }
  memory.copy(at + (<usize>out << 2), spare + (<usize>a << 2), <usize>(middle - a) << 2);
}

/** Orders `at[0 .. n)`, positions among the kept, by falling score, stably: least significant digit first. */
export function radix(at: usize, n: i32): void {
  const mark = free;
  let keys = take(<usize>n << 3);
  let otherKeys = take(<usize>n << 3);
  let items = at;
  let otherItems = take(<usize>n << 2);
  const histogram = take(2048 * 4);
  for (let i = 0; i < n; i++) {
    // -0 becomes 0: they are equal; positive numbers are inverted for a falling order, negative ones fall already
    let bits = reinterpret<u64>(f64At(dScore, u32At(order, i)) + 0.0);
    if (bits < 0x8000000000000000) bits = ~bits & 0x7fffffffffffffff;
    store<u64>(keys + (<usize>i << 3), bits);
    store<u32>(items + (<usize>i << 2), i);
  }
  for (let shift: u64 = 0; shift < 64; shift += 11) {
    memory.fill(histogram, 0, 2048 * 4);
    for (let i = 0; i < n; i++) {
      const slot = histogram + (<usize>((load<u64>(keys + (<usize>i << 3)) >> shift) & 2047) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
    }
    if (load<u32>(histogram + (<usize>((load<u64>(keys) >> shift) & 2047) << 2)) == <u32>n) continue;
    let sum: u32 = 0;
    for (let d: usize = 0; d < 2048; d++) {
      const count = load<u32>(histogram + (d << 2));
      store<u32>(histogram + (d << 2), sum);
      sum += count;
    }
    for (let i = 0; i < n; i++) {
      const key = load<u64>(keys + (<usize>i << 3));
      const slot = histogram + (<usize>((key >> shift) & 2047) << 2);
      const to = load<u32>(slot);
      store<u32>(slot, to + 1);
      store<u64>(otherKeys + (<usize>to << 3), key);
      store<u32>(otherItems + (<usize>to << 2), u32At(items, i));
    }
    const k = keys;
    keys = otherKeys;
    otherKeys = k;
    const t = items;
    items = otherItems;
    otherItems = t;
  }
  if (items != at) memory.copy(at, items, <usize>n << 2);
  release(mark);
}
