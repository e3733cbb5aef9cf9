import { BorescopeError, type Objects } from "@borescope/core";
import { exp } from "./exp.js";
import { pairwiseSum } from "./numpy-sum.js";
import type { OverlapKernel } from "./overlaps.js";

const EPSILON = 2 ** -52;

/**
 * Object keypoint similarity: the mean of exp(−d² / (2σ)² / area / 2) over the labelled keypoints; with none
 * labelled, d is the distance outside the box enlarged by its own size on every side, over all keypoints.
 *
 * @see cocoeval.py, `computeOks`
 * @throws BorescopeError METRICS_KEYPOINTS where an object has another number of keypoints than there are sigmas
 */
export function keypointOverlaps(groundTruth: Objects, detections: Objects, sigmas: Float64Array): OverlapKernel {
  const k = sigmas.length;
  const variances = sigmas.map((sigma) => sigma * 2 * (sigma * 2));
  const a = keypointsOf(detections, k, "detections");
  const b = keypointsOf(groundTruth, k, "ground truth");
  const box = groundTruth.box;
  const terms = new Float64Array(k);
  return (dt, d0, D, gt, g0, G, out) => {
    for (let g = 0; g < G; g++) {
      const row = gt[g0 + g]!;
      const q = row * 3 * k;
      const scale = groundTruth.area[row]! + EPSILON;
      let labelled = 0;
      for (let i = 0; i < k; i++) if (b[q + 3 * i + 2]! > 0) labelled++;
      const w = box[4 * row + 2]!;
      const h = box[4 * row + 3]!;
      const x0 = box[4 * row]! - w;
      const x1 = box[4 * row]! + w * 2;
      const y0 = box[4 * row + 1]! - h;
      const y1 = box[4 * row + 1]! + h * 2;
      for (let d = 0; d < D; d++) {
        const p = dt[d0 + d]! * 3 * k;
        let n = 0;
        for (let i = 0; i < k; i++) {
          const x = a[p + 3 * i]!;
          const y = a[p + 3 * i + 1]!;
          let dx: number;
          let dy: number;
          if (labelled > 0) {
            if (!(b[q + 3 * i + 2]! > 0)) continue;
            dx = x - b[q + 3 * i]!;
            dy = y - b[q + 3 * i + 1]!;
          } else {
            dx = Math.max(0, x0 - x) + Math.max(0, x - x1);
            dy = Math.max(0, y0 - y) + Math.max(0, y - y1);
          }
          terms[n++] = exp(-((dx * dx + dy * dy) / variances[i]! / scale / 2));
        }
        out[d * G + g] = pairwiseSum(terms, 0, n) / n;
      }
    }
  };
}

/** The packed keypoints of a table, checked. @throws BorescopeError METRICS_KEYPOINTS */
export function keypointsOf(objects: Objects, k: number, side: string): Float64Array {
  const { keypoints } = objects;
  if (objects.length === 0) return new Float64Array(0);
  if (keypoints === undefined)
    throw new BorescopeError("METRICS_KEYPOINTS", {
      place: side,
      expected: `${k} keypoints an object`,
      found: "no keypoints",
    });
  for (let i = 0; i < objects.length; i++) {
    const n = (keypoints.offsets[i + 1]! - keypoints.offsets[i]!) / 3;
    if (n !== k)
      throw new BorescopeError("METRICS_KEYPOINTS", {
        place: `${side}, object ${String(objects.ids.at(i))}`,
        expected: `${k} keypoints (one for each sigma)`,
        found: `${n}`,
        hint: n === 0 ? "Evaluate boxes, or add keypoints." : "Pass sigmas, one for each keypoint of your skeleton.",
      });
  }
  return keypoints.values;
}
