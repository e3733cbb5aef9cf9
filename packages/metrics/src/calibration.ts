import { BorescopeError, type Dataset, type Detections } from "@borescope/core";
import { checkOption, checkScores } from "./check-option.js";
import { IGNORED, type JudgeOptions, judge, verdicts } from "./judged.js";
import { type BinEdges, type Reliability, ReliabilitySums } from "./reliability.js";

/** Options of {@link calibration}. */
export interface CalibrationOptions extends JudgeOptions {
  /** Bins of equal width; default 10. */
  readonly bins?: number | undefined;
  /** Default `left-closed`. */
  readonly edges?: BinEdges | undefined;
}

/** How far a model's scores can be read as probabilities of being right. */
export interface Calibration extends Reliability {
  readonly model: string;
  readonly iou: number;
  readonly edges: BinEdges;
  /** By category name, in order of rising id. */
  readonly perClass: ReadonlyMap<string, Reliability>;
}

/**
 * Calibration of the scores, over all detections and per class: expected and maximum calibration error, Brier score and
 * the reliability diagram's bins. A detection is right where COCO matches it at `iou` (all areas, the best 100 of an
 * image and class); those that COCO ignores are left out.
 *
 * @throws BorescopeError METRICS_OPTION; METRICS_SCORES where a score is not in 0 … 1; and those of {@link evaluate}
 * @see Guo et al., On Calibration of Modern Neural Networks (2017); Naeini et al. (2015); hotcoco, `calibration`; netcal, `ECE`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { calibration } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }],
 *   annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] }],
 * }));
 * const detections = readResults(bytes([{ image_id: 1, category_id: 1, bbox: [11, 10, 20, 20], score: 0.75 }]), dataset);
 * assert.equal(calibration(dataset, detections).ece, 0.25); // right, yet only 0.75 sure of it
 * ```
 */
export function calibration(dataset: Dataset, detections: Detections, options: CalibrationOptions = {}): Calibration {
  const { bins = 10, edges = "left-closed", ...judging } = options;
  checkOption("bins", bins, Number.isInteger(bins) && bins > 0 && bins <= 1e6, "a whole number from 1 to 1000000");
  if (edges !== "left-closed" && edges !== "right-closed")
    throw new BorescopeError("METRICS_OPTION", {
      place: "edges",
      expected: '"left-closed" or "right-closed"',
      found: JSON.stringify(edges),
    });
  checkScores(detections, 0, 1);
  const judged = judge(dataset, detections, judging);
  const { matches, perClass, parameters, model } = judged.evaluation;
  const verdict = verdicts(judged);
  const all = new ReliabilitySums(bins, edges);
  const classes = Array.from(perClass.keys(), (name, k): [string, Reliability] => {
    const own = new ReliabilitySums(bins, edges);
    for (let i = matches.offsets[k]!; i < matches.offsets[k + 1]!; i++) {
      if (verdict[i] === IGNORED) continue;
      own.add(matches.score[i]!, verdict[i]!);
      all.add(matches.score[i]!, verdict[i]!);
    }
    return [name, own.result()];
  });
  return { model, iou: parameters.iouThresholds[0]!, edges, ...all.result(), perClass: new Map(classes) };
}
