import { checkOption } from "./check-option.js";

/** What a threshold on the confidence gives. */
export interface AtConfidence {
  /** Detections with at least this score are kept. */
  readonly confidence: number;
  /** Share of the kept detections that are right; null where none is kept. */
  readonly precision: number | null;
  /** Share of the ground truths that are found; null where there are none. */
  readonly recall: number | null;
  /** Weighted harmonic mean of both; null where there is no ground truth. */
  readonly fBeta: number | null;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/**
 * Right and wrong detections against a threshold on their score, at one IoU: a step at each distinct score.
 *
 * @see scikit-learn, `precision_recall_curve` (counts of scores at or above a threshold) and `fbeta_score`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ConfidenceCurve } from "@borescope/metrics";
 *
 * // scores .9 (right), .8 (wrong), .5 (right); three ground truths
 * const curve = new ConfidenceCurve(Float64Array.of(0.9, 0.8, 0.5), Uint32Array.of(1, 1, 2), Uint32Array.of(0, 1, 1), 3);
 * assert.equal(curve.best()?.confidence, 0.5);
 * assert.equal(curve.best(0.2)?.confidence, 0.9); // precision weighs more
 * assert.deepEqual([...curve.precision()], [1, 0.5, 2 / 3]);
 * ```
 */
export class ConfidenceCurve {
  constructor(
    /** Distinct scores, falling. */
    readonly scores: Float64Array,
    /** Detections of at least that score that are right. */
    readonly truePositives: Uint32Array,
    /** And that are wrong. */
    readonly falsePositives: Uint32Array,
    /** How many there are to find. */
    readonly groundTruths: number,
  ) {}

  /** Precision at each score, 0 … 1. A new array. */
  precision(): Float64Array {
    return this.scores.map((_, i) => this.truePositives[i]! / (this.truePositives[i]! + this.falsePositives[i]!));
  }

  /** Recall at each score, 0 … 1; NaN where there is no ground truth. A new array. */
  recall(): Float64Array {
    return this.scores.map((_, i) => this.truePositives[i]! / this.groundTruths);
  }

  /** F-beta at each score, 0 … 1; NaN where there is no ground truth. A new array. @throws BorescopeError METRICS_OPTION */
  fBeta(beta = 1): Float64Array {
    checkBeta(beta);
    return this.scores.map((_, i) => this.fBetaAt(i, beta));
  }

  /** What keeping the detections of at least this score gives. @throws BorescopeError METRICS_OPTION */
  at(confidence: number, beta = 1): AtConfidence {
    checkOption("confidence", confidence, true, "a number");
    checkBeta(beta);
    return { ...this.step(this.stepOf(confidence), beta), confidence };
  }

  /**
   * The threshold with the greatest F-beta, of equals the greatest: it is the least score that is kept.
   *
   * @param beta - how many times recall weighs as much as precision
   * @returns null where nothing is right at any threshold
   * @throws BorescopeError METRICS_OPTION
   */
  best(beta = 1): AtConfidence | null {
    checkBeta(beta);
    let best = -1;
    let value = 0;
    for (let i = 0; i < this.scores.length; i++) {
      const f = this.fBetaAt(i, beta);
      if (f > value) {
        value = f;
        best = i;
      }
    }
    return best < 0 ? null : { ...this.step(best, beta), confidence: this.scores[best]! };
  }

  /** The last step whose score is at least `confidence`, or -1. */
  private stepOf(confidence: number): number {
    let low = 0;
    let high = this.scores.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.scores[middle]! >= confidence) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private step(i: number, beta: number): Omit<AtConfidence, "confidence"> {
    const truePositives = i < 0 ? 0 : this.truePositives[i]!;
    const falsePositives = i < 0 ? 0 : this.falsePositives[i]!;
    const { groundTruths } = this;
    return {
      precision: i < 0 ? null : truePositives / (truePositives + falsePositives),
      recall: groundTruths === 0 ? null : truePositives / groundTruths,
      fBeta: groundTruths === 0 ? null : i < 0 ? 0 : this.fBetaAt(i, beta),
      truePositives,
      falsePositives,
      falseNegatives: groundTruths - truePositives,
    };
  }

  private fBetaAt(i: number, beta: number): number {
    if (this.groundTruths === 0) return Number.NaN;
    return fBetaOf(this.truePositives[i]!, this.falsePositives[i]!, this.groundTruths, beta);
  }
}

/** (1 + β²)·TP / ((1 + β²)·TP + β²·FN + FP); 0 where nothing is right. @see scikit-learn, `fbeta_score` */
export function fBetaOf(right: number, wrong: number, groundTruths: number, beta: number): number {
  if (right === 0) return 0;
  const square = beta * beta;
  return ((1 + square) * right) / (right + wrong + square * groundTruths);
}

/** @throws BorescopeError METRICS_OPTION */
export function checkBeta(beta: number): void {
  checkOption("beta", beta, beta >= 0 && Number.isFinite(beta * beta), "a number from 0");
}
