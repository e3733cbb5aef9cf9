import type { Candidates } from "./candidates.js";

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
 * overlap it by more than the bound. Within a class, unless class-agnostic.
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
    for (let k = last; k >= 0 && free; k = before[k]!) free = !(cornerIou(candidates.box, row, kept[k]!) > iou);
    if (!free) continue;
    kept[n] = row;
    before[n] = last;
    lastOfClass.set(group, n++);
  }
  return kept.subarray(0, n);
}

/** IoU of two boxes given by corners; 0 where they do not meet. */
function cornerIou(box: Float64Array, i: number, j: number): number {
  const a = 4 * i;
  const b = 4 * j;
  const width = Math.min(box[a + 2]!, box[b + 2]!) - Math.max(box[a]!, box[b]!);
  if (!(width > 0)) return 0;
  const height = Math.min(box[a + 3]!, box[b + 3]!) - Math.max(box[a + 1]!, box[b + 1]!);
  if (!(height > 0)) return 0;
  const inside = width * height;
  const first = (box[a + 2]! - box[a]!) * (box[a + 3]! - box[a + 1]!);
  const second = (box[b + 2]! - box[b]!) * (box[b + 3]! - box[b + 1]!);
  return inside / (first + second - inside);
}
