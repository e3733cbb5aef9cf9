// Moves the points of a map, one epoch at a time: what src/layout.ts does, to the same bits.
import { take } from "./memory";
import { exp2, log2 } from "./power";

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

export function epoch(number: f64, alpha: f64, a: f64, b: f64): void {
  const pull = -2 * a * b;
  const push = 2 * b;
  for (let e: usize = 0; e < <usize>edges; e++) {
    const at = e << 3;
    const next = load<f64>(due + at);
    if (next > number) continue;
    const head = place + (<usize>load<u32>(heads + (e << 2)) << 3);
    const tail = place + (<usize>load<u32>(tails + (e << 2)) << 3);
    let x: f64 = load<f32>(head);
    let y: f64 = load<f32>(head, 4);
    const u: f64 = load<f32>(tail);
    const v: f64 = load<f32>(tail, 4);
    const dx = x - u;
    const dy = y - v;
    const square = dx * dx + dy * dy;
    if (square > 0) {
      const power = exp2(b * log2(square));
      const slope = (pull * power) / (square * (a * power + 1));
      const mx = clip(slope * dx) * alpha;
      const my = clip(slope * dy) * alpha;
      x += mx;
      y += my;
      store<f32>(tail, <f32>(u - mx));
      store<f32>(tail, <f32>(v - my), 4);
    }
    const period = load<f64>(periods + at);
    store<f64>(due + at, next + period);
    const wait = period / 5;
    const negative = load<f64>(dueNegative + at);
    const count = <i32>((number - negative) / wait);
    for (let i = 0; i < count; i++) {
      const other = <usize>((<u64>bits() * <u64>points) >> 32);
      const there = place + (other << 3);
      if (there == head) continue;
      const rx = x - <f64>load<f32>(there);
      const ry = y - <f64>load<f32>(there, 4);
      const distance = rx * rx + ry * ry;
      if (distance == 0) continue;
      const slope = push / ((0.001 + distance) * (a * exp2(b * log2(distance)) + 1));
      x += clip(slope * rx) * alpha;
      y += clip(slope * ry) * alpha;
    }
    store<f64>(dueNegative + at, negative + <f64>count * wait);
    store<f32>(head, <f32>x);
    store<f32>(head, <f32>y, 4);
  }
}
