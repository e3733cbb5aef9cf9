import { type Accumulable, byScore } from "./accumulate.js";
import type { Matches } from "./matches.js";
import { sortByScore } from "./sort-scores.js";

/**
 * The matches of an evaluation, category by category by falling score, with room behind them for matches that stand in
 * for some of them: so that an order of both is all that has to be made.
 */
export class MatchPool {
  /** Where the matches of each category begin. */
  private readonly offsets: Uint32Array;
  private readonly image: Uint32Array;
  private score: Float64Array;
  private rank: Uint32Array;
  private outcome: Uint32Array;
  private scratch: Uint32Array;
  private fresh: Matches | null = null;

  /** @param planes - area ranges times blocks of thresholds */
  constructor(
    base: Matches,
    private readonly planes: number,
  ) {
    const { length, offsets } = base;
    const order = new Uint32Array(length);
    for (let i = 0; i < length; i++) order[i] = i;
    for (let k = 0; k + 1 < offsets.length; k++) sortByScore(order, offsets[k]!, offsets[k + 1]!, base.score);
    this.offsets = offsets;
    this.image = take(base.image, 0, order);
    this.rank = take(base.rank, 0, order);
    this.score = take(base.score, 0, order);
    this.outcome = new Uint32Array(planes * length);
    for (let p = 0; p < planes; p++) this.outcome.set(take(base.outcome, p * length, order), p * length);
    this.scratch = new Uint32Array(length);
  }

  /** Puts matches behind those of the evaluation, instead of what was put there before. */
  put(fresh: Matches): Omit<Accumulable, "positives"> {
    const own = this.image.length;
    if (own + fresh.length > this.score.length) this.grow(own + fresh.length * 2);
    const { score, rank, outcome, planes } = this;
    const { length } = score;
    score.set(fresh.score, own);
    rank.set(fresh.rank, own);
    for (let p = 0; p < planes; p++)
      outcome.set(fresh.outcome.subarray(p * fresh.length, (p + 1) * fresh.length), p * length + own);
    this.fresh = fresh;
    return { length, score, rank, outcome, blocks: fresh.blocks };
  }

  /**
   * A category's matches by falling score, of equal ones the image of lower id first; in a buffer that is used again.
   *
   * @param k - category of the evaluation
   * @param c - the same category in the matches that were put behind
   * @param marked - 1 for images whose matches are those put behind
   */
  order(k: number, c: number, marked: Uint8Array): Uint32Array {
    const { image, score, scratch } = this;
    const fresh = this.fresh!;
    const added = byScore(fresh, c);
    const stop = this.offsets[k + 1]!;
    let i = this.offsets[k]!;
    let to = 0;
    for (const j of added) {
      const bound = fresh.score[j]!;
      const before = fresh.image[j]!;
      for (; i < stop; i++) {
        const here = image[i]!;
        const difference = score[i]! - bound;
        if (!(difference > 0 || (difference === 0 && here < before))) break;
        if (marked[here] === 0) scratch[to++] = i;
      }
      scratch[to++] = image.length + j;
    }
    for (; i < stop; i++) if (marked[image[i]!] === 0) scratch[to++] = i;
    return scratch.subarray(0, to);
  }

  private grow(capacity: number): void {
    const { score, rank, outcome, planes } = this;
    const own = this.image.length;
    this.score = new Float64Array(capacity);
    this.score.set(score.subarray(0, own));
    this.rank = new Uint32Array(capacity);
    this.rank.set(rank.subarray(0, own));
    this.outcome = new Uint32Array(planes * capacity);
    for (let p = 0; p < planes; p++)
      this.outcome.set(outcome.subarray(p * score.length, p * score.length + own), p * capacity);
    this.scratch = new Uint32Array(capacity);
  }
}

function take<C extends Uint32Array | Float64Array>(column: C, start: number, order: Uint32Array): C {
  const out = new (column.constructor as new (n: number) => C)(order.length);
  for (let i = 0; i < order.length; i++) out[i] = column[start + order[i]!]!;
  return out;
}
