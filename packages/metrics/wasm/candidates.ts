// The ground truths of an image that each of its detections may claim, best first: candidates.ts, over linear memory.

import { laidOverlap, layBoxes, takeLaidBoxes } from "./box-overlap";
import { dRows, gFlags, gRows, order } from "./category";
import { mostD, mostG, mostPairs } from "./images";
import { f64At, free, release, take, u32At } from "./memory";
import { bringImage, overlap } from "./overlap";
import { BOXES, floor, kind } from "./parameters";
import { classes, crowds, firstWins, isChoosy, NO_CROWDS, SAME, SAME_CROWDS } from "./rule";
import { detections, groundTruth } from "./tables";

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
  let end = 0;
  const mark = free;
  const boxes = kind == BOXES;
  if (boxes) layBoxes(g0, g);
  else if (!bringImage(at, d, g0, g)) return -1;
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
      const iou = boxes ? laidOverlap(x, y, right, bottom, area, j, g0 + j) : overlap(at, i, d, g0, j);
      if (iou < floor) continue;
      if (isChoosy && !mayClaim(at + i, g0 + j)) continue;
      if (iou != iou) odd = true;
      let c = end++;
      while (c > first && (firstWins ? iou > f64At(value, c - 1) : iou >= f64At(value, c - 1))) {
        store<f64>(value + (<usize>c << 3), f64At(value, c - 1));
        store<u32>(candidate + (<usize>c << 2), u32At(candidate, c - 1));
        c--;
      }
      store<f64>(value + (<usize>c << 3), iou);
      store<u32>(candidate + (<usize>c << 2), j);
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
