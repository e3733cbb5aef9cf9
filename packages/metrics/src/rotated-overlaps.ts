import { BorescopeError, type Objects, rotatedBoxIou } from "@borescope/core";
import type { OverlapKernel } from "./overlaps.js";

/**
 * IoU of rotated boxes; a crowd divides by the detection's area. A detection without one is its upright box.
 *
 * @throws BorescopeError METRICS_ROTATED_BOXES where a ground truth has none
 */
export function rotatedOverlaps(groundTruth: Objects, detections: Objects): OverlapKernel {
  const a = rotatedBoxesOf(detections);
  const b = checked(groundTruth);
  const crowd = groundTruth.crowd ?? new Uint8Array(groundTruth.length);
  return (dt, d0, D, gt, g0, G, out) => {
    for (let d = 0; d < D; d++)
      for (let g = 0; g < G; g++) {
        const row = gt[g0 + g]!;
        out[d * G + g] = rotatedBoxIou(a, dt[d0 + d]!, b, row, crowd[row] === 1);
      }
  };
}

/** The rotated boxes of all rows; of those that have none, the upright box. */
export function rotatedBoxesOf({ rotatedBox, box, length }: Objects): Float64Array {
  const all = new Float64Array(5 * length);
  if (rotatedBox !== undefined) all.set(rotatedBox);
  for (let i = 0; i < length; i++) {
    if (rotatedBox !== undefined && !Number.isNaN(rotatedBox[5 * i])) continue;
    const [x = 0, y = 0, w = 0, h = 0] = box.subarray(4 * i, 4 * i + 4);
    all.set([x + w / 2, y + h / 2, w, h, 0], 5 * i);
  }
  return all;
}

function checked({ rotatedBox, ids, length }: Objects): Float64Array {
  for (let i = 0; i < length; i++)
    if (rotatedBox === undefined || Number.isNaN(rotatedBox[5 * i]))
      throw new BorescopeError("METRICS_ROTATED_BOXES", {
        place: `object ${String(ids.at(i))}`,
        expected: "a rotated box for every ground truth",
        found: "none",
        hint: "COCO files have them as obb, YOLO data sets with task: obb. Else evaluate boxes.",
      });
  return rotatedBox ?? new Float64Array(0);
}
