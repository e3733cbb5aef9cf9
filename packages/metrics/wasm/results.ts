// What an evaluation finds.

import { take } from "./memory";
import { A, blocks, M, R, T } from "./parameters";

// results over all categories, sorted by category, image and falling score
export let keptRow: usize = 0; // u32
export let keptImage: usize = 0; // u32
export let keptRank: usize = 0; // u32
export let keptScore: usize = 0; // f64
export let keptOffsets: usize = 0; // u32, groups + 1
export let keptOutcome: usize = 0; // u32, A · blocks planes as long as the table of detections
export let allPositives: usize = 0; // u32, groups · A
export let precision: usize = 0; // f64, A · M · T · R
export let scores: usize = 0; // f64
export let recall: usize = 0; // f64, A · M · T

/** Takes room for the results over `total` detections; false without memory for it. */
export function takeResults(total: usize, categories: i32): bool {
  const lines = <usize>(A * M * T);
  keptRow = take(total << 2);
  keptImage = take(total << 2);
  keptRank = take(total << 2);
  keptScore = take(total << 3);
  keptOffsets = take(<usize>(categories + 1) << 2);
  keptOutcome = take((total << 2) * A * blocks);
  allPositives = take(<usize>(categories * A) << 2);
  recall = take(lines << 3);
  precision = take(lines * R << 3);
  scores = take(lines * R << 3);
  return scores != 0;
}
