import type { Candidates } from "./candidates.js";
import { overlapOf } from "./overlap.js";

/** How overlapping candidates are thinned out. */
export interface SuppressOptions {
  /** Candidates that overlap a better one of their class by more than this are dropped: 0 … 1. */
  readonly iou: number;
  /** The best that are kept. */
  readonly maxDetections: number;
  /** Classes are not told apart. */
  readonly classAgnostic: boolean;
  /** Whether the model has suppressed already; then candidates are only sorted and cut. */
  readonly done: boolean;
}

/**
 * Greedy non-maximum suppression: by falling score (of equals the first), each candidate that is left drops those that
 * overlap it by more than the bound. Within a class, unless class-agnostic. Rotated boxes overlap by their
 * probabilistic IoU.
 *
 * @returns rows of the candidates that stay, by falling score
 * @see torchvision.ops.batched_nms; ultralytics `non_max_suppression`
 */
export function suppress(
  candidates: Candidates,
  { iou, maxDetections, classAgnostic, done }: SuppressOptions,
): Uint32Array {
  const { length, score, category } = candidates;
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  order.sort((a, b) => score[b]! - score[a]! || a - b);
  if (done) return order.subarray(0, maxDetections);
  const overlap = overlapOf(candidates);
  const kept = new Uint32Array(Math.min(length, maxDetections));
  // of each class, the kept rows one after another, so that a candidate is held only against its own
  const lastOfClass = new Map<number, number>();
  const before = new Int32Array(kept.length);
  let n = 0;
  for (let i = 0; i < length && n < maxDetections; i++) {
    const row = order[i]!;
    const group = classAgnostic ? 0 : category[row]!;
    const last = lastOfClass.get(group) ?? -1;
    let free = true;
    for (let k = last; k >= 0 && free; k = before[k]!) free = !(overlap(row, kept[k]!) > iou);
    if (!free) continue;
    kept[n] = row;
    before[n] = last;
    lastOfClass.set(group, n++);
  }
  return kept.subarray(0, n);
}
