import type { Dataset, Detections } from "@borescope/core";
import type { EvaluationInputs } from "./evaluation.js";
import type { MatchedImage } from "./match.js";
import { OUTCOME } from "./outcome.js";
import { type OutcomeOptions, outcomesOf } from "./outcomes.js";
import type { CocoParameters, IouType } from "./protocols/coco.js";

/** What is wrong with an object; `none`: nothing, or it is left out. */
export const FAULT = { none: 0, undetected: 1, mispredicted: 2, ghost: 3, loose: 4, duplicate: 5 } as const;

/** By what it is told. */
export interface Judgement extends Pick<OutcomeOptions, "iou" | "confidence" | "convention"> {
  readonly backgroundIou: number;
}

/** What is wrong with every object, and what its repair is about. */
export interface Faults {
  /** Per ground truth: none, undetected or mispredicted. */
  readonly ofGroundTruth: Uint8Array;
  /** Per detection: none, mispredicted, ghost, loose or duplicate. */
  readonly ofDetection: Uint8Array;
  /** Per ground truth: 1 where a detection of its class claimed it. */
  readonly detected: Uint8Array;
  /** Per ground truth, the row of the detection that claimed it, or -1. */
  readonly claimant: Int32Array;
  /** Per detection, the row of the ground truth that it claimed; of one that claimed none, the nearest of its class; or -1. */
  readonly meant: Int32Array;
}

/**
 * The outcomes at one IoU and confidence, with ghosts told apart by the ground truth of their class that they overlap
 * most: a *duplicate* reaches the IoU, and others have claimed what it could; a *loose* box reaches the background IoU;
 * the others are ghosts, with nothing there.
 *
 * @see TIDE (Bolya et al. 2020), whose Loc and Dupe these are, for detections that are not mispredicted
 */
export function faultsOf(
  { dataset, detections }: EvaluationInputs,
  { iouType, sigmas }: CocoParameters,
  { backgroundIou, ...options }: Judgement,
): Faults {
  const nearest = new Int32Array(detections.objects.length).fill(-1);
  const overlap = new Float64Array(detections.objects.length);
  const onImage = nearestOfClass(dataset, detections, iouType, nearest, overlap);
  const { iou, convention, ofGroundTruth, ofDetection, claimant, claimed } = outcomesOf(dataset, detections, {
    ...options,
    iouType,
    sigmas,
    onImage,
  });
  const reaches = (value: number) =>
    convention.rule.bound === "above" ? value > iou : value >= Math.min(iou, 1 - 1e-10);
  const faults = new Uint8Array(ofDetection.length);
  for (let row = 0; row < faults.length; row++) {
    const outcome = ofDetection[row]!;
    if (outcome === OUTCOME.mispredicted) faults[row] = FAULT.mispredicted;
    if (outcome !== OUTCOME.ghost) continue;
    if (nearest[row]! < 0) faults[row] = FAULT.ghost;
    else if (reaches(overlap[row]!)) faults[row] = FAULT.duplicate;
    else faults[row] = overlap[row]! >= backgroundIou ? FAULT.loose : FAULT.ghost;
  }
  return {
    ofGroundTruth: ofGroundTruth.map((outcome) =>
      outcome === OUTCOME.undetected
        ? FAULT.undetected
        : outcome === OUTCOME.mispredicted
          ? FAULT.mispredicted
          : FAULT.none,
    ),
    ofDetection: faults,
    detected: ofGroundTruth.map((outcome) => (outcome === OUTCOME.detected ? 1 : 0)),
    claimant,
    meant: claimed.map((row, d) => (row < 0 ? nearest[d]! : row)),
  };
}

/** Notes for every detection the ground truth of its class that it overlaps most; crowds and ignored ones do not count. */
function nearestOfClass(
  { groundTruth }: Dataset,
  { objects }: Detections,
  iouType: IouType,
  nearest: Int32Array,
  most: Float64Array,
): (matched: MatchedImage) => void {
  const { category, crowd } = groundTruth;
  const ignore = iouType === "keypoints" ? groundTruth.ignore : undefined;
  return ({ dt, gt, overlaps }) => {
    for (let d = 0; d < dt.length; d++) {
      const row = dt.rows[dt.from + d]!;
      for (let g = 0; g < gt.length; g++) {
        const value = overlaps[d * gt.length + g]!;
        if (!(value > most[row]!)) continue;
        const truth = gt.rows[gt.from + g]!;
        if (category[truth] !== objects.category[row] || crowd?.[truth] === 1 || ignore?.[truth] === 1) continue;
        nearest[row] = truth;
        most[row] = value;
      }
    }
  };
}
