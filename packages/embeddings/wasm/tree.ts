// The minimum spanning tree of mutual reachability (Prim): max(core a, core b, ½‖a − b‖²). All rows that are left are
// scored in f32 at each step; the distance is computed in f64 where the score, less its largest error, could matter.
import { take } from "./memory";
import { d, halves, n, packed, rowAt } from "./rows";

let rows: usize = 0; // u32, slots: which row lies there
let best: usize = 0; // f64, slots: the nearest that the tree comes
let limits: usize = 0; // f32, slots: a score must be above
let cores: usize = 0; // f64, slots
let current: usize = 0; // f32, d
let core: f64 = 0;
let half: f32 = 0;
let left: i32 = 0;
let error: f64 = 0;
let joined: usize = 0; // f64, n: how near each row was when it joined; then u32, n: which row

/** Starts at row 0; returns where the core distances go. `worst` bounds the error of a score. */
export function plant(worst: f64): usize {
  error = worst;
  const slots = <usize>(n + 7) & ~7;
  rows = take(slots << 2);
  best = take(slots << 3);
  limits = take(slots << 2);
  cores = take(slots << 3);
  current = take(<usize>d << 2);
  joined = take(<usize>n * 12);
  for (let i: usize = 0; i < slots; i++) {
    store<u32>(rows + (i << 2), <u32>i);
    store<f64>(best + (i << 3), Infinity);
    store<f32>(limits + (i << 2), -Infinity);
  }
  store<f64>(best, 0); // row 0 is the first
  left = n;
  return joined == 0 ? 0 : cores;
}

/** Adds so many rows to the tree; returns where the n distances lie at which rows joined (f64), and then which (u32). */
export function grow(count: i32): usize {
  for (; count > 0 && left > 0; count--) {
    remove(nearest());
    reach();
  }
  return joined;
}

/** The slot of the nearest row, of those as near the lowest. */
function nearest(): i32 {
  let slot = 0;
  let least = load<f64>(best);
  for (let i = 1; i < left; i++) {
    const value = load<f64>(best + (<usize>i << 3));
    if (value < least || (value == least && load<u32>(rows + (<usize>i << 2)) < load<u32>(rows + (<usize>slot << 2)))) {
      least = value;
      slot = i;
    }
  }
  const at = <usize>(n - left);
  store<f64>(joined + (at << 3), least);
  store<u32>(joined + (<usize>n << 3) + (at << 2), load<u32>(rows + (<usize>slot << 2)));
  return slot;
}

/** Makes a slot's row the current one; the last row takes its place. */
function remove(slot: i32): void {
  left--;
  core = load<f64>(cores + (<usize>slot << 3));
  half = load<f32>(halves + (<usize>slot << 2));
  let to = rowAt(slot);
  let end = rowAt(left);
  for (let i = 0; i < d; i++) {
    store<f32>(current + (<usize>i << 2), load<f32>(to));
    store<f32>(to, load<f32>(end));
    to += 32;
    end += 32;
  }
  move(rows, slot, 2);
  move(best, slot, 3);
  move(limits, slot, 2);
  move(cores, slot, 3);
  move(halves, slot, 2);
  store<f32>(limits + (<usize>left << 2), Infinity);
}

// @ts-ignore: decorator
@inline
function move(column: usize, slot: i32, shift: usize): void {
  memory.copy(column + (<usize>slot << shift), column + (<usize>left << shift), <usize>1 << shift);
}

/** Looks how near the current row comes to all that are left. */
function reach(): void {
  let y = packed;
  for (let first = 0; first < left; first += 8) {
    let a = f32x4.splat(0);
    let b = a;
    let x = current;
    for (let i = 0; i < d; i++) {
      const v = v128.load_splat<f32>(x);
      a = f32x4.add(a, f32x4.mul(v, v128.load(y)));
      b = f32x4.add(b, f32x4.mul(v, v128.load(y, 16)));
      x += 4;
      y += 32;
    }
    const at = <usize>first << 2;
    const mine = f32x4.splat(half);
    a = f32x4.sub(f32x4.sub(a, mine), v128.load(halves + at));
    b = f32x4.sub(f32x4.sub(b, mine), v128.load(halves + at, 16));
    let mask = i32x4.bitmask(f32x4.gt(a, v128.load(limits + at))) | (i32x4.bitmask(f32x4.gt(b, v128.load(limits + at, 16))) << 4);
    for (; mask != 0; mask &= mask - 1) settle(first + ctz(mask));
  }
}

/** The exact distance of a slot to the current row, kept where it is less than what was known. */
function settle(slot: i32): void {
  const place = best + (<usize>slot << 3);
  const known = load<f64>(place);
  const other = load<f64>(cores + (<usize>slot << 3));
  let least = max(core, other);
  if (least >= known) return;
  let sum: f64 = 0;
  let y = rowAt(slot);
  for (let i = 0; i < d; i++) {
    const difference = <f64>load<f32>(y) - <f64>load<f32>(current + (<usize>i << 2));
    sum += difference * difference;
    y += 32;
  }
  least = max(least, 0.5 * sum);
  if (least >= known) return;
  store<f64>(place, least);
  // no edge to it is shorter than its core distance
  store<f32>(limits + (<usize>slot << 2), least <= other ? Infinity : <f32>(-least - error));
}
