import type { Dataset, Detections } from "@borescope/core";
import { type Grouped, groupRows, type Scope, sortWithinImages } from "./group.js";
import { keypointOverlaps } from "./keypoint-overlaps.js";
import { maskOverlaps } from "./mask-overlaps.js";
import { boxOverlaps, type OverlapKernel } from "./overlaps.js";
import type { CocoParameters } from "./protocols/coco.js";

/** Thresholds that share one 32-bit word: 16 bits say "true positive", 16 say "ignored". */
export const BLOCK = 16;

/**
 * Outcome of every detection that counts (the best `max(maxDetections)` of each image and category), sorted by
 * category, image and falling score.
 */
export interface Matches {
  readonly length: number;
  /** First detection of each category, length K + 1. */
  readonly offsets: Uint32Array;
  /** Row in the table of detections. */
  readonly row: Uint32Array;
  readonly score: Float64Array;
  /** Rank by score within its image and category, 0 first. */
  readonly rank: Uint32Array;
  /** `outcome[(a · blocks + b) · length + i]`: low 16 bits true positive, high 16 bits ignored, at threshold 16·b + bit. */
  readonly outcome: Uint32Array;
  readonly blocks: number;
  /** Ground truths that count, K × A. */
  readonly positives: Uint32Array;
}

/** Scratch of one image and category. */
class Scratch {
  overlaps = new Float64Array(1024);
  ignored = new Uint8Array(64);
  taken = new Uint32Array(64);
  best = new Uint32Array(64);
}

/**
 * Matches detections to ground truth as COCO does: by falling score, each takes the ground truth of greatest
 * overlap at or above the threshold that is free (a crowd always is), one that counts before one that is
 * ignored, the last of equals.
 *
 * All thresholds and area ranges are settled in one pass: a detection offers each candidate, best first, the
 * thresholds at which it is still unmatched; bits do what COCOeval's loop over thresholds does.
 *
 * @see cocoeval.py, `evaluateImg`
 */
export function matchAll(
  dataset: Dataset,
  detections: Detections,
  scope: Scope,
  parameters: CocoParameters,
  idZeroUnmatched: boolean,
): Matches {
  const { groundTruth } = dataset;
  const objects = detections.objects;
  const gt = groupRows(groundTruth, scope, parameters.classAgnostic);
  const dt = groupRows(objects, scope, parameters.classAgnostic);
  sortWithinImages(dt, objects);
  const cut = parameters.maxDetections[parameters.maxDetections.length - 1]!;
  const { K, T, A, blocks } = sizes(gt, parameters);
  const n = countKept(dt, objects.image, cut);
  const row = new Uint32Array(n);
  const rank = new Uint32Array(n);
  const score = new Float64Array(n);
  const outcome = new Uint32Array(n * A * blocks);
  const offsets = new Uint32Array(K + 1);
  const positives = new Uint32Array(K * A);
  const limits = parameters.iouThresholds.map((t) => Math.min(t, 1 - 1e-10));
  const floor = limits.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const overlap = overlapKernel(dataset, detections, parameters);
  const ignore = parameters.iouType === "keypoints" ? groundTruth.ignore : undefined;
  const crowd = groundTruth.crowd ?? new Uint8Array(groundTruth.length);
  const scratch = new Scratch();
  let kept = 0;

  const image = (d0: number, D: number, g0: number, G: number, k: number) => {
    for (let d = 0; d < D; d++) {
      const r = dt.rows[d0 + d]!;
      row[kept + d] = r;
      rank[kept + d] = d;
      score[kept + d] = objects.score[r]!;
    }
    if (G > 0) {
      if (scratch.overlaps.length < D * G) scratch.overlaps = new Float64Array(D * G * 2);
      if (scratch.taken.length < G) {
        scratch.taken = new Uint32Array(G * 2);
        scratch.best = new Uint32Array(G * 2);
      }
      if (scratch.ignored.length < G * A) scratch.ignored = new Uint8Array(G * A * 2);
      markIgnored(g0, G, k);
      overlap(dt.rows, d0, D, gt.rows, g0, G, scratch.overlaps);
    }
    for (let a = 0; a < A; a++) for (let b = 0; b < blocks; b++) settle(d0, D, g0, G, a, b);
    kept += D;
  };

  const markIgnored = (g0: number, G: number, k: number) => {
    for (let a = 0; a < A; a++) {
      const { min, max } = parameters.areaRanges[a]!;
      for (let g = 0; g < G; g++) {
        const r = gt.rows[g0 + g]!;
        const area = groundTruth.area[r]!;
        const out = crowd[r] === 1 || ignore?.[r] === 1 || area < min || area > max;
        scratch.ignored[a * G + g] = out ? 1 : 0;
        if (!out) positives[k * A + a]!++;
      }
    }
  };

  const settle = (d0: number, D: number, g0: number, G: number, a: number, b: number) => {
    const base = (a * blocks + b) * n + kept;
    const first = b * BLOCK;
    const count = Math.min(BLOCK, T - first);
    const full = (1 << count) - 1;
    const { min, max } = parameters.areaRanges[a]!;
    const { overlaps, taken, best, ignored } = scratch;
    taken.fill(0, 0, G);
    for (let d = 0; d < D; d++) {
      const area = objects.area[dt.rows[d0 + d]!]!;
      const outside = area < min || area > max;
      let candidates = 0;
      for (let g = 0; g < G; g++) {
        const value = overlaps[d * G + g]!;
        if (value < floor) continue;
        let j = candidates++;
        while (j > 0 && value >= overlaps[d * G + best[j - 1]!]!) {
          best[j] = best[j - 1]!;
          j--;
        }
        best[j] = g;
      }
      let open = full;
      let positive = 0;
      let skipped = 0;
      for (let pass = 0; pass < 2 && open !== 0; pass++)
        for (let c = 0; c < candidates && open !== 0; c++) {
          const g = best[c]!;
          if (ignored[a * G + g] !== pass) continue;
          const value = overlaps[d * G + g]!;
          let hit = 0;
          for (let t = 0; t < count; t++) if (value >= limits[first + t]!) hit |= 1 << t;
          hit &= open;
          const r = gt.rows[g0 + g]!;
          if (crowd[r] !== 1) hit &= ~taken[g]!;
          if (hit === 0) continue;
          open &= ~hit;
          taken[g]! |= hit;
          if (idZeroUnmatched && groundTruth.ids.at(r) === 0) {
            if (pass === 1 || outside) skipped |= hit;
          } else if (pass === 0) positive |= hit;
          else skipped |= hit;
        }
      if (outside) skipped |= open;
      outcome[base + d] = positive | (skipped << BLOCK);
    }
  };

  for (let k = 0; k < K; k++) {
    let d = dt.offsets[k]!;
    let g = gt.offsets[k]!;
    const dStop = dt.offsets[k + 1]!;
    const gStop = gt.offsets[k + 1]!;
    while (d < dStop || g < gStop) {
      const di = d < dStop ? scope.imageRank[objects.image[dt.rows[d]!]!]! : 0x7fffffff;
      const gi = g < gStop ? scope.imageRank[groundTruth.image[gt.rows[g]!]!]! : 0x7fffffff;
      const now = di < gi ? di : gi;
      let dEnd = d;
      while (dEnd < dStop && scope.imageRank[objects.image[dt.rows[dEnd]!]!] === now) dEnd++;
      let gEnd = g;
      while (gEnd < gStop && scope.imageRank[groundTruth.image[gt.rows[gEnd]!]!] === now) gEnd++;
      image(d, Math.min(dEnd - d, cut), g, gEnd - g, k);
      d = dEnd;
      g = gEnd;
    }
    offsets[k + 1] = kept;
  }
  return { length: n, offsets, row, score, rank, outcome, blocks, positives };
}

function sizes(gt: Grouped, parameters: CocoParameters) {
  const T = parameters.iouThresholds.length;
  return { K: gt.offsets.length - 1, T, A: parameters.areaRanges.length, blocks: Math.ceil(T / BLOCK) };
}

function overlapKernel(dataset: Dataset, detections: Detections, parameters: CocoParameters): OverlapKernel {
  const { images, groundTruth } = dataset;
  if (parameters.iouType === "segm") return maskOverlaps(images, groundTruth, detections.objects);
  if (parameters.iouType === "keypoints") return keypointOverlaps(groundTruth, detections.objects, parameters.sigmas);
  return boxOverlaps(groundTruth, detections.objects);
}

function countKept(dt: Grouped, image: Uint32Array, cut: number): number {
  let n = 0;
  for (let k = 0; k + 1 < dt.offsets.length; k++) {
    let run = 0;
    for (let i = dt.offsets[k]!; i < dt.offsets[k + 1]!; i++) {
      const same = i > dt.offsets[k]! && image[dt.rows[i]!] === image[dt.rows[i - 1]!];
      run = same ? run + 1 : 1;
      if (run <= cut) n++;
    }
  }
  return n;
}
