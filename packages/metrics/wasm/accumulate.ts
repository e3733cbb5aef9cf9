import { dScore, order, outcome, positives, rank, stridePlane } from "./category";
import { f64At, take, u32At } from "./memory";
import { A, BLOCK, blocks, cuts, EPSILON, M, R, recallThresholds, T } from "./parameters";
import { precision, recall, scores } from "./results";
import { radix } from "./sort";

let n: i32 = 0; // detections of the category that are kept
let found: usize = 0; // u32, BLOCK: true positives so far
let passed: usize = 0; // u32, BLOCK: ignored so far
let places: usize = 0; // u32, BLOCK · stride
let owners: usize = 0; // u32
let stride: i32 = 0;
let reach: usize = 0; // u32, R
let sortedRank: usize = 0; // u32, n: rank by falling score
let sortedWord: usize = 0; // u32, n: outcome in one area range and block, by falling score

/** Curves of the category at hand, of which `kept` detections are kept. */
export function accumulate(kept: i32): void {
  n = kept;
  const sorted = take(<usize>n << 2);
  radix(sorted, n);
  stride = 0;
  for (let a = 0; a < A; a++) stride = max(stride, <i32>u32At(positives, a));
  found = take(BLOCK << 2);
  passed = take(BLOCK << 2);
  places = take(<usize>(BLOCK * stride) << 2);
  owners = take(<usize>(BLOCK * stride) << 2);
  reach = take(<usize>R << 2);
  sortedRank = take(<usize>n << 2);
  sortedWord = take(<usize>n << 2);
  let deepest: u32 = 0;
  for (let i = 0; i < n; i++) {
    const r = u32At(rank, u32At(sorted, i));
    store<u32>(sortedRank + (<usize>i << 2), r);
    deepest = max(deepest, r);
  }
  for (let a = 0; a < A; a++) {
    const total = u32At(positives, a);
    if (total == 0) {
      undefine(recall, a, 1);
      undefine(precision, a, R);
      undefine(scores, a, R);
      continue;
    }
    for (let r = 0; r < R; r++) store<u32>(reach + (<usize>r << 2), truePositivesFor(f64At(recallThresholds, r), total));
    for (let b = 0; b < blocks; b++) {
      const words = outcome + ((<usize>(a * blocks + b) * stridePlane) << 2);
      for (let i = 0; i < n; i++) store<u32>(sortedWord + (<usize>i << 2), u32At(words, u32At(sorted, i)));
      const count = min(BLOCK, T - b * BLOCK);
      for (let m = 0; m < M; m++) {
        const line = (a * M + m) * T + b * BLOCK;
        if (m > 0 && u32At(cuts, m - 1) > deepest) repeatLine(line, count);
        else {
          const top = collect(u32At(cuts, m), deepest, (1 << count) - 1);
          for (let t = 0; t < count; t++) {
            const at = line + t;
            store<f64>(recall + (<usize>at << 3), <f64>u32At(found, t) / <f64>total);
            interpolate(sorted, t, top, at * R);
          }
        }
      }
    }
  }
}

/** What there is no ground truth for is -1. */
function undefine(curves: usize, a: i32, width: i32): void {
  const cells = M * T * width;
  for (let i = a * cells; i < (a + 1) * cells; i++) store<f64>(curves + (<usize>i << 3), -1);
}

/** No image has more detections than the cut before: the same again. */
function repeatLine(line: i32, count: i32): void {
  memory.copy(recall + (<usize>line << 3), recall + (<usize>(line - T) << 3), <usize>count << 3);
  memory.copy(precision + (<usize>(line * R) << 3), precision + (<usize>((line - T) * R) << 3), <usize>(count * R) << 3);
  memory.copy(scores + (<usize>(line * R) << 3), scores + (<usize>((line - T) * R) << 3), <usize>(count * R) << 3);
}

function truePositivesFor(threshold: f64, total: u32): u32 {
  let k: f64 = max(0, Math.floor(threshold * <f64>total) - 2);
  while (k / <f64>total < threshold) k += 1;
  return <u32>k;
}

/** Counts by falling score, and notes where each true positive came; returns the first detection within the cut, or -1. */
function collect(cut: u32, deepest: u32, full: u32): i32 {
  memory.fill(found, 0, BLOCK << 2);
  memory.fill(passed, 0, BLOCK << 2);
  const all = cut > deepest;
  let seen: u32 = 0;
  let top: i32 = -1;
  for (let i = 0; i < n; i++) {
    if (!all && u32At(sortedRank, i) >= cut) continue;
    if (top < 0) top = i;
    const word = u32At(sortedWord, i);
    if (word == 0) {
      seen++;
      continue;
    }
    let skipped = word >> BLOCK;
    if (skipped == full) continue;
    seen++;
    while (skipped != 0) {
      const slot = passed + (<usize>ctz(skipped) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
      skipped &= skipped - 1;
    }
    let positive = word & 0xffff;
    while (positive != 0) {
      const t = ctz(positive);
      const slot = found + (<usize>t << 2);
      const k = load<u32>(slot);
      store<u32>(slot, k + 1);
      const at = (<usize>(t * stride + k)) << 2;
      store<u32>(places + at, seen - load<u32>(passed + (<usize>t << 2)));
      store<u32>(owners + at, i);
      positive &= positive - 1;
    }
  }
  return top;
}

function interpolate(sorted: usize, t: i32, top: i32, at: i32): void {
  const total = u32At(found, t);
  const base = t * stride - 1;
  let peak: f64 = 0;
  let j = total;
  for (let r = R - 1; r >= 0; r--) {
    const cell = <usize>(at + r) << 3;
    const need = u32At(reach, r);
    if (need > total || top < 0) {
      store<f64>(precision + cell, 0);
      store<f64>(scores + cell, 0);
      continue;
    }
    for (; j >= need && j > 0; j--) {
      const p = <f64>j / (<f64>u32At(places, base + j) + EPSILON);
      if (p > peak) peak = p;
    }
    store<f64>(precision + cell, peak);
    const owner = need == 0 ? <u32>top : u32At(owners, base + need);
    store<f64>(scores + cell, f64At(dScore, u32At(order, u32At(sorted, owner))));
  }
}
