import { Curves } from "./curves.js";
import { BLOCK, type Matches } from "./matches.js";
import type { CocoParameters } from "./protocols/coco.js";
import { sortByScore } from "./sort-scores.js";

const EPSILON = 2 ** -52; // numpy.spacing(1)

/** What of the matches is accumulated. */
export type Accumulable = Pick<Matches, "length" | "score" | "rank" | "outcome" | "blocks" | "positives">;

/** The true positives of one category, area range and cut, per threshold of a block. */
interface Found {
  /** How many. */
  readonly count: Uint32Array;
  /** `places[t · stride + k]`: detections that count up to and with the k-th true positive. */
  readonly places: Uint32Array;
  /** Which detection that is. */
  readonly owners: Uint32Array;
  readonly stride: number;
  /** Ignored detections so far. */
  readonly skipped: Uint32Array;
}

/** Precision and recall over all images, per threshold, category, area range and number of detections. */
export function accumulate(matches: Matches, parameters: CocoParameters, withAreas = false): Curves {
  return accumulateInOrder(matches, parameters, (k) => byScore(matches, k), withAreas);
}

/** The matches of a category by falling score. */
export function byScore({ offsets, score }: Matches, k: number): Uint32Array {
  const start = offsets[k]!;
  const order = new Uint32Array(offsets[k + 1]! - start);
  for (let i = 0; i < order.length; i++) order[i] = start + i;
  sortByScore(order, 0, order.length, score);
  return order;
}

/**
 * As {@link accumulate}, of detections that someone has put in order.
 *
 * Only a true positive changes recall, and the interpolated precision can only peak at one; so per threshold
 * the places of its true positives are all that is kept.
 *
 * @param ordered - the detections of a category, by falling score
 * @param withAreas - the areas under the envelope of precision as well
 * @see cocoeval.py, `accumulate`
 */
export function accumulateInOrder(
  matches: Accumulable,
  parameters: CocoParameters,
  ordered: (category: number) => Uint32Array,
  withAreas = false,
): Curves {
  const T = parameters.iouThresholds.length;
  const R = parameters.recallThresholds.length;
  const A = parameters.areaRanges.length;
  const K = matches.positives.length / A;
  const M = parameters.maxDetections.length;
  const precision = new Float64Array(K * A * M * T * R).fill(-1);
  const scores = new Float64Array(K * A * M * T * R).fill(-1);
  const recall = new Float64Array(K * A * M * T).fill(-1);
  const areas = withAreas ? new Float64Array(recall.length).fill(-1) : null;
  const stride = matches.positives.reduce((a, b) => Math.max(a, b), 0);
  const found: Found = {
    count: new Uint32Array(BLOCK),
    places: new Uint32Array(BLOCK * stride),
    owners: new Uint32Array(BLOCK * stride),
    stride,
    skipped: new Uint32Array(BLOCK),
  };
  const reach = new Uint32Array(R); // true positives that a recall threshold needs

  for (let k = 0; k < K; k++) {
    const order = ordered(k);
    for (let a = 0; a < A; a++) {
      const positives = matches.positives[k * A + a]!;
      if (positives === 0) continue;
      reachOf(parameters.recallThresholds, positives, reach);
      for (let m = 0; m < M; m++) {
        const cut = parameters.maxDetections[m]!;
        const cell = (k * A + a) * M + m;
        for (let b = 0; b < matches.blocks; b++) {
          const count = Math.min(BLOCK, T - b * BLOCK);
          const top = collect(matches, order, a * matches.blocks + b, (1 << count) - 1, cut, found);
          for (let t = 0; t < count; t++) {
            const line = cell * T + b * BLOCK + t;
            recall[line] = found.count[t]! / positives;
            if (areas !== null) areas[line] = areaUnderEnvelope(found, t, positives);
            interpolate(found, t, reach, top, matches.score, precision, scores, line * R);
          }
        }
      }
    }
  }
  return new Curves({ T, R, K, A, M }, precision, scores, recall, areas);
}

/** Walks the detections by falling score and notes the true positives. @returns the first detection, or -1 */
function collect(
  matches: Accumulable,
  order: Uint32Array,
  plane: number,
  full: number,
  cut: number,
  { count, places, owners, stride, skipped }: Found,
): number {
  const { rank, outcome } = matches;
  const base = plane * matches.length;
  count.fill(0);
  skipped.fill(0);
  let seen = 0;
  let top = -1;
  for (let i = 0; i < order.length; i++) {
    const item = order[i]!;
    if (rank[item]! >= cut) continue;
    if (top < 0) top = item;
    const word = outcome[base + item]!;
    if (word === 0) {
      seen++;
      continue;
    }
    let ignored = word >>> BLOCK;
    if (ignored === full) continue;
    seen++;
    while (ignored !== 0) {
      const t = 31 - Math.clz32(ignored);
      skipped[t]!++;
      ignored ^= 1 << t;
    }
    let positive = word & 0xffff;
    while (positive !== 0) {
      const t = 31 - Math.clz32(positive);
      const at = t * stride + count[t]!++;
      places[at] = seen - skipped[t]!;
      owners[at] = item;
      positive ^= 1 << t;
    }
  }
  return top;
}

/** Precision and score at each recall threshold, of threshold `t`. */
function interpolate(
  { count, places, owners, stride }: Found,
  t: number,
  reach: Uint32Array,
  top: number,
  score: Float64Array,
  precision: Float64Array,
  scores: Float64Array,
  at: number,
): void {
  const total = count[t]!;
  const base = t * stride - 1;
  envelope(places, base, total, reach, precision, at);
  for (let r = 0; r < reach.length; r++) {
    const need = reach[r]!;
    scores[at + r] = need > total || top < 0 ? 0 : score[need === 0 ? top : owners[base + need]!]!;
  }
}

/**
 * The greatest precision at each recall threshold or beyond it.
 *
 * @param places - `places[base + k]`: detections that count up to and with the k-th true positive, from 1 on
 * @param reach - true positives that each recall threshold needs
 */
export function envelope(
  places: Uint32Array,
  base: number,
  total: number,
  reach: Uint32Array,
  precision: Float64Array,
  at: number,
): void {
  let peak = 0;
  let j = total;
  for (let r = reach.length - 1; r >= 0; r--) {
    const need = reach[r]!;
    for (; j >= need && j > 0; j--) {
      const value = j / (places[base + j]! + EPSILON);
      if (value > peak) peak = value;
    }
    precision[at + r] = need > total ? 0 : peak;
  }
}

/** Each true positive raises recall by one part of `positives`, at the best precision from there on. @see VOCap.m */
function areaUnderEnvelope({ count, places, stride }: Found, t: number, positives: number): number {
  const base = t * stride - 1;
  let peak = 0;
  let sum = 0;
  for (let k = count[t]!; k > 0; k--) {
    peak = Math.max(peak, k / (places[base + k]! + EPSILON));
    sum += peak;
  }
  return sum / positives;
}

/** Fills `reach` with how many true positives each recall threshold needs. */
export function reachOf(recallThresholds: Float64Array, positives: number, reach: Uint32Array): void {
  for (let r = 0; r < reach.length; r++) reach[r] = truePositivesFor(recallThresholds[r]!, positives);
}

/** The least k with k / positives >= threshold, in floating point as `searchsorted` meets it. */
export function truePositivesFor(threshold: number, positives: number): number {
  let k = Math.max(0, Math.floor(threshold * positives) - 2);
  while (k / positives < threshold) k++;
  return k;
}
