import { type ConfidenceCurve, fBetaOf } from "./confidence-curve.js";

/** Means over classes against the confidence, at evenly spaced thresholds; columns of one length. */
export interface MeanCurve {
  /** Rising thresholds: 0, 0.001 … 1, or further where scores lie outside. */
  readonly confidence: Float64Array;
  /** A class of which nothing is kept counts 1, as curves are drawn; see `ap_per_class` of ultralytics. */
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  readonly fBeta: Float64Array;
}

/** Where the mean over classes is best. */
export interface BestMean {
  readonly confidence: number;
  readonly precision: number;
  readonly recall: number;
  readonly fBeta: number;
}

const STEPS = 1000;

/**
 * Mean of the classes that have ground truth, one weight each.
 *
 * @returns null where no class has ground truth
 * @see ultralytics `utils/metrics.py`, `ap_per_class`: the same curves, there drawn between the scores and smoothed
 */
export function meanCurve(curves: readonly ConfidenceCurve[], beta: number): MeanCurve | null {
  const counted = curves.filter(({ groundTruths }) => groundTruths > 0);
  if (counted.length === 0) return null;
  const confidence = thresholds(counted);
  const precision = new Float64Array(confidence.length);
  const recall = new Float64Array(confidence.length);
  const fBeta = new Float64Array(confidence.length);
  for (const { scores, truePositives, falsePositives, groundTruths } of counted) {
    let kept = 0; // steps with at least the confidence
    for (let i = confidence.length - 1; i >= 0; i--) {
      while (kept < scores.length && scores[kept]! >= confidence[i]!) kept++;
      const right = kept === 0 ? 0 : truePositives[kept - 1]!;
      const wrong = kept === 0 ? 0 : falsePositives[kept - 1]!;
      precision[i]! += kept === 0 ? 1 : right / (right + wrong);
      recall[i]! += right / groundTruths;
      fBeta[i]! += fBetaOf(right, wrong, groundTruths, beta);
    }
  }
  for (const column of [precision, recall, fBeta]) for (let i = 0; i < column.length; i++) column[i]! /= counted.length;
  return { confidence, precision, recall, fBeta };
}

/** The threshold with the greatest mean F-beta, of equals the greatest; null where it is 0 at all of them. */
export function bestMean({ confidence, precision, recall, fBeta }: MeanCurve): BestMean | null {
  let best = -1;
  for (let i = 0; i < fBeta.length; i++) if (fBeta[i]! > 0 && (best < 0 || fBeta[i]! >= fBeta[best]!)) best = i;
  if (best < 0) return null;
  return { confidence: confidence[best]!, precision: precision[best]!, recall: recall[best]!, fBeta: fBeta[best]! };
}

function thresholds(curves: readonly ConfidenceCurve[]): Float64Array {
  let low = 0;
  let high = 1;
  for (const { scores } of curves) {
    if (scores.length === 0) continue;
    low = Math.min(low, scores[scores.length - 1]!);
    high = Math.max(high, scores[0]!);
  }
  return Float64Array.from({ length: STEPS + 1 }, (_, i) => (i === STEPS ? high : low + (i / STEPS) * (high - low)));
}
