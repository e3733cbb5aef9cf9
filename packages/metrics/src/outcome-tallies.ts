import { OUTCOME, OUTCOME_NAMES } from "./outcome.js";
import type { Outcomes } from "./outcomes.js";

/** How many outcomes there are. */
export const KINDS = OUTCOME_NAMES.length;

/** How many objects of each class have which outcome, and which class was taken for which. */
export interface OutcomeTallies {
  /** `pairs[predicted · (K + 1) + groundTruth]`, of the classes by rising id, the background being `K`. */
  readonly pairs: Uint32Array;
  /** `groundTruths[category · KINDS + outcome]`, by rows of the data set's categories. */
  readonly groundTruths: Uint32Array;
  /** The same, of the detections that took part. */
  readonly detections: Uint32Array;
}

/** Counts outcomes. */
export function tallyOutcomes(outcomes: Omit<Outcomes, "tallies">): OutcomeTallies {
  const { dataset, detections, ofDetection, ofGroundTruth, matched, claimed } = outcomes;
  const { ids } = dataset.categories;
  const rank = new Uint32Array(ids.length);
  ids.order().forEach((row, k) => {
    rank[row] = k;
  });
  const background = ids.length;
  const size = background + 1;
  const pairs = new Uint32Array(size * size);
  const truth = dataset.groundTruth.category;
  const { category } = detections.objects;
  for (let i = 0; i < matched.length; i++) {
    const row = matched[i]!;
    const outcome = ofDetection[row]!;
    if (outcome === OUTCOME.leftOut) continue;
    const column = outcome === OUTCOME.ghost ? background : rank[truth[claimed[row]!]!]!;
    pairs[rank[category[row]!]! * size + column]!++;
  }
  for (let row = 0; row < ofGroundTruth.length; row++)
    if (ofGroundTruth[row] === OUTCOME.undetected) pairs[background * size + rank[truth[row]!]!]!++;
  return {
    pairs,
    groundTruths: tally(ofGroundTruth, truth, ids.length),
    detections: tally(ofDetection, category, ids.length, matched),
  };
}

/** `tally[key · KINDS + outcome]`, of some rows or all. */
export function tally(outcomes: Uint8Array, key: Uint32Array, length: number, rows?: Uint32Array): Uint32Array {
  const counts = new Uint32Array(length * KINDS);
  const n = rows?.length ?? outcomes.length;
  for (let i = 0; i < n; i++) {
    const row = rows === undefined ? i : rows[i]!;
    counts[key[row]! * KINDS + outcomes[row]!]!++;
  }
  return counts;
}
