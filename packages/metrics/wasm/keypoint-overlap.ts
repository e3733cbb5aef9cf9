import { gArea, gRows } from "./category";
import { exp } from "./exp";
import { f64At, take, u32At } from "./memory";
import { EPSILON, floor, K, variances } from "./parameters";
import { groundTruth } from "./tables";

let terms: usize = 0; // f64, K: similarities; before, pairs of a squared distance and its variance

/** Takes room for the terms of an overlap. */
export function takeTerms(): void {
  terms = take(<usize>K << 4);
}

/** Object keypoint similarity of keypoints at a and b where it can reach the lowest threshold; else anything below that. */
export function keypointOverlap(a: usize, b: usize, g: i32): f64 {
  const box = groundTruth.box + (<usize>u32At(gRows, g) << 5);
  const scale = f64At(gArea, g) + EPSILON;
  let labelled: i32 = 0;
  for (let i = 0; i < K; i++) if (load<f64>(b + <usize>i * 24 + 16) > 0) labelled++;
  const w = load<f64>(box + 16);
  const h = load<f64>(box + 24);
  const x0 = load<f64>(box) - w;
  const x1 = load<f64>(box) + w * 2;
  const y0 = load<f64>(box + 8) - h;
  const y1 = load<f64>(box + 8) + h * 2;
  const all = labelled > 0 ? labelled : K;
  // terms are at most 1: once the missing ones are more than may be missing, the rest need no look
  const spare = <f64>all * (1 - floor) + 1e-6;
  const far = scale > 0 ? scale * 6.001 : Infinity;
  let missed: f64 = 0;
  let count = 0;
  for (let i = 0; i < K; i++) {
    const p = <usize>i * 24;
    const x = load<f64>(a + p);
    const y = load<f64>(a + p + 8);
    let dx: f64;
    let dy: f64;
    if (labelled > 0) {
      if (!(load<f64>(b + p + 16) > 0)) continue;
      dx = x - load<f64>(b + p);
      dy = y - load<f64>(b + p + 8);
    } else {
      dx = max(0, x0 - x) + max(0, x - x1);
      dy = max(0, y0 - y) + max(0, y - y1);
    }
    const square = dx * dx + dy * dy;
    const variance = f64At(variances, i);
    if (square > far * variance) missed += 0.95; // the term is below e^-3
    store<f64>(terms + (<usize>count << 4), square);
    store<f64>(terms + (<usize>count << 4) + 8, variance);
    count++;
  }
  if (missed > spare) return 0;
  missed = 0;
  for (let i = 0; i < count; i++) {
    const at = terms + (<usize>i << 4);
    const term = exp(-(load<f64>(at) / load<f64>(at + 8) / scale / 2));
    missed += 1 - term;
    if (missed > spare) return 0;
    store<f64>(terms + (<usize>i << 3), term);
  }
  return pairwise(terms, count) / <f64>count;
}

/** Sum of the first `count` terms in NumPy's order. */
function pairwise(at: usize, count: i32): f64 {
  if (count < 8) {
    let sum: f64 = count > 0 ? load<f64>(at) : 0;
    for (let i = 1; i < count; i++) sum += f64At(at, i);
    return sum;
  }
  if (count > 128) {
    let half = count / 2;
    half -= half % 8;
    return pairwise(at, half) + pairwise(at + (<usize>half << 3), count - half);
  }
  let r0 = f64At(at, 0);
  let r1 = f64At(at, 1);
  let r2 = f64At(at, 2);
  let r3 = f64At(at, 3);
  let r4 = f64At(at, 4);
  let r5 = f64At(at, 5);
  let r6 = f64At(at, 6);
  let r7 = f64At(at, 7);
  let i = 8;
  for (; i + 8 <= count; i += 8) {
    r0 += f64At(at, i);
    r1 += f64At(at, i + 1);
    r2 += f64At(at, i + 2);
    r3 += f64At(at, i + 3);
    r4 += f64At(at, i + 4);
    r5 += f64At(at, i + 5);
    r6 += f64At(at, i + 6);
    r7 += f64At(at, i + 7);
  }
  let sum = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7));
  for (; i < count; i++) sum += f64At(at, i);
  return sum;
}
