import type { Dataset, Detections } from "@borescope/core";
import { type MatchedImage, matchAll } from "./match.js";
import type { MatchRule } from "./match-rule.js";
import type { Matches } from "./matches.js";
import { cocoParameters } from "./protocols/coco.js";
import { chooseScope } from "./scope.js";

/** TIDE's main errors, in the order in which they are repaired. */
export const MAIN_ERRORS = ["Cls", "Loc", "Both", "Dupe", "Bkg", "Miss"] as const;

/** Name of one of TIDE's main errors. */
export type MainError = (typeof MAIN_ERRORS)[number];

/** What a detection or ground truth is; an error's code is its place in {@link MAIN_ERRORS}. */
export const CODE = { Cls: 0, Loc: 1, Both: 2, Dupe: 3, Bkg: 4, Miss: 5, right: 6, reachable: 7, leftOut: 8 } as const;

/** Every object's error; one entry a row. */
export interface SortedErrors {
  readonly matches: Matches;
  /** Of every detection: Cls … Bkg, `right`, or `leftOut`: not among the best of its image. */
  readonly ofDetection: Uint8Array;
  /** Of every ground truth: Miss, `right` (taken), `reachable` (free, yet a Cls or Loc points to it), or `leftOut`: crowds. */
  readonly ofGroundTruth: Uint8Array;
  /** 1 for detections without a match that lie on a crowd of their class: no error in AP. */
  readonly onCrowd: Uint8Array;
  /** Of a Cls or Loc error that a repair would make right: the row of the ground truth; else -1. */
  readonly wouldTake: Int32Array;
}

/** The thresholds of {@link sortErrors}, checked. */
export interface ErrorThresholds {
  readonly iou: number;
  readonly backgroundIou: number;
  readonly iouType: "bbox" | "segm";
}

/** @see tidecv, quantify.py, `TIDEExample` */
const TIDE_RULE: MatchRule = {
  classes: "same",
  crowds: "none",
  ties: "first",
  bound: "at-least",
  turns: "score",
  taken: "passed-over",
  ignored: "among",
};
const DETECTIONS_PER_IMAGE = 100;

/** Matches as TIDE does and sorts what is left over into its errors. */
export function sortErrors(dataset: Dataset, detections: Detections, thresholds: ErrorThresholds): SortedErrors {
  const { groundTruth } = dataset;
  const sorted = {
    ofDetection: new Uint8Array(detections.objects.length).fill(CODE.leftOut),
    ofGroundTruth: new Uint8Array(groundTruth.length).fill(CODE.Miss),
    onCrowd: new Uint8Array(detections.objects.length),
    wouldTake: new Int32Array(detections.objects.length).fill(-1),
  };
  for (let g = 0; g < groundTruth.length; g++) if (groundTruth.crowd?.[g] === 1) sorted.ofGroundTruth[g] = CODE.leftOut;
  const parameters = cocoParameters({
    iouType: thresholds.iouType,
    iouThresholds: [thresholds.iou],
    areaRanges: [{ name: "all", min: 0, max: Number.POSITIVE_INFINITY }],
    maxDetections: [DETECTIONS_PER_IMAGE],
    classAgnostic: true,
  });
  const { length } = detections.categories; // classes that the data set does not list have no ground truth, and count
  const scope = {
    ...chooseScope(dataset, undefined, undefined),
    categoryRank: Int32Array.from({ length }, (_, row) => row),
    categories: length,
  };
  const matches = matchAll(dataset, detections, scope, parameters, {
    rule: TIDE_RULE,
    order: "file",
    partners: true,
    onImage: (image) => sortImage(image, groundTruth.category, detections.objects.category, thresholds, sorted),
  });
  return { matches, ...sorted };
}

/** @see tidecv, quantify.py, `_eval_image` */
function sortImage(
  { dt, gt, overlaps, at, matches }: MatchedImage,
  truthClass: Uint32Array,
  foundClass: Uint32Array,
  { iou, backgroundIou }: ErrorThresholds,
  { ofDetection, ofGroundTruth, onCrowd, wouldTake }: Omit<SortedErrors, "matches">,
): void {
  const partner = matches.partner!;
  for (let d = 0; d < dt.length; d++) {
    const taken = partner[at + d]!;
    if (taken < 0) continue;
    ofDetection[dt.rows[dt.from + d]!] = CODE.right;
    ofGroundTruth[taken] = CODE.right;
  }
  for (let d = 0; d < dt.length; d++) {
    if (partner[at + d]! >= 0) continue;
    const row = dt.rows[dt.from + d]!;
    let own = 0;
    let other = 0;
    let ownTaken = 0;
    let nearestOwn = -1;
    let nearestOther = -1;
    for (let g = 0; g < gt.length; g++) {
      const overlap = overlaps[d * gt.length + g]!;
      if (overlap <= 0) continue;
      const truth = gt.rows[gt.from + g]!;
      const same = truthClass[truth] === foundClass[row];
      if (ofGroundTruth[truth] === CODE.leftOut) {
        if (same && overlap > iou) onCrowd[row] = 1;
      } else if (!same) {
        if (overlap > other) {
          other = overlap;
          nearestOther = truth;
        }
      } else {
        if (overlap > own) {
          own = overlap;
          nearestOwn = truth;
        }
        if (overlap > ownTaken && ofGroundTruth[truth] === CODE.right) ownTaken = overlap;
      }
    }
    let nearest = -1;
    let code: number = CODE.Both;
    if (nearestOwn >= 0 && own >= backgroundIou && own <= iou) {
      code = CODE.Loc;
      nearest = nearestOwn;
    } else if (other >= iou) {
      code = CODE.Cls;
      nearest = nearestOther;
    } else if (ownTaken >= iou) code = CODE.Dupe;
    else if (Math.max(own, other) <= backgroundIou) code = CODE.Bkg;
    ofDetection[row] = code;
    if (nearest >= 0 && ofGroundTruth[nearest] === CODE.Miss) {
      ofGroundTruth[nearest] = CODE.reachable;
      wouldTake[row] = nearest; // by falling score: the first to point there is the best
    }
  }
}
