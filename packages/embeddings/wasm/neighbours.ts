// The nearest rows of every row by f32 scores, a few more than are wanted; the caller settles the order in f64.
import { take } from "./memory";
import { GROUP, d, groups, halves, n, packed } from "./rows";

const BLOCK: i32 = 8; // groups

let m: i32 = 0;
let scores: usize = 0; // f32, n · m: a heap a row, its root the worst
let others: usize = 0; // u32, n · m
let bounds: usize = 0; // f32, groups · 8: the root of each row
let lanes: usize = 0; // f32, 4

/** Makes room for m candidates a row; returns the address of the scores, 0 where there is no more memory. */
export function setCandidates(count: i32): usize {
  m = count;
  const size = <usize>n * <usize>m << 2;
  scores = take(size);
  others = take(size);
  bounds = take(<usize>groups << 5);
  lanes = take(16);
  if (lanes == 0) return 0;
  for (let i: usize = 0; i < <usize>n * <usize>m; i++) store<f32>(scores + (i << 2), -Infinity);
  for (let i: usize = 0; i < <usize>groups << 3; i++) store<f32>(bounds + (i << 2), -Infinity);
  return scores;
}

/** Where the rows of the candidates lie. */
export function candidates(): usize {
  return others;
}

/** Compares a block of 64 rows with itself and all behind it. */
export function sweep(block: i32): void {
  const first = block * BLOCK;
  const last = min(first + BLOCK, groups);
  for (let from = first; from < groups; from += BLOCK) {
    const to = min(from + BLOCK, groups);
    for (let q = first; q < last; q++) for (let c = from; c < to; c++) pair(q, c, from != first);
  }
}

// @ts-ignore: decorator
@inline
function pair(q: i32, c: i32, both: bool): void {
  tile(q, 0, c, both);
  tile(q, 4, c, both);
}

/** Four rows of group q against the eight of group c. */
function tile(q: i32, lane: i32, c: i32, both: bool): void {
  let x = packed + (<usize>q * <usize>d << 5) + (<usize>lane << 2);
  let y = packed + (<usize>c * <usize>d << 5);
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  for (let i = 0; i < d; i++) {
    const low = v128.load(y);
    const high = v128.load(y, 16);
    let v = v128.load_splat<f32>(x);
    a0 = f32x4.add(a0, f32x4.mul(v, low));
    a1 = f32x4.add(a1, f32x4.mul(v, high));
    v = v128.load_splat<f32>(x, 4);
    b0 = f32x4.add(b0, f32x4.mul(v, low));
    b1 = f32x4.add(b1, f32x4.mul(v, high));
    v = v128.load_splat<f32>(x, 8);
    c0 = f32x4.add(c0, f32x4.mul(v, low));
    c1 = f32x4.add(c1, f32x4.mul(v, high));
    v = v128.load_splat<f32>(x, 12);
    d0 = f32x4.add(d0, f32x4.mul(v, low));
    d1 = f32x4.add(d1, f32x4.mul(v, high));
    x += 32;
    y += 32;
  }
  const row = q * GROUP + lane;
  const column = c * GROUP;
  offer(row, column, a0, both);
  offer(row, column + 4, a1, both);
  offer(row + 1, column, b0, both);
  offer(row + 1, column + 4, b1, both);
  offer(row + 2, column, c0, both);
  offer(row + 2, column + 4, c1, both);
  offer(row + 3, column, d0, both);
  offer(row + 3, column + 4, d1, both);
}

// @ts-ignore: decorator
@inline
function offer(row: i32, column: i32, dots: v128, both: bool): void {
  const rowBound = bounds + (<usize>row << 2);
  const columnBound = bounds + (<usize>column << 2);
  const score = f32x4.sub(f32x4.sub(dots, v128.load_splat<f32>(halves + (<usize>row << 2))), v128.load(halves + (<usize>column << 2)));
  const better = f32x4.gt(score, v128.load_splat<f32>(rowBound));
  if (v128.any_true(better)) keep(row, column, score, i32x4.bitmask(better));
  if (!both) return;
  const wanted = f32x4.gt(score, v128.load(columnBound));
  if (v128.any_true(wanted)) keepEach(row, column, score, i32x4.bitmask(wanted));
}

function keep(row: i32, column: i32, score: v128, mask: i32): void {
  v128.store(lanes, score);
  for (; mask != 0; mask &= mask - 1) {
    const lane = ctz(mask);
    if (column + lane != row) push(row, column + lane, load<f32>(lanes + (<usize>lane << 2)));
  }
}

function keepEach(row: i32, column: i32, score: v128, mask: i32): void {
  v128.store(lanes, score);
  for (; mask != 0; mask &= mask - 1) {
    const lane = ctz(mask);
    push(column + lane, row, load<f32>(lanes + (<usize>lane << 2)));
  }
}

/** Puts a candidate in the place of the worst. */
function push(row: i32, other: i32, score: f32): void {
  const bound = bounds + (<usize>row << 2);
  if (score <= load<f32>(bound)) return;
  const heap = scores + (<usize>row * <usize>m << 2);
  const rows = others + (<usize>row * <usize>m << 2);
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= m) break;
    let value = load<f32>(heap + (<usize>child << 2));
    if (child + 1 < m) {
      const right = load<f32>(heap + (<usize>child << 2), 4);
      if (right < value) {
        value = right;
        child++;
      }
    }
    if (value >= score) break;
    store<f32>(heap + (<usize>i << 2), value);
    store<u32>(rows + (<usize>i << 2), load<u32>(rows + (<usize>child << 2)));
    i = child;
  }
  store<f32>(heap + (<usize>i << 2), score);
  store<u32>(rows + (<usize>i << 2), other);
  store<f32>(bound, load<f32>(heap));
}
