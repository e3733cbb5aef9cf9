import type { Objects } from "@borescope/core";

/**
 * Fills `out[d · G + g]` with the overlap of detection rows `dt[d0 + d]` and ground-truth rows `gt[g0 + g]`
 * of one image.
 */
export type OverlapKernel = (
  dt: Uint32Array,
  d0: number,
  D: number,
  gt: Uint32Array,
  g0: number,
  G: number,
  out: Float64Array,
) => void;

/** Box IoU; a crowd divides by the detection's area. @see maskApi.c, `bbIou` */
export function boxOverlaps(groundTruth: Objects, detections: Objects): OverlapKernel {
  const a = detections.box;
  const b = groundTruth.box;
  const crowd = groundTruth.crowd ?? new Uint8Array(groundTruth.length);
  return (dt, d0, D, gt, g0, G, out) => {
    for (let d = 0; d < D; d++) {
      const i = dt[d0 + d]! * 4;
      const x = a[i]!;
      const y = a[i + 1]!;
      const w = a[i + 2]!;
      const h = a[i + 3]!;
      const area = w * h;
      for (let g = 0; g < G; g++) {
        const row = gt[g0 + g]!;
        const j = row * 4;
        const gx = b[j]!;
        const gw = b[j + 2]!;
        let overlap = 0;
        const iw = (x + w < gx + gw ? x + w : gx + gw) - (x > gx ? x : gx);
        if (iw > 0) {
          const gy = b[j + 1]!;
          const gh = b[j + 3]!;
          const ih = (y + h < gy + gh ? y + h : gy + gh) - (y > gy ? y : gy);
          if (ih > 0) {
            const inside = iw * ih;
            overlap = inside / (crowd[row] === 1 ? area : area + gw * gh - inside);
          }
        }
        out[d * G + g] = overlap;
      }
    }
  };
}
