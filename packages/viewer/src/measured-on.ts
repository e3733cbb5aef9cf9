import type { IouType } from "@borescope/metrics";
import type { ReportShape } from "./report.js";

const MEASURED_ON: Readonly<Record<IouType, ReportShape | null>> = {
  bbox: null,
  segm: "masks",
  keypoints: "keypoints",
  obb: "rotatedBox",
};

/**
 * What objects must have, besides boxes, for their overlap to be measured; null: nothing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { measuredOn } from "@borescope/viewer";
 *
 * assert.equal(measuredOn("segm"), "masks");
 * ```
 */
export function measuredOn(iouType: IouType): ReportShape | null {
  return MEASURED_ON[iouType];
}

/**
 * Whether error types are defined on an overlap: they are for boxes and masks.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hasErrorTypes } from "@borescope/viewer";
 *
 * assert.equal(hasErrorTypes("keypoints"), false);
 * ```
 */
export function hasErrorTypes(iouType: IouType): iouType is "bbox" | "segm" {
  return iouType === "bbox" || iouType === "segm";
}
