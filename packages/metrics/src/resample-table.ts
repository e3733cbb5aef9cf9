import type { Objects } from "@borescope/core";
import type { Scope } from "./group.js";
import { BLOCK, type Matches } from "./matches.js";
import type { CocoParameters } from "./protocols/coco.js";
import { sortByScore } from "./sort-scores.js";

/** Matches of one model in the order in which they are counted; plain data, so that a worker can be sent it. */
export interface ResampleTable {
  readonly parameters: CocoParameters;
  readonly categories: number;
  readonly blocks: number;
  /** First item of each category and area range, length K · A + 1. An item is a detection that is not ignored everywhere. */
  readonly offsets: Uint32Array;
  /** Position of the item's image. */
  readonly image: Uint32Array;
  /** `outcome[b · length + i]`, as in {@link Matches}. */
  readonly outcome: Uint32Array;
  /** Index of the least of `maxDetections` that keeps the item. */
  readonly level: Uint16Array;
  /** Items from here on that share image and score but not outcome: copies of the image repeat them together. Else 1. */
  readonly run: Uint32Array;
  /** Images of the ground truths that count, one entry each, by category and area range. */
  readonly truths: Uint32Array;
  readonly truthOffsets: Uint32Array;
}

/**
 * Sorts matches once for all rounds: by category, area range and falling score.
 *
 * @param ignore - 1 for ground truths that never count, as the matching had it
 */
export function resampleTable(
  groundTruth: Objects,
  matches: Matches,
  scope: Scope,
  parameters: CocoParameters,
  ignore: Uint8Array | undefined,
): ResampleTable {
  const K = matches.offsets.length - 1;
  const A = parameters.areaRanges.length;
  const { blocks, length, outcome } = matches;
  const rows = new Uint32Array(countItems(matches, parameters));
  const sizes = new Uint32Array(K * A + 1);
  let n = 0;
  for (let k = 0; k < K; k++) {
    const order = new Uint32Array(matches.offsets[k + 1]! - matches.offsets[k]!);
    for (let i = 0; i < order.length; i++) order[i] = matches.offsets[k]! + i;
    sortByScore(order, 0, order.length, matches.score);
    for (let a = 0; a < A; a++) {
      for (let i = 0; i < order.length; i++) if (counts(matches, parameters, a, order[i]!)) rows[n++] = order[i]!;
      sizes[k * A + a + 1] = n;
    }
  }
  const words = new Uint32Array(blocks * n);
  const level = new Uint16Array(n);
  for (let cell = 0; cell < K * A; cell++)
    for (let i = sizes[cell]!; i < sizes[cell + 1]!; i++)
      for (let b = 0; b < blocks; b++) words[b * n + i] = outcome[((cell % A) * blocks + b) * length + rows[i]!]!;
  for (let i = 0; i < n; i++) level[i] = parameters.maxDetections.findIndex((cut) => matches.rank[rows[i]!]! < cut);
  return {
    parameters,
    categories: K,
    blocks,
    offsets: sizes,
    image: matches.image.length === 0 ? new Uint32Array(0) : rows.map((row) => matches.image[row]!),
    outcome: words,
    level,
    run: mixedRuns(rows, matches, sizes, words),
    ...countedTruths(groundTruth, scope, parameters, ignore, K),
  };
}

function countItems(matches: Matches, parameters: CocoParameters): number {
  let n = 0;
  for (let a = 0; a < parameters.areaRanges.length; a++)
    for (let i = 0; i < matches.length; i++) if (counts(matches, parameters, a, i)) n++;
  return n;
}

/** Whether a detection is not ignored at every threshold of an area range. */
function counts({ outcome, blocks, length }: Matches, { iouThresholds }: CocoParameters, a: number, item: number) {
  for (let b = 0; b < blocks; b++) {
    const full = (1 << Math.min(BLOCK, iouThresholds.length - b * BLOCK)) - 1;
    if (outcome[(a * blocks + b) * length + item]! >>> BLOCK !== full) return true;
  }
  return false;
}

function mixedRuns(rows: Uint32Array, { image, score }: Matches, offsets: Uint32Array, words: Uint32Array) {
  const n = rows.length;
  const run = new Uint32Array(n).fill(1);
  for (let cell = 0; cell + 1 < offsets.length; cell++) {
    const stop = offsets[cell + 1]!;
    for (let i = offsets[cell]!; i < stop; ) {
      let end = i + 1;
      let mixed = false;
      while (end < stop && image[rows[end]!] === image[rows[i]!] && score[rows[end]!] === score[rows[i]!]) {
        for (let at = 0; at < words.length; at += n) if (words[at + end] !== words[at + i]) mixed = true;
        end++;
      }
      if (mixed) run[i] = end - i;
      i = end;
    }
  }
  return run;
}

function countedTruths(
  { length, image, category, area, crowd }: Objects,
  { imageRank, categoryRank }: Scope,
  { areaRanges, classAgnostic }: CocoParameters,
  ignore: Uint8Array | undefined,
  K: number,
) {
  const A = areaRanges.length;
  const truthOffsets = new Uint32Array(K * A + 1);
  const each = (use: (cell: number, image: number) => void) => {
    for (let row = 0; row < length; row++) {
      const k = categoryRank[category[row]!] ?? -1;
      const at = imageRank[image[row]!]!;
      if (k < 0 || at < 0 || crowd?.[row] === 1 || ignore?.[row] === 1) continue;
      for (let a = 0; a < A; a++)
        if (area[row]! >= areaRanges[a]!.min && area[row]! <= areaRanges[a]!.max)
          use((classAgnostic ? 0 : k) * A + a, at);
    }
  };
  each((cell) => truthOffsets[cell + 1]!++);
  for (let cell = 0; cell < K * A; cell++) truthOffsets[cell + 1]! += truthOffsets[cell]!;
  const truths = new Uint32Array(truthOffsets[K * A]!);
  const next = truthOffsets.slice();
  each((cell, at) => {
    truths[next[cell]!++] = at;
  });
  return { truths, truthOffsets };
}
