import type { Dataset, Detections } from "@borescope/core";
import { type Grouped, groupRows, type Scope, sortWithinImages } from "./group.js";
import { keypointOverlaps } from "./keypoint-overlaps.js";
import { maskOverlaps } from "./mask-overlaps.js";
import { ImageMatcher, type MatcherOptions, type RowRun } from "./match-image.js";
import { COCO_RULE } from "./match-rule.js";
import { BLOCK, type Matches } from "./matches.js";
import { boxOverlaps, type OverlapKernel } from "./overlaps.js";
import type { CocoParameters } from "./protocols/coco.js";
import { rotatedOverlaps } from "./rotated-overlaps.js";

/** What of the matching is wanted; all may be left out. */
export interface MatchOptions extends Partial<MatcherOptions> {
  /** Note which ground truth each detection took. */
  readonly partners?: boolean;
  /** 1 for the detections that take part; absent: all. */
  readonly keep?: Uint8Array | undefined;
  /** Order of rows where categories are matched together: one category after another, or as in the file. */
  readonly order?: "class" | "file";
  /** Is shown each image, and category where they are apart, after it was matched. */
  readonly onImage?: (matched: MatchedImage) => void;
}

/** One image, or one image and category, that was just matched. It is used again for the next. */
export interface MatchedImage {
  /** Position of its category by rising id; 0 where categories are matched together. */
  group: number;
  /** Position by rising id. */
  image: number;
  /** Rows of its detections, by falling score, cut. */
  readonly dt: RowRun;
  /** Rows of its ground truths, in order. */
  readonly gt: RowRun;
  /** `overlaps[d · gt.length + g]`. */
  overlaps: Float64Array;
  /** Where in the matches its first detection stands. */
  at: number;
  /** The matches as far as they were made. */
  readonly matches: Matches;
}

/** Matches every image and category of the scope. @see ImageMatcher */
export function matchAll(
  dataset: Dataset,
  detections: Detections,
  scope: Scope,
  parameters: CocoParameters,
  options: MatchOptions = {},
): Matches {
  const { objects } = detections;
  const { groundTruth } = dataset;
  const { classAgnostic, iouThresholds, areaRanges } = parameters;
  const gt = groupRows(groundTruth, scope, classAgnostic, options.order);
  const dt = groupRows(objects, scope, classAgnostic, options.order, options.keep);
  sortWithinImages(dt, objects.score);
  const cut = parameters.maxDetections[parameters.maxDetections.length - 1]!;
  const out = room(gt, dt, countKept(dt, cut), areaRanges.length, iouThresholds.length, options.partners === true);
  const ignore = parameters.iouType === "keypoints" ? groundTruth.ignore : undefined;
  const overlap = overlapKernel(dataset, detections, parameters);
  const matcher = new ImageMatcher(groundTruth, objects, parameters, overlap, { rule: COCO_RULE, ignore, ...options });
  const founds = { rows: dt.rows, from: 0, length: 0 };
  const truths = { rows: gt.rows, from: 0, length: 0 };
  const matched: MatchedImage = {
    group: 0,
    image: 0,
    dt: founds,
    gt: truths,
    overlaps: matcher.overlaps,
    at: 0,
    matches: out,
  };
  let kept = 0;
  for (let k = 0; k + 1 < gt.offsets.length; k++) {
    founds.from = dt.offsets[k]!;
    truths.from = gt.offsets[k]!;
    const dStop = dt.offsets[k + 1]!;
    const gStop = gt.offsets[k + 1]!;
    while (founds.from < dStop || truths.from < gStop) {
      const dImage = founds.from < dStop ? dt.images[founds.from]! : NONE;
      const gImage = truths.from < gStop ? gt.images[truths.from]! : NONE;
      const image = dImage < gImage ? dImage : gImage;
      let dEnd = founds.from;
      while (dEnd < dStop && dt.images[dEnd] === image) dEnd++;
      let gEnd = truths.from;
      while (gEnd < gStop && gt.images[gEnd] === image) gEnd++;
      founds.length = Math.min(dEnd - founds.from, cut);
      truths.length = gEnd - truths.from;
      for (let i = 0; i < founds.length; i++) {
        const row = dt.rows[founds.from + i]!;
        out.row[kept + i] = row;
        out.image[kept + i] = image;
        out.rank[kept + i] = i;
        out.score[kept + i] = objects.score[row]!;
      }
      matcher.match(founds, truths, out, kept, out.positives, k * areaRanges.length);
      if (options.onImage !== undefined) {
        matched.group = k;
        matched.image = image;
        matched.overlaps = matcher.overlaps;
        matched.at = kept;
        options.onImage(matched);
      }
      kept += founds.length;
      founds.from = dEnd;
      truths.from = gEnd;
    }
    out.offsets[k + 1] = kept;
  }
  return out;
}

const NONE = 0xffffffff;

function room(gt: Grouped, dt: Grouped, length: number, areas: number, thresholds: number, partners: boolean): Matches {
  const blocks = Math.ceil(thresholds / BLOCK);
  return {
    length,
    offsets: new Uint32Array(gt.offsets.length),
    row: new Uint32Array(length),
    rank: new Uint32Array(length),
    score: new Float64Array(length),
    image: new Uint32Array(length),
    blocks,
    outcome: new Uint32Array(length * areas * blocks),
    positives: new Uint32Array((gt.offsets.length - 1) * areas),
    groundTruths: lengths(gt),
    detections: lengths(dt),
    partner: partners ? new Int32Array(thresholds * length).fill(-1) : null,
  };
}

function lengths({ offsets }: Grouped): Uint32Array {
  return Uint32Array.from({ length: offsets.length - 1 }, (_, k) => offsets[k + 1]! - offsets[k]!);
}

function overlapKernel(dataset: Dataset, detections: Detections, parameters: CocoParameters): OverlapKernel {
  const { images, groundTruth } = dataset;
  if (parameters.iouType === "segm") return maskOverlaps(images, groundTruth, detections.objects);
  if (parameters.iouType === "keypoints") return keypointOverlaps(groundTruth, detections.objects, parameters.sigmas);
  if (parameters.iouType === "obb") return rotatedOverlaps(groundTruth, detections.objects);
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
