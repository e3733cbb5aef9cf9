import { accumulateInOrder, byScore } from "./accumulate.js";
import type { Curves } from "./curves.js";
import type { Matches } from "./matches.js";
import type { CocoParameters } from "./protocols/coco.js";
import type { Rematched } from "./rematch.js";

/**
 * The curves of the categories that changed: the new matches stand in for those of the images that were matched again.
 *
 * @returns as many categories as changed, in their order
 */
export function spliceCurves(
  before: Matches,
  rematched: Rematched,
  images: number,
  parameters: CocoParameters,
): Curves {
  const { matches: fresh, categories, positives } = rematched;
  const length = before.length + fresh.length;
  const planes = parameters.areaRanges.length * before.blocks;
  const outcome = new Uint32Array(planes * length);
  for (let p = 0; p < planes; p++) {
    outcome.set(before.outcome.subarray(p * before.length, (p + 1) * before.length), p * length);
    outcome.set(fresh.outcome.subarray(p * fresh.length, (p + 1) * fresh.length), p * length + before.length);
  }
  const score = new Float64Array(length);
  score.set(before.score);
  score.set(fresh.score, before.length);
  const rank = new Uint32Array(length);
  rank.set(before.rank);
  rank.set(fresh.rank, before.length);
  const order = (c: number) => {
    const again = new Uint8Array(images);
    for (const image of rematched.images[c]!) again[image] = 1;
    const gone = new Set(rematched.gone[c]);
    const old = byScore(before, categories[c]!).filter((i) => again[before.image[i]!] === 0 && !gone.has(i));
    return mergeByScore(before, old, fresh, byScore(fresh, c));
  };
  return accumulateInOrder({ length, score, rank, outcome, blocks: before.blocks, positives }, parameters, order);
}

/** Both in one order, of equal scores the image of lower id first; those of `b` are counted on from the end of `a`. */
function mergeByScore(a: Matches, ofA: Uint32Array, b: Matches, ofB: Uint32Array): Uint32Array {
  const order = new Uint32Array(ofA.length + ofB.length);
  let i = 0;
  let to = 0;
  for (const j of ofB) {
    for (; i < ofA.length; i++) {
      const difference = a.score[ofA[i]!]! - b.score[j]!;
      if (!(difference > 0 || (difference === 0 && a.image[ofA[i]!]! < b.image[j]!))) break;
      order[to++] = ofA[i]!;
    }
    order[to++] = a.length + j;
  }
  for (; i < ofA.length; i++) order[to++] = ofA[i]!;
  return order;
}
