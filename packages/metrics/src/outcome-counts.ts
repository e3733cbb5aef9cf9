import { OUTCOME, OUTCOME_NAMES, type Outcomes } from "./outcomes.js";

/** How many objects, of a class or on an image, have which outcome. */
export interface OutcomeCounts {
  /** Ground truths that count: detected + mispredicted + undetected. */
  readonly groundTruths: number;
  readonly detected: number;
  readonly mispredicted: number;
  readonly undetected: number;
  /** Detections that count: true positives + mispredictions + ghosts. */
  readonly detections: number;
  readonly truePositives: number;
  readonly mispredictions: number;
  readonly ghosts: number;
  /** Mispredictions and ghosts. */
  readonly falsePositives: number;
  /** Mispredicted and undetected. */
  readonly falseNegatives: number;
  /** True positives / detections; null where there are none. */
  readonly precision: number | null;
  /** Detected / ground truths; null where there are none. */
  readonly recall: number | null;
  /** Harmonic mean of precision and recall; null where there are neither detections nor ground truths. */
  readonly f1: number | null;
}

/** What objects are counted by. */
export type CountedBy = "category" | "image";

/**
 * A function that gives the counts of some categories or images, by their rows.
 *
 * True positives are as many as the detected, but for crowds that several detections claim.
 */
export function outcomeCounts(outcomes: Outcomes, by: CountedBy): (rows: Iterable<number>) => OutcomeCounts {
  const { dataset, detections, ofGroundTruth, ofDetection } = outcomes;
  const { length } = by === "category" ? dataset.categories : dataset.images;
  const truths = tally(ofGroundTruth, dataset.groundTruth[by], length);
  const founds = tally(ofDetection, detections.objects[by], length);
  return (rows) => {
    const sums = { truths: new Float64Array(KINDS), founds: new Float64Array(KINDS) };
    for (const row of rows)
      for (let kind = 0; kind < KINDS; kind++) {
        sums.truths[kind]! += truths[row * KINDS + kind]!;
        sums.founds[kind]! += founds[row * KINDS + kind]!;
      }
    return countsOf(sums.truths, sums.founds);
  };
}

const KINDS = OUTCOME_NAMES.length;

/** `tally[key · KINDS + outcome]`; categories that the data set does not list are past the end, and left out. */
function tally(outcomes: Uint8Array, key: Uint32Array, length: number): Uint32Array {
  const counts = new Uint32Array(length * KINDS);
  for (let row = 0; row < outcomes.length; row++) if (key[row]! < length) counts[key[row]! * KINDS + outcomes[row]!]!++;
  return counts;
}

function countsOf(truths: Float64Array, founds: Float64Array): OutcomeCounts {
  const detected = truths[OUTCOME.detected]!;
  const mispredicted = truths[OUTCOME.mispredicted]!;
  const undetected = truths[OUTCOME.undetected]!;
  const truePositives = founds[OUTCOME.detected]!;
  const mispredictions = founds[OUTCOME.mispredicted]!;
  const ghosts = founds[OUTCOME.ghost]!;
  const groundTruths = detected + mispredicted + undetected;
  const detections = truePositives + mispredictions + ghosts;
  // 2 / (1 / precision + 1 / recall), of whole numbers until the last step
  const both = truePositives * groundTruths + detected * detections;
  return {
    groundTruths,
    detected,
    mispredicted,
    undetected,
    detections,
    truePositives,
    mispredictions,
    ghosts,
    falsePositives: mispredictions + ghosts,
    falseNegatives: mispredicted + undetected,
    precision: detections === 0 ? null : truePositives / detections,
    recall: groundTruths === 0 ? null : detected / groundTruths,
    f1: groundTruths + detections === 0 ? null : both === 0 ? 0 : (2 * truePositives * detected) / both,
  };
}
