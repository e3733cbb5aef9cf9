import {
  BorescopeError,
  boxIou,
  type Images,
  maskRle,
  type Objects,
  type Rle,
  rleFromBox,
  rleIou,
  rleToBox,
} from "@borescope/core";
import type { OverlapKernel } from "./overlaps.js";

/**
 * Mask IoU by pixels; 0 where the boxes around the masks do not meet. A detection without a mask is its box.
 *
 * @see _mask.pyx, `iou`; coco.py, `loadRes`
 * @throws BorescopeError METRICS_MASKS where a ground truth has no mask
 */
export function maskOverlaps(images: Images, groundTruth: Objects, detections: Objects): OverlapKernel {
  const a = rasterise(images, detections, (row, h, w) =>
    rleFromBox(detections.box.subarray(4 * row, 4 * row + 4), h, w),
  );
  const b = rasterise(images, groundTruth, (row) => {
    throw new BorescopeError("METRICS_MASKS", {
      place: `object ${String(groundTruth.ids.at(row))}`,
      expected: "a mask for every ground truth",
      found: "none",
      hint: "Evaluate boxes, or add segmentations.",
    });
  });
  const crowd = groundTruth.crowd ?? new Uint8Array(groundTruth.length);
  return (dt, d0, D, gt, g0, G, out) => {
    for (let d = 0; d < D; d++) {
      const i = dt[d0 + d]!;
      for (let g = 0; g < G; g++) {
        const j = gt[g0 + g]!;
        const isCrowd = crowd[j] === 1;
        const meet = boxIou(a.box, i, b.box, j, isCrowd) > 0;
        out[d * G + g] = meet ? rleIou(a.rles[i]!, b.rles[j]!, isCrowd) : 0;
      }
    }
  };
}

function rasterise(images: Images, objects: Objects, none: (row: number, height: number, width: number) => Rle) {
  const rles: Rle[] = [];
  const box = new Float64Array(objects.length * 4);
  for (let i = 0; i < objects.length; i++) {
    const height = images.height[objects.image[i]!]!;
    const width = images.width[objects.image[i]!]!;
    const rle =
      (objects.masks === undefined ? null : maskRle(objects.masks, i, height, width)) ?? none(i, height, width);
    rles.push(rle);
    box.set(rleToBox(rle), i * 4);
  }
  return { rles, box };
}
