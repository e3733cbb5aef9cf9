// Vectors lie in groups of eight rows, dimension by dimension: eight rows are then two registers, and their scores need
// no adding up across lanes. The score of two rows is -½‖a − b‖², in f32: near 0 is near.
import { take } from "./memory";

export const GROUP: i32 = 8;
export let n: i32 = 0;
export let d: i32 = 0;
export let groups: i32 = 0;
export let packed: usize = 0; // f32, groups · d · 8
export let halves: usize = 0; // f32, groups · 8: ½‖a‖², infinite behind the last row

/** Makes room for n vectors of d numbers; returns where they go, 0 where they do not fit. */
export function setRows(count: i32, dimension: i32): usize {
  n = count;
  d = dimension;
  groups = (n + GROUP - 1) / GROUP;
  packed = take(<usize>groups * <usize>d << 5);
  halves = take(<usize>groups << 5);
  return halves == 0 ? 0 : packed;
}

/** Where ½‖a‖² of each row goes. */
export function halfNorms(): usize {
  return halves;
}

/** The address of a row's first number; the next is 32 bytes on. */
// @ts-ignore: decorator
@inline
export function rowAt(row: i32): usize {
  return packed + (<usize>(row >> 3) * <usize>d << 5) + (<usize>(row & 7) << 2);
}

/** Writes ½‖row − j‖² of all j, in f64, dimension after dimension, to `to` (groups · 8). */
export function distancesFrom(row: i32, to: usize): void {
  const first = rowAt(row);
  for (let g = 0; g < groups; g++) {
    let a = f64x2.splat(0);
    let b = a;
    let c = a;
    let e = a;
    let at = packed + (<usize>g * <usize>d << 5);
    let x = first;
    for (let i = 0; i < d; i++) {
      const v = f64x2.splat(<f64>load<f32>(x));
      const low = v128.load(at);
      const high = v128.load(at, 16);
      const p = f64x2.sub(f64x2.promote_low_f32x4(low), v);
      const q = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<i32>(low, low, 2, 3, 2, 3)), v);
      const r = f64x2.sub(f64x2.promote_low_f32x4(high), v);
      const s = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<i32>(high, high, 2, 3, 2, 3)), v);
      a = f64x2.add(a, f64x2.mul(p, p));
      b = f64x2.add(b, f64x2.mul(q, q));
      c = f64x2.add(c, f64x2.mul(r, r));
      e = f64x2.add(e, f64x2.mul(s, s));
      at += 32;
      x += 32;
    }
    const half = f64x2.splat(0.5);
    const out = to + (<usize>g << 6);
    v128.store(out, f64x2.mul(a, half));
    v128.store(out, f64x2.mul(b, half), 16);
    v128.store(out, f64x2.mul(c, half), 32);
    v128.store(out, f64x2.mul(e, half), 48);
  }
}
