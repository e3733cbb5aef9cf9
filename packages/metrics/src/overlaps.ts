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
  const { crowd } = groundTruth;
  // of the image's ground truths, side by side: left, top, right, bottom, area; -1 for a crowd's
  let near = new Float64Array(5 * 64);
  return (dt, d0, D, gt, g0, G, out) => {
    const end = 5 * G;
    if (near.length < end) near = new Float64Array(2 * end);
    for (let g = 0, n = 0; g < G; g++, n += 5) {
      const row = gt[g0 + g]!;
      const j = row * 4;
      const gw = b[j + 2]!;
      const gh = b[j + 3]!;
      near[n] = b[j]!;
      near[n + 1] = b[j + 1]!;
      near[n + 2] = b[j]! + gw;
      near[n + 3] = b[j + 1]! + gh;
      near[n + 4] = crowd?.[row] === 1 ? -1 : gw * gh;
    }
    for (let d = 0, o = 0; d < D; d++) {
      const i = dt[d0 + d]! * 4;
      const x = a[i]!;
      const y = a[i + 1]!;
      const area = a[i + 2]! * a[i + 3]!;
      const right = x + a[i + 2]!;
      const bottom = y + a[i + 3]!;
      for (let n = 0; n < end; n += 5) {
        let overlap = 0;
        const iw = (right < near[n + 2]! ? right : near[n + 2]!) - (x > near[n]! ? x : near[n]!);
        if (iw > 0) {
          const ih = (bottom < near[n + 3]! ? bottom : near[n + 3]!) - (y > near[n + 1]! ? y : near[n + 1]!);
          if (ih > 0) {
            const inside = iw * ih;
            overlap = inside / (near[n + 4]! === -1 ? area : area + near[n + 4]! - inside);
          }
        }
        out[o++] = overlap;
      }
    }
  };
}
