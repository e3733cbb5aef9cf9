import type { Dataset, Detections } from "@borescope/core";
import { type AtConfidence, ConfidenceCurve, checkBeta } from "./confidence-curve.js";
import type { Evaluation } from "./evaluation.js";
import { IGNORED, type Judged, type JudgeOptions, judge, judgedAt, verdicts } from "./judged.js";
import { type BestMean, bestMean, type MeanCurve, meanCurve } from "./mean-curve.js";
import { sortByScore } from "./sort-scores.js";
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
  const order = new Uint32Array(length);
  let counted = 0;
  for (let i = 0; i < length; i++) if (verdict[i] !== IGNORED) order[counted++] = i;
  sortByScore(order, 0, counted, score);
  const pooled = order.subarray(0, counted);
  const group = new Uint32Array(length);
  for (let k = 0; k < K; k++) group.fill(k, offsets[k], offsets[k + 1]);
  // one sort serves all: classes take their own out of it
  const next = offsets.slice();
  const sorted = new Uint32Array(length);
  for (const i of pooled) sorted[next[group[i]!]!++] = i;
  let total = 0;
  const curves = Array.from({ length: K }, (_, k) => {
    const groundTruths = positives[k * A + a]!;
    total += groundTruths;
    return steps(sorted.subarray(offsets[k], next[k]), score, verdict, groundTruths);
  });
  return [...curves, steps(pooled, score, verdict, total)];
}

/** Counts up to and with each distinct score, of detections by falling score. */
function steps(order: Uint32Array, score: Float64Array, verdict: Uint8Array, groundTruths: number): ConfidenceCurve {
  const scores = new Float64Array(order.length);
  const right = new Uint32Array(order.length);
  const wrong = new Uint32Array(order.length);
  let n = 0;
  let truePositives = 0;
  for (let j = 0; j < order.length; j++) {
    const i = order[j]!;
    truePositives += verdict[i]!;
    const value = score[i]!;
    if (j + 1 < order.length && score[order[j + 1]!] === value) continue;
    scores[n] = value;
    right[n] = truePositives;
    wrong[n] = j + 1 - truePositives;
    n++;
  }
  return new ConfidenceCurve(scores.subarray(0, n), right.subarray(0, n), wrong.subarray(0, n), groundTruths);
}
