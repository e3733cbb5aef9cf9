// Counts of the outcomes: outcome-tallies.ts, over linear memory.

import { sourceOf } from "./admit";
import { D, dRows, order } from "./category";
import { take, u32At } from "./memory";
import { GHOST, LEFT_OUT, ofDetection, ofGroundTruth, partner, UNDETECTED } from "./outcomes";
import { categoryRank, detections, groundTruth, groups } from "./tables";

const OUTCOMES: usize = 5;

export let pairCounts: usize = 0; // u32, (groups + 1)²: predicted, true; by rank, the background last
export let groundTruthCounts: usize = 0; // u32, by category and outcome
export let detectionCounts: usize = 0; // u32, by category and outcome

/** Counts what `outcomes` found. Returns 0 without memory. */
export function tally(categories: i32): i32 {
  const size = <usize>groups + 1;
  const kinds = (<usize>categories * OUTCOMES) << 2;
  pairCounts = take((size * size) << 2);
  groundTruthCounts = take(kinds);
  detectionCounts = take(kinds);
  if (pairCounts == 0 || detectionCounts == 0) return 0;
  memory.fill(pairCounts, 0, (size * size) << 2);
  memory.fill(groundTruthCounts, 0, kinds);
  memory.fill(detectionCounts, 0, kinds);
  for (let i = 0; i < D; i++) {
    const place = u32At(dRows, u32At(order, i));
    const category = u32At(detections.category, place);
    const outcome = load<u8>(ofDetection + <usize>sourceOf(detections, place));
    count(detectionCounts, <usize>category * OUTCOMES + outcome);
    if (outcome == LEFT_OUT) continue;
    const truth = outcome == GHOST ? <u32>groups : u32At(categoryRank, u32At(groundTruth.category, u32At(partner, i)));
    count(pairCounts, <usize>u32At(categoryRank, category) * size + truth);
  }
  for (let i = 0; i < groundTruth.length; i++) {
    const category = u32At(groundTruth.category, i);
    const outcome = load<u8>(ofGroundTruth + i);
    count(groundTruthCounts, <usize>category * OUTCOMES + outcome);
    if (outcome == UNDETECTED) count(pairCounts, <usize>groups * size + u32At(categoryRank, category));
  }
  return 1;
}

@inline function count(counts: usize, i: usize): void {
  const slot = counts + (i << 2);
  store<u32>(slot, load<u32>(slot) + 1);
}
