import type { Dataset, Detections } from "@borescope/core";
import { checkOption } from "./check-option.js";
import { type Convention, type ConventionName, conventionOf } from "./conventions.js";
import type { Scope } from "./group.js";
import { kernelInput } from "./kernel-input.js";
import { type MatchedImage, matchAll } from "./match.js";
import { OUTCOME } from "./outcome.js";
import type { OutcomeTallies } from "./outcome-tallies.js";
import { outcomesByKernel } from "./outcomes-kernel.js";
import { type CocoParameters, cocoParameters, type IouType } from "./protocols/coco.js";
import { chooseScope } from "./scope.js";

/** Options of {@link outcomesOf}. */
export interface OutcomeOptions {
  /** IoU of a match, 0 … 1; default 0.5. */
  readonly iou?: number | undefined;
  /** Score of the detections that count, default 0.25. */
  readonly confidence?: number | undefined;
  readonly iouType?: IouType | undefined;
  /** As for `evaluate`; of keypoints. */
  readonly sigmas?: ArrayLike<number> | undefined;
  /** One of the {@link CONVENTIONS}, or one of your own; default `borescope`. */
  readonly convention?: ConventionName | Convention | undefined;
  /** `typescript`: do without WebAssembly, which is used where the platform has it; the outcomes are the same. */
  readonly kernel?: "typescript" | undefined;
  /** The counts are wanted too. @internal */
  readonly tallies?: boolean | undefined;
  /** Is shown each image as it is matched. @internal */
  readonly onImage?: ((image: MatchedImage) => void) | undefined;
}

/** What became of every object, at one IoU and confidence. */
export interface Outcomes {
  readonly dataset: Dataset;
  readonly detections: Detections;
  readonly iou: number;
  readonly confidence: number;
  readonly iouType: IouType;
  readonly convention: Convention;
  /** One of {@link OUTCOME} for every ground truth. */
  readonly ofGroundTruth: Uint8Array;
  /** One of {@link OUTCOME} for every detection. */
  readonly ofDetection: Uint8Array;
  /** Rows of the detections that took part: their score reaches the confidence, and the data set lists their category. */
  readonly matched: Uint32Array;
  /** Per ground truth, the row of the detection that claimed it (of a crowd: the first), or -1. */
  readonly claimant: Int32Array;
  /** Per detection, the row of the ground truth that it claimed, crowds too, or -1. */
  readonly claimed: Int32Array;
  /** Per detection, its overlap with what it claimed; NaN where that is nothing. */
  readonly overlap: Float64Array;
  /** Counts, where they were made at once. @internal */
  readonly tallies?: OutcomeTallies | undefined;
}

/**
 * What became of every object: ground truths are *detected*, *mispredicted* (claimed by another class) or *undetected*;
 * detections are detected, mispredicted or *ghosts*. A score that is no number reaches no confidence.
 *
 * @throws BorescopeError METRICS_OPTION, METRICS_MASKS, METRICS_KEYPOINTS
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { OUTCOME, outcomesOf } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }, { id: 2, name: "crack" }],
 *   annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] }],
 * }));
 * const detections = readResults(bytes([{ image_id: 1, category_id: 2, bbox: [11, 10, 20, 20], score: 0.9 }]), dataset);
 * assert.deepEqual([...outcomesOf(dataset, detections).ofGroundTruth], [OUTCOME.mispredicted]);
 * ```
 */
export function outcomesOf(dataset: Dataset, detections: Detections, options: OutcomeOptions = {}): Outcomes {
  const { iou = 0.5, confidence = 0.25, iouType = "bbox" } = options;
  checkOption("iou", iou, iou >= 0 && iou <= 1, "a number from 0 to 1");
  checkOption("confidence", confidence, !Number.isNaN(confidence), "a number");
  const convention = conventionOf(options.convention ?? "borescope");
  const scope = chooseScope(dataset, undefined, undefined);
  const parameters = cocoParameters({
    iouType,
    sigmas: options.sigmas,
    iouThresholds: [iou],
    areaRanges: [{ name: "all", min: 0, max: Number.POSITIVE_INFINITY }],
    maxDetections: [Number.MAX_SAFE_INTEGER],
    classAgnostic: true,
  });
  const input = kernelInput(dataset, detections, scope, parameters, false);
  const byKernel = options.kernel !== "typescript" && options.onImage === undefined;
  const found =
    (byKernel ? outcomesByKernel(input, convention, confidence, options.tallies === true) : null) ??
    outcomesByMatches(dataset, detections, scope, parameters, convention, confidence, options.onImage);
  return Object.assign(found, { dataset, detections, iou, confidence, iouType, convention });
}

/** What {@link outcomesOf} finds. */
export type FoundOutcomes = Pick<
  Outcomes,
  "ofGroundTruth" | "ofDetection" | "matched" | "claimant" | "claimed" | "overlap" | "tallies"
>;

function outcomesByMatches(
  dataset: Dataset,
  detections: Detections,
  scope: Scope,
  parameters: CocoParameters,
  convention: Convention,
  confidence: number,
  onImage: OutcomeOptions["onImage"],
): FoundOutcomes {
  const { rule, order, countsCrowds } = convention;
  const { groundTruth } = dataset;
  const { objects } = detections;
  const claimed = new Int32Array(objects.length).fill(-1);
  const overlap = new Float64Array(objects.length).fill(Number.NaN);
  const note = noteClaims(claimed, overlap, new Uint32Array(groundTruth.length));
  const matches = matchAll(dataset, detections, scope, parameters, {
    rule,
    order,
    keep: keptScores(objects.score, confidence, convention),
    partners: true,
    onImage: (image) => {
      note(image);
      onImage?.(image);
    },
  });
  const ofDetection = new Uint8Array(objects.length);
  const ofGroundTruth = undetected(dataset, parameters.iouType, countsCrowds);
  const claimant = new Int32Array(groundTruth.length).fill(-1);
  for (let i = 0; i < matches.length; i++) {
    const row = matches.row[i]!;
    const taken = claimed[row]!;
    if (taken < 0) {
      ofDetection[row] = OUTCOME.ghost;
      continue;
    }
    if (claimant[taken] === -1) claimant[taken] = row;
    if (ofGroundTruth[taken] === OUTCOME.leftOut) continue;
    const right = objects.category[row] === groundTruth.category[taken];
    ofDetection[row] = right ? OUTCOME.detected : OUTCOME.mispredicted;
    if (ofGroundTruth[taken] !== OUTCOME.detected) ofGroundTruth[taken] = ofDetection[row]!;
  }
  return { ofGroundTruth, ofDetection, matched: matches.row, claimant, claimed, overlap };
}

/** The outcome of every ground truth before anything is detected. */
function undetected({ groundTruth }: Dataset, iouType: IouType, countsCrowds: boolean): Uint8Array {
  const outcome = new Uint8Array(groundTruth.length).fill(OUTCOME.undetected);
  const ignore = iouType === "keypoints" ? groundTruth.ignore : undefined;
  const crowd = countsCrowds ? undefined : groundTruth.crowd;
  for (let row = 0; row < outcome.length; row++)
    if (crowd?.[row] === 1 || ignore?.[row] === 1) outcome[row] = OUTCOME.leftOut;
  return outcome;
}

/** 1 for the scores that reach a confidence, as a convention has it. */
export function keptScores(score: Float64Array, confidence: number, convention: Convention): Uint8Array {
  const kept = new Uint8Array(score.length);
  if (convention.confidence === "above") for (let i = 0; i < kept.length; i++) kept[i] = score[i]! > confidence ? 1 : 0;
  else for (let i = 0; i < kept.length; i++) kept[i] = score[i]! >= confidence ? 1 : 0;
  return kept;
}

/** Writes down what each image's detections claimed, and with which overlap. `place` is room for the ground truths. */
function noteClaims(claimed: Int32Array, overlap: Float64Array, place: Uint32Array) {
  return ({ dt, gt, overlaps, at, matches }: MatchedImage) => {
    for (let g = 0; g < gt.length; g++) place[gt.rows[gt.from + g]!] = g;
    for (let d = 0; d < dt.length; d++) {
      const partner = matches.partner![at + d]!;
      if (partner < 0) continue;
      const row = dt.rows[dt.from + d]!;
      claimed[row] = partner;
      overlap[row] = overlaps[d * gt.length + place[partner]!]!;
    }
  };
}
