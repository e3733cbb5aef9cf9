import type { Dataset, Detections } from "@borescope/core";
import { type Grouped, groupRows, type Scope, sortWithinImages } from "./group.js";
import { keypointOverlaps } from "./keypoint-overlaps.js";
import { maskOverlaps } from "./mask-overlaps.js";
import { ImageMatcher } from "./match-image.js";
import { BLOCK, type Matches } from "./matches.js";
import { boxOverlaps, type OverlapKernel } from "./overlaps.js";
import type { CocoParameters } from "./protocols/coco.js";

/** What of the matching is wanted. */
export interface MatchOptions {
  readonly idZeroUnmatched: boolean;
  /** Note which ground truth each detection took. */
  readonly partners: boolean;
}

/** Matches every image and category of the scope. @see ImageMatcher */
export function matchAll(
  dataset: Dataset,
  detections: Detections,
  scope: Scope,
  parameters: CocoParameters,
  options: MatchOptions,
): Matches {
  const { objects } = detections;
  const gt = groupRows(dataset.groundTruth, scope, parameters.classAgnostic);
  const dt = groupRows(objects, scope, parameters.classAgnostic);
  sortWithinImages(dt, objects.score);
  const cut = parameters.maxDetections[parameters.maxDetections.length - 1]!;
  const K = gt.offsets.length - 1;
  const A = parameters.areaRanges.length;
  const T = parameters.iouThresholds.length;
  const length = countKept(dt, cut);
  const out = {
    length,
    offsets: new Uint32Array(K + 1),
    row: new Uint32Array(length),
    rank: new Uint32Array(length),
    score: new Float64Array(length),
    image: new Uint32Array(length),
    blocks: Math.ceil(T / BLOCK),
    outcome: new Uint32Array(length * A * Math.ceil(T / BLOCK)),
    positives: new Uint32Array(K * A),
    groundTruths: lengths(gt),
    detections: lengths(dt),
    partner: options.partners ? new Int32Array(T * length).fill(-1) : null,
  };
  const overlap = overlapKernel(dataset, detections, parameters);
  const matcher = new ImageMatcher(dataset.groundTruth, objects, parameters, overlap, options.idZeroUnmatched);
  let kept = 0;
  for (let k = 0; k < K; k++) {
    let d = dt.offsets[k]!;
    let g = gt.offsets[k]!;
    const dStop = dt.offsets[k + 1]!;
    const gStop = gt.offsets[k + 1]!;
    while (d < dStop || g < gStop) {
      const dImage = d < dStop ? dt.images[d]! : 0xffffffff;
      const gImage = g < gStop ? gt.images[g]! : 0xffffffff;
      const image = dImage < gImage ? dImage : gImage;
      let dEnd = d;
      while (dEnd < dStop && dt.images[dEnd] === image) dEnd++;
      let gEnd = g;
      while (gEnd < gStop && gt.images[gEnd] === image) gEnd++;
      const D = Math.min(dEnd - d, cut);
      for (let i = 0; i < D; i++) {
        const row = dt.rows[d + i]!;
        out.row[kept + i] = row;
        out.image[kept + i] = image;
        out.rank[kept + i] = i;
        out.score[kept + i] = objects.score[row]!;
      }
      matcher.match(dt.rows, d, D, gt.rows, g, gEnd - g, out, kept, out.positives, k * A);
      kept += D;
      d = dEnd;
      g = gEnd;
    }
    out.offsets[k + 1] = kept;
  }
  return out;
}

function lengths({ offsets }: Grouped): Uint32Array {
  return Uint32Array.from({ length: offsets.length - 1 }, (_, k) => offsets[k + 1]! - offsets[k]!);
}

function overlapKernel(dataset: Dataset, detections: Detections, parameters: CocoParameters): OverlapKernel {
  const { images, groundTruth } = dataset;
  if (parameters.iouType === "segm") return maskOverlaps(images, groundTruth, detections.objects);
  if (parameters.iouType === "keypoints") return keypointOverlaps(groundTruth, detections.objects, parameters.sigmas);
  return boxOverlaps(groundTruth, detections.objects);
}

/** Detections left when each image and category is cut. */
function countKept({ images, offsets }: Grouped, cut: number): number {
  let n = 0;
  for (let k = 0; k + 1 < offsets.length; k++) {
    let run = 0;
    for (let i = offsets[k]!; i < offsets[k + 1]!; i++) {
      run = i > offsets[k]! && images[i] === images[i - 1] ? run + 1 : 1;
      if (run <= cut) n++;
    }
  }
  return n;
}
