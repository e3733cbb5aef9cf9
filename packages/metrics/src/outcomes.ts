import { BorescopeError, type Dataset, type Detections } from "@borescope/core";
import { CONVENTIONS, type Convention, type ConventionName } from "./conventions.js";
import { type MatchOptions, matchAll } from "./match.js";
import { cocoParameters, type IouType } from "./protocols/coco.js";
import { chooseScope } from "./scope.js";

/** What became of an object; `leftOut`: crowds and what lies on them, scores below the confidence, other categories. */
export const OUTCOME = { leftOut: 0, detected: 1, mispredicted: 2, undetected: 3, ghost: 4 } as const;

/** Options of {@link outcomesOf}. */
export interface OutcomeOptions {
  /** Least IoU of a match; default 0.5. */
  readonly iou?: number | undefined;
  /** Least score; default 0.25. */
  readonly confidence?: number | undefined;
  readonly iouType?: IouType | undefined;
  /** As for `evaluate`; of keypoints. */
  readonly sigmas?: ArrayLike<number> | undefined;
  /** One of the {@link CONVENTIONS}, or one of your own; default `borescope`. */
  readonly convention?: ConventionName | Convention | undefined;
  /** Is shown each image as it is matched. @internal */
  readonly onImage?: MatchOptions["onImage"];
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
  /** Per ground truth, the row of the detection that claimed it (of a crowd: the first), or -1. */
  readonly claimant: Int32Array;
  /** Per detection, the row of the ground truth that it claimed, crowds too, or -1. */
  readonly claimed: Int32Array;
}

/**
 * What became of every object: ground truths are *detected*, *mispredicted* (claimed by another class) or *undetected*;
 * detections are detected, mispredicted or *ghosts*.
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
  const convention = conventionOf(options.convention ?? "borescope");
  if (Number.isNaN(confidence))
    throw new BorescopeError("METRICS_OPTION", { place: "confidence", expected: "a number", found: "NaN" });
  const parameters = cocoParameters({
    iouType,
    sigmas: options.sigmas,
    iouThresholds: [iou],
    areaRanges: [{ name: "all", min: 0, max: Number.POSITIVE_INFINITY }],
    maxDetections: [Number.MAX_SAFE_INTEGER],
    classAgnostic: true,
  });
  const { score } = detections.objects;
  const above = convention.confidence === "above";
  const keep = new Uint8Array(score.length);
  for (let row = 0; row < keep.length; row++)
    if (above ? score[row]! > confidence : score[row]! >= confidence) keep[row] = 1;
  const scope = chooseScope(dataset, undefined, undefined);
  const { rule, order } = convention;
  const matches = matchAll(dataset, detections, scope, parameters, {
    rule,
    order,
    keep,
    partners: true,
    ...(options.onImage && { onImage: options.onImage }),
  });
  const claimed = new Int32Array(score.length).fill(-1);
  const ofDetection = new Uint8Array(score.length);
  const { crowd, ignore, length, category } = dataset.groundTruth;
  const isLeftOut = (row: number) =>
    (crowd?.[row] === 1 && !convention.countsCrowds) || (iouType === "keypoints" && ignore?.[row] === 1);
  const ofGroundTruth = new Uint8Array(length);
  const claimant = new Int32Array(length).fill(-1);
  for (let row = 0; row < length; row++) ofGroundTruth[row] = isLeftOut(row) ? OUTCOME.leftOut : OUTCOME.undetected;
  for (let i = 0; i < matches.length; i++) {
    const row = matches.row[i]!;
    const taken = matches.partner![i]!;
    claimed[row] = taken;
    if (taken < 0) ofDetection[row] = OUTCOME.ghost;
    else {
      if (claimant[taken] === -1) claimant[taken] = row;
      if (ofGroundTruth[taken] === OUTCOME.leftOut) continue;
      const right = detections.objects.category[row] === category[taken];
      ofDetection[row] = right ? OUTCOME.detected : OUTCOME.mispredicted;
      if (ofGroundTruth[taken] !== OUTCOME.detected) ofGroundTruth[taken] = ofDetection[row]!;
    }
  }
  return { dataset, detections, iou, confidence, iouType, convention, ofGroundTruth, ofDetection, claimant, claimed };
}

function conventionOf(convention: ConventionName | Convention): Convention {
  if (typeof convention !== "string") return convention;
  if (Object.hasOwn(CONVENTIONS, convention)) return CONVENTIONS[convention];
  throw new BorescopeError("METRICS_OPTION", {
    place: "convention",
    expected: `one of ${Object.keys(CONVENTIONS).join(", ")}`,
    found: JSON.stringify(convention),
  });
}
