import { OUTCOME } from "./outcome.js";
import { KINDS } from "./outcome-tallies.js";

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

/**
 * A function that gives the counts of some keys, categories or images, from what was tallied by them.
 *
 * True positives are as many as the detected, but for crowds that several detections claim.
 */
export function outcomeCounts(truths: Uint32Array, founds: Uint32Array): (keys: Iterable<number>) => OutcomeCounts {
  return (keys) => {
    const sums = { truths: new Float64Array(KINDS), founds: new Float64Array(KINDS) };
    for (const key of keys)
      for (let kind = 0; kind < KINDS; kind++) {
        sums.truths[kind]! += truths[key * KINDS + kind]!;
        sums.founds[kind]! += founds[key * KINDS + kind]!;
      }
    return countsOf(sums.truths, sums.founds);
  };
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
