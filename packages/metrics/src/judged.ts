import { BorescopeError, type Dataset, type Detections, type Id } from "@borescope/core";
import { checkIou, checkScores } from "./check-option.js";
import { evaluate } from "./evaluate.js";
import type { Evaluation } from "./evaluation.js";
import { BLOCK } from "./matches.js";
import type { IouType } from "./protocols/coco.js";

/** What is matched, and at which IoU. */
export interface JudgeOptions {
  /** Least IoU of a match, above 0; default 0.5. */
  readonly iou?: number | undefined;
  readonly iouType?: IouType | undefined;
  /** Best detections of each image and class that take part; default 100 (keypoints 20). */
  readonly maxDetections?: number | undefined;
  /** Ids of the images to look at; absent: all. */
  readonly images?: readonly Id[] | undefined;
  /** Ids of the categories to look at; absent: all. */
  readonly categories?: readonly Id[] | undefined;
}

/** One IoU threshold of an evaluation, over all areas and detections. */
export interface Judged {
  readonly evaluation: Evaluation;
  /** Places among the thresholds, area ranges and maxDetections. */
  readonly t: number;
  readonly a: number;
  readonly m: number;
}

/** COCO's matches at one IoU and nothing else. @throws BorescopeError METRICS_OPTION, METRICS_SCORES and those of evaluate */
export function judge(dataset: Dataset, detections: Detections, options: JudgeOptions): Judged {
  const {
    iou = 0.5,
    iouType = "bbox",
    maxDetections = iouType === "keypoints" ? 20 : 100,
    images,
    categories,
  } = options;
  checkIou(iou);
  checkScores(detections);
  const evaluation = evaluate(dataset, detections, {
    iouType,
    iouThresholds: [iou],
    areaRanges: [{ name: "all", min: 0, max: 1e10 }],
    maxDetections: [maxDetections],
    images,
    categories,
  });
  return { evaluation, t: 0, a: 0, m: 0 };
}

/** One of an evaluation's IoU thresholds. @throws BorescopeError METRICS_OPTION where it was not evaluated */
export function judgedAt(evaluation: Evaluation, iou = 0.5): Judged {
  const { iouThresholds, areaRanges, maxDetections } = evaluation.parameters;
  const t = iouThresholds.findIndex((threshold) => Math.abs(threshold - iou) < 1e-9);
  const a = areaRanges.findIndex(({ name }) => name === "all");
  if (t >= 0 && a >= 0) return { evaluation, t, a, m: maxDetections.length - 1 };
  throw new BorescopeError("METRICS_OPTION", {
    place: t < 0 ? "iou" : "areaRanges",
    expected: t < 0 ? `one of the evaluated thresholds (${[...iouThresholds].map(short).join(", ")})` : 'a range "all"',
    found: t < 0 ? String(iou) : areaRanges.map(({ name }) => name).join(", "),
    hint: "Pass the data set and the detections instead of the evaluation: they are matched anew.",
  });
}

/** 1 right, 0 wrong, 2 ignored: of every detection in the matches. */
export function verdicts({ evaluation, t, a }: Judged): Uint8Array {
  const { outcome, blocks, length } = evaluation.matches;
  const base = (a * blocks + Math.floor(t / BLOCK)) * length;
  const bit = t % BLOCK;
  const verdict = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const word = outcome[base + i]!;
    verdict[i] = (word >>> (bit + BLOCK)) & 1 ? IGNORED : (word >>> bit) & 1;
  }
  return verdict;
}

/** A verdict: neither right nor wrong, as on a crowd. */
export const IGNORED = 2;

const short = (value: number) => Number(value.toFixed(6));
