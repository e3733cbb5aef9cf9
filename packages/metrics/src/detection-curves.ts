import type { Dataset, Detections } from "@borescope/core";
import { type AtConfidence, ConfidenceCurve, checkBeta } from "./confidence-curve.js";
import type { Evaluation } from "./evaluation.js";
import { IGNORED, type Judged, type JudgeOptions, judge, judgedAt, verdicts } from "./judged.js";
import { type BestMean, bestMean, type MeanCurve, meanCurve } from "./mean-curve.js";
import { everyCategory, mean } from "./summarize.js";

/** Options of {@link curves}. */
export interface CurveOptions extends JudgeOptions {
  /** How many times recall weighs as much as precision in F-beta; default 1. */
  readonly beta?: number | undefined;
}

/** The curves of one class. */
export interface ClassCurves {
  /** AP at the IoU, 0 … 1; null without ground truth. */
  readonly ap: number | null;
  /** Interpolated precision at each of `recallThresholds`, as COCO has it; null without ground truth. */
  readonly precisionAtRecall: Float64Array | null;
  /** Counts against the confidence. */
  readonly confidence: ConfidenceCurve;
  /** The threshold with the greatest F-beta; null where nothing is right. */
  readonly best: AtConfidence | null;
}

/** Precision, recall and F-beta of a model at one IoU. */
export interface DetectionCurves {
  readonly model: string;
  readonly iou: number;
  readonly beta: number;
  /** Mean over classes of AP at the IoU, 0 … 1; null where there is nothing to measure. */
  readonly ap: number | null;
  readonly recallThresholds: Float64Array;
  /** Mean over classes of the interpolated precision; null where there is nothing to measure. */
  readonly precisionAtRecall: Float64Array | null;
  /** By category name, in order of rising id; empty where class-agnostic. */
  readonly perClass: ReadonlyMap<string, ClassCurves>;
  /** All classes in one: every detection and ground truth has the same weight. */
  readonly pooled: ConfidenceCurve;
  /** Means over the classes with ground truth: every class has the same weight. */
  readonly mean: MeanCurve | null;
  /** The one threshold for all classes with the greatest F-beta, by either weight; null where nothing is right. */
  readonly best: { readonly pooled: AtConfidence | null; readonly mean: BestMean | null };
}

/**
 * Precision against recall, and precision, recall and F-beta against confidence, per class and over all, with the best
 * thresholds. Matches are COCO's at one IoU; detections that COCO ignores are left out.
 *
 * Of an evaluation the IoU must be among those evaluated; of a data set and detections it is any, matched for this.
 * `ap` at 0.5 is `AP50` of {@link evaluate}, to the bit. At a confidence, detections of at least that score are kept;
 * nothing is smoothed or drawn between scores.
 *
 * @throws BorescopeError METRICS_OPTION, METRICS_SCORES and those of {@link evaluate}
 * @see cocoeval.py, `accumulate`; scikit-learn, `precision_recall_curve`; ultralytics, `ap_per_class`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { curves, evaluate } from "@borescope/metrics";
 *
 * const dataset = readGroundTruth(readFileSync("val.json"));
 * const yolo = readResults(readFileSync("yolo.json"), dataset);
 * const result = evaluate(dataset, yolo);
 * assert.equal(curves(result, { iou: 0.75 }).ap, result.summary.AP75);
 *
 * const { best, perClass } = curves(dataset, yolo, { iou: 0.37, beta: 2 });
 * console.log(best.mean?.confidence, perClass.get("burr")?.best?.confidence);
 * ```
 */
export function curves(evaluation: Evaluation, options?: Pick<CurveOptions, "iou" | "beta">): DetectionCurves;
export function curves(dataset: Dataset, detections: Detections, options?: CurveOptions): DetectionCurves;
export function curves(
  of: Evaluation | Dataset,
  by?: Detections | Pick<CurveOptions, "iou" | "beta">,
  more: CurveOptions = {},
): DetectionCurves {
  if ("curves" in of) {
    const options = (by ?? {}) as Pick<CurveOptions, "iou" | "beta">;
    return curvesOf(judgedAt(of, options.iou), options.beta);
  }
  return curvesOf(judge(of, by as Detections, more), more.beta);
}

function curvesOf(judged: Judged, beta = 1): DetectionCurves {
  checkBeta(beta);
  const { evaluation, t, a, m } = judged;
  const { parameters, matches, model } = evaluation;
  const { A, M, T, R } = evaluation.curves.shape;
  const row = { of: "precision", iou: parameters.iouThresholds[t]!, area: "all", cut: m } as const;
  const all = everyCategory(evaluation.curves);
  const apOf = (k?: number) => orNull(mean(evaluation.curves, parameters, row, k === undefined ? all : [k]));
  const confidence = confidenceCurves(judged);
  const pooled = confidence.pop()!;
  const lines = confidence.map((_, k) => {
    const line = (((k * A + a) * M + m) * T + t) * R;
    return matches.positives[k * A + a] === 0 ? null : evaluation.curves.precisionByCategory.subarray(line, line + R);
  });
  const means = meanCurve(confidence, beta);
  return {
    model,
    iou: row.iou,
    beta,
    ap: apOf(),
    recallThresholds: parameters.recallThresholds,
    precisionAtRecall: meanLine(lines, R),
    perClass: new Map(
      Array.from(evaluation.perClass.keys(), (name, k) => {
        const curve = confidence[k]!;
        return [name, { ap: apOf(k), precisionAtRecall: lines[k]!, confidence: curve, best: curve.best(beta) }];
      }),
    ),
    pooled,
    mean: means,
    best: { pooled: pooled.best(beta), mean: means === null ? null : bestMean(means) },
  };
}

const orNull = (value: number) => (value === -1 ? null : value);

function meanLine(lines: readonly (Float64Array | null)[], R: number): Float64Array | null {
  const counted = lines.filter((line) => line !== null);
  if (counted.length === 0) return null;
  const sums = new Float64Array(R);
  for (const line of counted) for (let r = 0; r < R; r++) sums[r]! += line[r]!;
  return sums.map((sum) => sum / counted.length);
}

/** The curve of every class, and last that of all together. */
function confidenceCurves(judged: Judged): ConfidenceCurve[] {
  const { a, evaluation } = judged;
  const { length, score, offsets, positives } = evaluation.matches;
  const { A, K } = evaluation.curves.shape;
  const verdict = verdicts(judged);
  const scores = new Float64Array(length);
  const right = new Float64Array(length);
  const curves: ConfidenceCurve[] = [];
  let counted = 0;
  let found = 0;
  let total = 0;
  for (let k = 0; k < K; k++) {
    const [from, foundFrom] = [counted, found];
    for (let i = offsets[k]!; i < offsets[k + 1]!; i++) {
      if (verdict[i] === IGNORED) continue;
      scores[counted++] = score[i]!;
      if (verdict[i] === 1) right[found++] = score[i]!;
    }
    const groundTruths = positives[k * A + a]!;
    total += groundTruths;
    curves.push(curveOf(scores.subarray(from, counted), right.subarray(foundFrom, found), groundTruths));
  }
  curves.push(curveOf(scores.subarray(0, counted), right.subarray(0, found), total));
  return curves;
}

/** Counts at each distinct score. @param scores - of all detections; @param right - of those that are; both are sorted */
function curveOf(scores: Float64Array, right: Float64Array, groundTruths: number): ConfidenceCurve {
  scores.sort();
  right.sort();
  const distinct = new Float64Array(scores.length);
  const truePositives = new Uint32Array(scores.length);
  const falsePositives = new Uint32Array(scores.length);
  let n = 0;
  let below = right.length;
  for (let i = scores.length - 1; i >= 0; i--) {
    const value = scores[i]!;
    if (i > 0 && scores[i - 1] === value) continue;
    while (below > 0 && right[below - 1]! >= value) below--;
    distinct[n] = value;
    truePositives[n] = right.length - below;
    falsePositives[n] = scores.length - i - truePositives[n]!;
    n++;
  }
  return new ConfidenceCurve(
    distinct.subarray(0, n),
    truePositives.subarray(0, n),
    falsePositives.subarray(0, n),
    groundTruths,
  );
}
