import { BLOCK, type Matches } from "./match.js";
import type { CocoParameters } from "./protocols/coco.js";
import { sortByScore } from "./sort-scores.js";

/** pycocotools' arrays, C order. -1 where there is no ground truth that counts. */
export interface Curves {
  /** [T, R, K, A, M]: precision at each recall threshold. */
  readonly precision: Float64Array;
  /** [T, K, A, M]: the recall reached. */
  readonly recall: Float64Array;
  /** [T, R, K, A, M]: score at which each recall threshold is reached. */
  readonly scores: Float64Array;
  readonly shape: {
    readonly T: number;
    readonly R: number;
    readonly K: number;
    readonly A: number;
    readonly M: number;
  };
}

const EPSILON = 2 ** -52; // numpy.spacing(1)

/**
 * Precision and recall over all images, per threshold, category, area range and number of detections.
 *
 * Only a true positive changes recall, and the interpolated precision can only peak at one; so per threshold
 * the places of its true positives are all that is kept.
 *
 * @see cocoeval.py, `accumulate`
 */
export function accumulate(matches: Matches, parameters: CocoParameters): Curves {
  const T = parameters.iouThresholds.length;
  const R = parameters.recallThresholds.length;
  const K = matches.offsets.length - 1;
  const A = parameters.areaRanges.length;
  const M = parameters.maxDetections.length;
  const precision = new Float64Array(T * R * K * A * M).fill(-1);
  const scores = new Float64Array(T * R * K * A * M).fill(-1);
  const recall = new Float64Array(T * K * A * M).fill(-1);
  const most = matches.positives.reduce((a, b) => Math.max(a, b), 0);
  const places = new Uint32Array(BLOCK * most); // of detections that count, up to and with the k-th true positive
  const owners = new Uint32Array(BLOCK * most); // which detection that is
  const found = new Uint32Array(BLOCK);
  const passed = new Uint32Array(BLOCK);
  const reach = new Uint32Array(R); // true positives that a recall threshold needs
  const { rank, outcome, blocks, length } = matches;

  for (let k = 0; k < K; k++) {
    const start = matches.offsets[k]!;
    const stop = matches.offsets[k + 1]!;
    const order = new Uint32Array(stop - start);
    for (let i = 0; i < order.length; i++) order[i] = start + i;
    sortByScore(order, 0, order.length, matches.score);
    for (let a = 0; a < A; a++) {
      const positives = matches.positives[k * A + a]!;
      if (positives === 0) continue;
      for (let r = 0; r < R; r++) reach[r] = truePositivesFor(parameters.recallThresholds[r]!, positives);
      for (let m = 0; m < M; m++) {
        const cut = parameters.maxDetections[m]!;
        for (let b = 0; b < blocks; b++) {
          const first = b * BLOCK;
          const count = Math.min(BLOCK, T - first);
          const full = (1 << count) - 1;
          const base = (a * blocks + b) * length;
          found.fill(0);
          passed.fill(0);
          let seen = 0;
          let top = -1;
          for (let i = 0; i < order.length; i++) {
            const item = order[i]!;
            if (rank[item]! >= cut) continue;
            if (top < 0) top = item;
            const word = outcome[base + item]!;
            let skipped = word >>> BLOCK;
            if (skipped === full) continue;
            seen++;
            while (skipped !== 0) {
              const t = 31 - Math.clz32(skipped);
              passed[t]!++;
              skipped ^= 1 << t;
            }
            let positive = word & 0xffff;
            while (positive !== 0) {
              const t = 31 - Math.clz32(positive);
              const at = t * most + found[t]!++;
              places[at] = seen - passed[t]!;
              owners[at] = item;
              positive ^= 1 << t;
            }
          }
          for (let t = 0; t < count; t++) {
            const total = found[t]!;
            recall[(((first + t) * K + k) * A + a) * M + m] = total / positives;
            let peak = 0;
            let j = total; // envelope from the right
            for (let r = R - 1; r >= 0; r--) {
              const cell = ((((first + t) * R + r) * K + k) * A + a) * M + m;
              const need = reach[r]!;
              if (need > total || top < 0) {
                precision[cell] = 0;
                scores[cell] = 0;
                continue;
              }
              for (; j >= need && j > 0; j--) {
                const value = j / (places[t * most + j - 1]! - j + j + EPSILON);
                if (value > peak) peak = value;
              }
              precision[cell] = peak;
              scores[cell] = matches.score[need === 0 ? top : owners[t * most + need - 1]!]!;
            }
          }
        }
      }
    }
  }
  return { precision, recall, scores, shape: { T, R, K, A, M } };
}

/** The least k with k / positives >= threshold, in floating point as `searchsorted` meets it. */
function truePositivesFor(threshold: number, positives: number): number {
  let k = Math.max(0, Math.floor(threshold * positives) - 2);
  while (k / positives < threshold) k++;
  return k;
}
