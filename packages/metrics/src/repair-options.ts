import { BorescopeError } from "@borescope/core";
import type { Convention, ConventionName } from "./conventions.js";
import type { Repair } from "./repairs.js";

/** Options of {@link worth} and {@link rankWorth}; all may be left out. */
export interface WorthOptions {
  /** Undetected ground truths: `add` a detection (default), or take them out, as `tide` does. */
  readonly repair?: Repair | undefined;
  /** Of added detections; default 1. */
  readonly score?: number | undefined;
  /** Least IoU of a match, by which it is told what is wrong with an object; default 0.5. */
  readonly iou?: number | undefined;
  /** Least IoU of a loose box with a ground truth of its class; default 0.1, at most `iou`. */
  readonly backgroundIou?: number | undefined;
  /** Least score of the detections that are looked at; default 0.25. Those below are left as they are. */
  readonly confidence?: number | undefined;
  /** How detections claim ground truths; default `borescope`. */
  readonly convention?: ConventionName | Convention | undefined;
}

/** The options with their defaults. @throws BorescopeError METRICS_OPTION */
export function repairOptions({
  repair = "add",
  score = 1,
  iou = 0.5,
  backgroundIou = Math.min(0.1, iou),
  confidence = 0.25,
  convention = "borescope",
}: WorthOptions) {
  check("repair", repair === "add" || repair === "tide", "add or tide", repair);
  check("score", Number.isFinite(score), "a number", score);
  check("iou", iou >= 0 && iou <= 1, "a number from 0 to 1", iou);
  check(
    "backgroundIou",
    backgroundIou >= 0 && backgroundIou <= iou,
    `a number from 0 to the IoU, ${iou}`,
    backgroundIou,
  );
  return { repair, score, iou, backgroundIou, confidence, convention };
}

function check(place: string, good: boolean, expected: string, found: unknown): void {
  if (!good) throw new BorescopeError("METRICS_OPTION", { place, expected, found: String(found) });
}
