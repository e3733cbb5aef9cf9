// The ground truths of an image that each of its detections may claim, best first: candidates.ts, over linear memory.

import { boxOverlap, laidOverlap, layBoxes, takeLaidBoxes } from "./box-overlap";
import { dRows, gFlags, gRows, order } from "./category";
import { mostD, mostG, mostPairs } from "./images";
import { f64At, free, release, take, u32At } from "./memory";
import { bringImage, overlap } from "./overlap";
import { BOXES, floor, kind } from "./parameters";
import { classes, crowds, firstWins, isChoosy, NO_CROWDS, SAME, SAME_CROWDS } from "./rule";
import { detections, groundTruth } from "./tables";

/** Detections from which on it pays to lay out the boxes of an image first. */
const LAY: i32 = 4;

export let begin: usize = 0; // u32, by detection of the image
export let candidate: usize = 0; // u32: ground truth
export let value: usize = 0; // f64: its overlap
/** An overlap was not a number. */
export let odd: bool = false;

/** Takes room for those of the largest image. */
export function takeCandidates(): void {
  begin = take(<usize>(mostD + 1) << 2);
  candidate = take(<usize>mostPairs << 2);
  value = take(<usize>mostPairs << 3);
  takeLaidBoxes(mostG);
  odd = false;
}

/** Finds those of detections order[at .. at + d) among ground truths g0 .. g0 + g. Returns how many, -1 without memory. */
export function findCandidates(at: i32, d: i32, g0: i32, g: i32): i32 {
  if (d == 0 || g == 0) {
    memory.fill(begin, 0, <usize>(d + 1) << 2);
    return 0;
  }
  let end = 0;
  const mark = free;
  const boxes = kind == BOXES;
  const laid = boxes && d >= LAY;
  if (laid) layBoxes(g0, g);
  else if (!boxes && !bringImage(at, d, g0, g)) return -1;
  const least = floor;
  const values = value;
  const chosen = candidate;
  for (let i = 0; i < d; i++) {
    const first = end;
    store<u32>(begin + (<usize>i << 2), first);
    const box = detections.box + (<usize>u32At(dRows, u32At(order, at + i)) << 5);
    const x = load<f64>(box);
    const y = load<f64>(box + 8);
    const right = x + load<f64>(box + 16);
    const bottom = y + load<f64>(box + 24);
    const area = load<f64>(box + 16) * load<f64>(box + 24);
    for (let j = 0; j < g; j++) {
      const iou = laid ? laidOverlap(x, y, right, bottom, area, j, g0 + j) : boxes ? boxOverlap(box, groundTruth.box + (<usize>u32At(gRows, g0 + j) << 5), (load<u8>(gFlags + g0 + j) & 1) != 0) : overlap(at, i, d, g0, j);
      if (iou < least) continue;
      if (isChoosy && !mayClaim(at + i, g0 + j)) continue;
      if (iou != iou) odd = true;
      let c = end++;
      while (c > first && (firstWins ? iou > f64At(values, c - 1) : iou >= f64At(values, c - 1))) {
        store<f64>(values + (<usize>c << 3), f64At(values, c - 1));
        store<u32>(chosen + (<usize>c << 2), u32At(chosen, c - 1));
        c--;
      }
      store<f64>(values + (<usize>c << 3), iou);
      store<u32>(chosen + (<usize>c << 2), j);
    }
  }
  release(mark);
  store<u32>(begin + (<usize>d << 2), end);
  return end;
}

function mayClaim(i: i32, g: i32): bool {
  const crowd = (load<u8>(gFlags + g) & 1) != 0;
  if (crowd && crowds == NO_CROWDS) return false;
  if (classes != SAME && !(crowd && crowds == SAME_CROWDS)) return true;
  return sameClass(i, g);
}

/** Whether detection `order[i]` and ground truth `g` are of one class. */
export function sameClass(i: i32, g: i32): bool {
  return u32At(detections.category, u32At(dRows, u32At(order, i))) == u32At(groundTruth.category, u32At(gRows, g));
}
