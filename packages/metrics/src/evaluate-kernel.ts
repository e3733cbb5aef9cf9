import type { Dataset, Detections, Objects } from "@borescope/core";
import { Curves } from "./curves.js";
import { type Grouped, groupRows, type Scope } from "./group.js";
import { createKernel, type KernelExports } from "./kernel.js";
import { KernelMasks, type Place } from "./kernel-masks.js";
import { keypointsOf } from "./keypoint-overlaps.js";
import { BLOCK, type Matches } from "./matches.js";
import type { CocoParameters } from "./protocols/coco.js";

/** Matches and curves of a scope. */
export interface Evaluated {
  readonly matches: Matches;
  readonly curves: Curves;
}

/**
 * Matches and accumulates category by category in WebAssembly; the same bits as `matchAll` and `accumulate`.
 *
 * @returns null where there is no WebAssembly, or not enough memory for it
 */
export function evaluateByKernel(
  dataset: Dataset,
  detections: Detections,
  scope: Scope,
  parameters: CocoParameters,
  idZeroUnmatched: boolean,
): Evaluated | null {
  const made = createKernel(parameters);
  if (made === null) return null;
  const { kernel, mark } = made;
  const { groundTruth } = dataset;
  const gt = groupRows(groundTruth, scope, parameters.classAgnostic);
  const dt = groupRows(detections.objects, scope, parameters.classAgnostic);
  const parts = geometry(dataset, detections.objects, parameters);
  const out = new Output(gt.offsets.length - 1, dt.rows.length, parameters);
  for (let k = 0; k + 1 < gt.offsets.length; k++) {
    kernel.reset(mark);
    const d = { grouped: dt, start: dt.offsets[k]!, count: dt.offsets[k + 1]! - dt.offsets[k]! };
    const g = { grouped: gt, start: gt.offsets[k]!, count: gt.offsets[k + 1]! - gt.offsets[k]! };
    const room = parts.room(d, g);
    if (kernel.category(d.count, g.count, room.runs, room.points) === 0) return null;
    const { buffer } = kernel.memory;
    fillDetections(kernel, buffer, detections.objects, d);
    fillGroundTruth(kernel, buffer, groundTruth, g, flagsOf(groundTruth, parameters, idZeroUnmatched));
    parts.fill(kernel, buffer, d, g);
    out.add(kernel, k, kernel.run(), d, g.count);
  }
  return out.finish();
}

/** The rows of one category. */
export interface Group {
  readonly grouped: Grouped;
  readonly start: number;
  readonly count: number;
}

function fillDetections(
  kernel: KernelExports,
  buffer: ArrayBuffer,
  { score, area, box }: Objects & { score: Float64Array },
  { grouped, start, count }: Group,
): void {
  new Uint32Array(buffer, kernel.dImageAt(), count).set(grouped.images.subarray(start, start + count));
  const scores = new Float64Array(buffer, kernel.dScoreAt(), count);
  const areas = new Float64Array(buffer, kernel.dAreaAt(), count);
  const boxes = new Float64Array(buffer, kernel.dBoxAt(), count * 4);
  for (let i = 0; i < count; i++) {
    const row = grouped.rows[start + i]!;
    scores[i] = score[row]!;
    areas[i] = area[row]!;
    boxes[4 * i] = box[4 * row]!;
    boxes[4 * i + 1] = box[4 * row + 1]!;
    boxes[4 * i + 2] = box[4 * row + 2]!;
    boxes[4 * i + 3] = box[4 * row + 3]!;
  }
}

function fillGroundTruth(
  kernel: KernelExports,
  buffer: ArrayBuffer,
  { area, box }: Objects,
  { grouped, start, count }: Group,
  flag: (row: number) => number,
): void {
  new Uint32Array(buffer, kernel.gImageAt(), count).set(grouped.images.subarray(start, start + count));
  const areas = new Float64Array(buffer, kernel.gAreaAt(), count);
  const boxes = new Float64Array(buffer, kernel.gBoxAt(), count * 4);
  const flags = new Uint8Array(buffer, kernel.gFlagsAt(), count);
  for (let i = 0; i < count; i++) {
    const row = grouped.rows[start + i]!;
    areas[i] = area[row]!;
    flags[i] = flag(row);
    for (let c = 0; c < 4; c++) boxes[4 * i + c] = box[4 * row + c]!;
  }
}

/** 1 crowd, 2 ignored, 4 never matched. */
function flagsOf({ crowd, ignore, ids }: Objects, { iouType }: CocoParameters, idZeroUnmatched: boolean) {
  const ignored = iouType === "keypoints" ? ignore : undefined;
  return (row: number) =>
    (crowd?.[row] === 1 ? 1 : 0) | (ignored?.[row] === 1 ? 2 : 0) | (idZeroUnmatched && ids.at(row) === 0 ? 4 : 0);
}

/** What overlap needs besides boxes. */
interface Geometry {
  /** Run lengths and polygon numbers of the groups. */
  room(d: Group, g: Group): Place;
  fill(kernel: KernelExports, buffer: ArrayBuffer, d: Group, g: Group): void;
}

function geometry({ images, groundTruth }: Dataset, objects: Objects, parameters: CocoParameters): Geometry {
  if (parameters.iouType === "segm") {
    const d = new KernelMasks(images, objects, "detections");
    const g = new KernelMasks(images, groundTruth, "ground truth");
    return {
      room: (dGroup, gGroup) => {
        const place = { runs: 0, points: 0 };
        d.measure(dGroup, place);
        g.measure(gGroup, place);
        return place;
      },
      fill: (kernel, buffer, dGroup, gGroup) => {
        const place = { runs: 0, points: 0 };
        d.fill(buffer, kernel.dMaskAt(), kernel.countsAt(), kernel.polygonsAt(), dGroup, place);
        g.fill(buffer, kernel.gMaskAt(), kernel.countsAt(), kernel.polygonsAt(), gGroup, place);
      },
    };
  }
  if (parameters.iouType === "keypoints") {
    const numbers = parameters.sigmas.length * 3;
    const d = keypointsOf(objects, parameters.sigmas.length, "detections");
    const g = keypointsOf(groundTruth, parameters.sigmas.length, "ground truth");
    return {
      room: () => ({ runs: 0, points: 0 }),
      fill: (kernel, buffer, dGroup, gGroup) => {
        fillPoints(new Float64Array(buffer, kernel.dPointsAt(), dGroup.count * numbers), d, numbers, dGroup);
        fillPoints(new Float64Array(buffer, kernel.gPointsAt(), gGroup.count * numbers), g, numbers, gGroup);
      },
    };
  }
  return { room: () => ({ runs: 0, points: 0 }), fill: () => {} };
}

function fillPoints(to: Float64Array, values: Float64Array, numbers: number, { grouped, start, count }: Group): void {
  for (let i = 0; i < count; i++) {
    const row = grouped.rows[start + i]!;
    for (let c = 0; c < numbers; c++) to[numbers * i + c] = values[numbers * row + c]!;
  }
}

/** Gathers the categories' results. */
class Output {
  private readonly A: number;
  private readonly M: number;
  private readonly T: number;
  private readonly R: number;
  private readonly blocks: number;
  private readonly precision: Float64Array;
  private readonly scores: Float64Array;
  private readonly recall: Float64Array;
  private readonly offsets: Uint32Array;
  private readonly positives: Uint32Array;
  private readonly groundTruths: Uint32Array;
  private readonly detections: Uint32Array;
  private readonly row: Uint32Array;
  private readonly image: Uint32Array;
  private readonly rank: Uint32Array;
  private readonly score: Float64Array;
  /** Per category, planes of its own length; laid out over all at the end. */
  private readonly outcomes: Uint32Array[] = [];
  private length = 0;

  constructor(
    private readonly K: number,
    detections: number,
    { areaRanges, maxDetections, iouThresholds, recallThresholds }: CocoParameters,
  ) {
    this.A = areaRanges.length;
    this.M = maxDetections.length;
    this.T = iouThresholds.length;
    this.R = recallThresholds.length;
    this.blocks = Math.ceil(this.T / BLOCK);
    const lines = K * this.A * this.M * this.T;
    this.precision = new Float64Array(lines * this.R).fill(-1);
    this.scores = new Float64Array(lines * this.R).fill(-1);
    this.recall = new Float64Array(lines).fill(-1);
    this.offsets = new Uint32Array(K + 1);
    this.positives = new Uint32Array(K * this.A);
    this.groundTruths = new Uint32Array(K);
    this.detections = new Uint32Array(K);
    this.row = new Uint32Array(detections);
    this.image = new Uint32Array(detections);
    this.rank = new Uint32Array(detections);
    this.score = new Float64Array(detections);
  }

  add(kernel: KernelExports, k: number, n: number, d: Group, groundTruths: number): void {
    const { A, M, T, R, blocks } = this;
    const { buffer } = kernel.memory;
    const positives = new Uint32Array(buffer, kernel.positivesAt(), A);
    this.positives.set(positives, k * A);
    this.groundTruths[k] = groundTruths;
    this.detections[k] = d.count;
    const lines = M * T;
    for (let a = 0; a < A; a++) {
      if (positives[a] === 0) continue;
      const to = (k * A + a) * lines;
      this.recall.set(new Float64Array(buffer, kernel.recallAt() + a * lines * 8, lines), to);
      this.precision.set(new Float64Array(buffer, kernel.precisionAt() + a * lines * R * 8, lines * R), to * R);
      this.scores.set(new Float64Array(buffer, kernel.scoresAt() + a * lines * R * 8, lines * R), to * R);
    }
    const order = new Uint32Array(buffer, kernel.orderAt(), n);
    const scores = new Float64Array(buffer, kernel.dScoreAt(), d.count);
    const { rows, images } = d.grouped;
    for (let i = 0; i < n; i++) {
      const item = order[i]!;
      this.row[this.length + i] = rows[d.start + item]!;
      this.image[this.length + i] = images[d.start + item]!;
      this.score[this.length + i] = scores[item]!;
    }
    this.rank.set(new Uint32Array(buffer, kernel.rankAt(), n), this.length);
    const words = new Uint32Array(A * blocks * n);
    for (let p = 0; p < A * blocks; p++)
      words.set(new Uint32Array(buffer, kernel.outcomeAt() + p * d.count * 4, n), p * n);
    this.outcomes.push(words);
    this.length += n;
    this.offsets[k + 1] = this.length;
  }

  finish(): Evaluated {
    const { A, blocks, K, length, offsets } = this;
    const outcome = new Uint32Array(A * blocks * length);
    for (let k = 0; k < K; k++) {
      const n = offsets[k + 1]! - offsets[k]!;
      for (let p = 0; p < A * blocks; p++)
        outcome.set(this.outcomes[k]!.subarray(p * n, (p + 1) * n), p * length + offsets[k]!);
    }
    return {
      curves: new Curves({ T: this.T, R: this.R, K, A, M: this.M }, this.precision, this.scores, this.recall),
      matches: {
        length,
        offsets,
        row: this.row.subarray(0, length),
        image: this.image.subarray(0, length),
        rank: this.rank.subarray(0, length),
        score: this.score.subarray(0, length),
        outcome,
        blocks,
        positives: this.positives,
        groundTruths: this.groundTruths,
        detections: this.detections,
        partner: null,
      },
    };
  }
}
