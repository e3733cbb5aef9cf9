// Moves the points of a map, one epoch at a time: what src/layout.ts does, to the same bits.
import { take } from "./memory";
import { exp2, exp2Pair, log2, log2Pair } from "./power";

let edges: i32 = 0;
let points: i32 = 0;
let heads: usize = 0; // u32
let tails: usize = 0; // u32
let periods: usize = 0; // f64: epochs from one sample of an edge to the next
let due: usize = 0; // f64
let dueNegative: usize = 0; // f64
let place: usize = 0; // f32, 2 a point
let s0: u32 = 0;
let s1: u32 = 0;
let s2: u32 = 0;
let s3: u32 = 0;

/** Makes room; the places, heads, tails and periods lie one after another from the address that is returned. */
export function setLayout(pointCount: i32, edgeCount: i32): usize {
  points = pointCount;
  edges = edgeCount;
  const size = <usize>((edges + 1) & ~1);
  place = take((<usize>points << 3) + (size << 3) + (size << 3));
  heads = place + (<usize>points << 3);
  tails = heads + (size << 2);
  periods = tails + (size << 2);
  due = take(size << 3);
  dueNegative = take(size << 3);
  return dueNegative == 0 ? 0 : place;
}

export function seedLayout(a: u32, b: u32, c: u32, e: u32): void {
  s0 = a;
  s1 = b;
  s2 = c;
  s3 = e;
  for (let i: usize = 0; i < <usize>edges << 3; i += 8) {
    const period = load<f64>(periods + i);
    store<f64>(due + i, period);
    store<f64>(dueNegative + i, period / 5);
  }
}

// @ts-ignore: decorator
@inline
function bits(): u32 {
  const t = s0 + s1 + s3++;
  s0 = s1 ^ (s1 >>> 9);
  s1 = s2 + (s2 << 3);
  s2 = rotl(s2, 21) + t;
  return t;
}

// @ts-ignore: decorator
@inline
function clip(x: f64): f64 {
  return min(max(x, -4), 4);
}

// @ts-ignore: decorator
@inline
function clipPair(x: v128): v128 {
  return f64x2.pmin(f64x2.pmax(x, f64x2.splat(-4)), f64x2.splat(4));
}

/** A point by chance. */
// @ts-ignore: decorator
@inline
function away(): usize {
  return place + (<usize>((<u64>bits() * <u64>points) >> 32) << 3);
}

/** A coordinate of two points. */
// @ts-ignore: decorator
@inline
function pair(one: usize, two: usize, axis: usize): v128 {
  return f64x2.replace_lane(f64x2.splat(<f64>load<f32>(one + axis)), 1, <f64>load<f32>(two + axis));
}

export function epoch(number: f64, alpha: f64, a: f64, b: f64): void {
  const pull = -2 * a * b;
  const push = 2 * b;
  for (let e: usize = 0; e < <usize>edges; e++) {
    const at = e << 3;
    const next = load<f64>(due + at);
    if (next > number) continue;
    const head = place + (<usize>load<u32>(heads + (e << 2)) << 3);
    const tail = place + (<usize>load<u32>(tails + (e << 2)) << 3);
    const u: f64 = load<f32>(tail);
    const v: f64 = load<f32>(tail, 4);
    const hx: f64 = load<f32>(head);
    const hy: f64 = load<f32>(head, 4);
    const dx = hx - u;
    const dy = hy - v;
    const square = dx * dx + dy * dy;
    if (square > 0) {
      const power = exp2(b * log2(square));
      const slope = (pull * power) / (square * (a * power + 1));
      const mx = clip(slope * dx) * alpha;
      const my = clip(slope * dy) * alpha;
      store<f32>(head, <f32>(hx + mx));
      store<f32>(head, <f32>(hy + my), 4);
      store<f32>(tail, <f32>(u - mx));
      store<f32>(tail, <f32>(v - my), 4);
    }
    const period = load<f64>(periods + at);
    store<f64>(due + at, next + period);
    const wait = period / 5;
    const negative = load<f64>(dueNegative + at);
    const count = <i32>((number - negative) / wait);
    let sumX = f64x2.splat(0);
    let sumY = sumX;
    const x = f64x2.splat(<f64>load<f32>(head));
    const y = f64x2.splat(<f64>load<f32>(head, 4));
    for (let i = 0; i < count; i += 2) {
      const one = away();
      const two = i + 1 < count ? away() : head; // from itself nothing is pushed away
      const rx = f64x2.sub(x, pair(one, two, 0));
      const ry = f64x2.sub(y, pair(one, two, 4));
      const distance = f64x2.add(f64x2.mul(rx, rx), f64x2.mul(ry, ry));
      const power = exp2Pair(f64x2.mul(f64x2.splat(b), log2Pair(distance)));
      const fall = f64x2.mul(f64x2.add(f64x2.splat(0.001), distance), f64x2.add(f64x2.mul(f64x2.splat(a), power), f64x2.splat(1)));
      const slope = f64x2.div(f64x2.splat(push), fall);
      sumX = f64x2.add(sumX, clipPair(f64x2.mul(slope, rx)));
      sumY = f64x2.add(sumY, clipPair(f64x2.mul(slope, ry)));
    }
    store<f32>(head, <f32>(f64x2.extract_lane(x, 0) + (f64x2.extract_lane(sumX, 0) + f64x2.extract_lane(sumX, 1)) * alpha));
    store<f32>(head, <f32>(f64x2.extract_lane(y, 0) + (f64x2.extract_lane(sumY, 0) + f64x2.extract_lane(sumY, 1)) * alpha), 4);
    store<f64>(dueNegative + at, negative + <f64>count * wait);
  }
}
