// Matching as COCO has it, at all thresholds and area ranges at once.

import { accumulate } from "./accumulate";
import { begin, candidate, findCandidates, takeCandidates, value } from "./candidates";
import { D, dImage, dRows, dScore, G, gFlags, order, outcome, rank, stridePlane } from "./category";
import { ignored, markIgnored } from "./ignored";
import { dEnd, gEnd, measureImages, mostG, mostPairs, nextImage } from "./images";
import { takeTerms } from "./keypoint-overlap";
import { f64At, take, u32At } from "./memory";
import { A, areaRanges, BLOCK, blocks, cuts, limits, M, T } from "./parameters";
import { keptImage, keptRow, keptScore } from "./results";
import { sortFalling } from "./sort";
import { detections } from "./tables";

let taken: usize = 0; // u32, A · most ground truths of an image
let reached: usize = 0; // u32, blocks a candidate: thresholds that its overlap reaches

/** Matches and accumulates the category at hand. Returns how many detections are kept, from `kept` on; -1 without memory. */
export function run(kept: i32): i32 {
  const cut = <i32>u32At(cuts, M - 1);
  takeTerms();
  markIgnored();
  measureImages(cut);
  takeCandidates();
  const spare = take(<usize>D << 2);
  const all = take(<usize>D << 2);
  taken = take(<usize>(A * mostG) << 2);
  reached = take(<usize>(mostPairs * blocks) << 2);
  for (let i = 0; i < D; i++) store<u32>(all + (<usize>i << 2), i);
  let n = 0;
  for (let d = 0, g = 0; nextImage(d, g); d = dEnd, g = gEnd) {
    sortFalling(all, d, dEnd, dScore, spare);
    const best = min(dEnd - d, cut);
    for (let i = 0; i < best; i++) {
      store<u32>(order + (<usize>(n + i) << 2), u32At(all, d + i));
      store<u32>(rank + (<usize>(n + i) << 2), i);
    }
    if (!matchImage(n, best, g, gEnd - g)) return -1;
    n += best;
  }
  for (let i = 0; i < n; i++) {
    const item = u32At(order, i);
    const to = <usize>(kept + i);
    store<u32>(keptRow + (to << 2), u32At(dRows, item));
    store<u32>(keptImage + (to << 2), u32At(dImage, item));
    store<f64>(keptScore + (to << 3), f64At(dScore, item));
  }
  accumulate(n);
  return n;
}

/** Matches detections order[at .. at + d) with ground truths g0 .. g0 + g of one image; false without memory. */
function matchImage(at: i32, d: i32, g0: i32, g: i32): bool {
  const end = findCandidates(at, d, g0, g);
  if (end < 0) return false;
  for (let c = 0; c < end; c++) for (let b = 0; b < blocks; b++) store<u32>(reached + (<usize>(c * blocks + b) << 2), hits(f64At(value, c), b));
  for (let b = 0; b < blocks; b++) settle(at, d, g0, g, b);
  return true;
}

/** Thresholds of block b that an overlap reaches, a bit each. */
function hits(iou: f64, b: i32): u32 {
  const first = b * BLOCK;
  const count = min(BLOCK, T - first);
  let word: u32 = 0;
  for (let t = 0; t < count; t++) if (!(iou < f64At(limits, first + t))) word |= 1 << t;
  return word;
}

/** Gives detections their ground truths, best candidate first, at all thresholds of block b at once; each area range apart. */
function settle(at: i32, d: i32, g0: i32, g: i32, b: i32): void {
  const full: u32 = (1 << min(BLOCK, T - b * BLOCK)) - 1;
  memory.fill(taken, 0, <usize>(A * g) << 2);
  for (let i = 0; i < d; i++) {
    const size = load<f64>(detections.area + (<usize>u32At(dRows, u32At(order, at + i)) << 3));
    const from = u32At(begin, i);
    const to = u32At(begin, i + 1);
    for (let a = 0; a < A; a++) {
      const outside = size < f64At(areaRanges, 2 * a) || size > f64At(areaRanges, 2 * a + 1);
      const word = from == to ? (outside ? full << BLOCK : 0) : choose(a, b, from, to, g0, taken + (<usize>(a * g) << 2), full, outside);
      store<u32>(outcome + ((<usize>(a * blocks + b) * stridePlane + at + i) << 2), word);
    }
  }
}

/** The outcome word of one detection in one area range, from its candidates: those that count first, then the ignored ones. */
function choose(a: i32, b: i32, from: i32, to: i32, g0: i32, taken: usize, full: u32, outside: bool): u32 {
  const flags = ignored + <usize>a * G + g0;
  let open = full;
  let positive: u32 = 0;
  let skipped: u32 = 0;
  for (let pass: u8 = 0; pass < 2; pass++) {
    for (let c = from; c < to && open != 0; c++) {
      const j = u32At(candidate, c);
      if (load<u8>(flags + j) != pass) continue;
      let hit = u32At(reached, c * blocks + b) & open;
      const flag = load<u8>(gFlags + g0 + j);
      if ((flag & 1) == 0) hit &= ~u32At(taken, j);
      if (hit == 0) continue;
      open &= ~hit;
      store<u32>(taken + (<usize>j << 2), u32At(taken, j) | hit);
      if ((flag & 4) != 0) {
        if (pass == 1 || outside) skipped |= hit;
      } else if (pass == 0) positive |= hit;
      else skipped |= hit;
    }
  }
  if (outside) skipped |= open;
  return positive | (skipped << BLOCK);
}
