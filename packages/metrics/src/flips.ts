import type { Dataset, Detections, Selection } from "@borescope/core";
import type { Scope } from "./group.js";
import { OUTCOME } from "./outcome.js";
import { type OutcomeOptions, outcomesOf } from "./outcomes.js";

/** Ground truths by what two models make of them. Crowds, and what lies outside the evaluation, are in none. */
export interface Flips {
  /** Detected by the second model alone. */
  readonly fixed: Selection;
  /** Detected by the first model alone. */
  readonly broken: Selection;
  /** Detected by neither. */
  readonly stillMissed: Selection;
  /** Detected by both. */
  readonly stillFound: Selection;
}

/** Which ground truths the second model detects and the first does not, and so on, at one IoU and confidence. */
export function flipsOf(
  dataset: Dataset,
  a: Detections,
  b: Detections,
  { imageRank, categoryRank }: Scope,
  options: OutcomeOptions,
): Flips {
  const before = outcomesOf(dataset, a, options).ofGroundTruth;
  const after = outcomesOf(dataset, b, options).ofGroundTruth;
  const { image, category } = dataset.groundTruth;
  const select = (wasFound: boolean, isFound: boolean) =>
    dataset.select("groundTruth", (row) => {
      const counts =
        before[row] !== OUTCOME.leftOut && imageRank[image[row]!]! >= 0 && categoryRank[category[row]!]! >= 0;
      return counts && (before[row] === OUTCOME.detected) === wasFound && (after[row] === OUTCOME.detected) === isFound;
    });
  return {
    fixed: select(false, true),
    broken: select(true, false),
    stillMissed: select(false, false),
    stillFound: select(true, true),
  };
}
