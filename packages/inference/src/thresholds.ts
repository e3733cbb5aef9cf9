import { BorescopeError } from "@borescope/core";

/** What is kept of a model's candidates. */
export interface Thresholds {
  /** Least score, 0 … 1. */
  readonly confidence: number;
  /** Overlap above which the weaker of two candidates of a class is dropped, 0 … 1. */
  readonly iou: number;
  /** The best of an image that are kept. */
  readonly maxDetections: number;
  /** Candidates of different classes drop each other too. */
  readonly classAgnostic: boolean;
}

/** The thresholds with defaults, checked. @throws BorescopeError INFERENCE_OPTION */
export function withDefaults({
  confidence = 0.001,
  iou = 0.65,
  maxDetections = 100,
  classAgnostic = false,
}: Partial<Thresholds>): Thresholds {
  if (!(confidence >= 0 && confidence <= 1)) throw badOption("confidence", "a number from 0 to 1", confidence);
  if (!(iou >= 0 && iou <= 1)) throw badOption("iou", "a number from 0 to 1", iou);
  if (!(Number.isInteger(maxDetections) && maxDetections > 0))
    throw badOption("maxDetections", "a whole number above 0", maxDetections);
  return { confidence, iou, maxDetections, classAgnostic };
}

/** The error of an option that cannot be. */
export function badOption(place: string, expected: string, found: unknown): BorescopeError {
  return new BorescopeError("INFERENCE_OPTION", { place, expected, found: String(found) });
}
