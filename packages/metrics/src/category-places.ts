import { GrowableUint32 } from "@borescope/core";
import { byScore, envelope } from "./accumulate.js";
import { BLOCK, type Matches } from "./matches.js";
import { sortByScore } from "./sort-scores.js";

/** The detections of a category by falling score, as far as precision depends on them; of one area range and cut. */
export class CategoryPlaces {
  /** Positions in the matches, by falling score. */
  private readonly order: Uint32Array;
  /** Where in the order each match of the category stands. */
  private readonly rankOf: Uint32Array;
  /** Of the first n in order, how many are not cut. */
  private readonly uncut: Uint32Array;
  /** Per threshold, true positives and ignored detections by their place in the order. */
  private readonly positive: readonly GrowableUint32[];
  private readonly ignored: readonly GrowableUint32[];
  /** Per threshold and true positive, how many count up to and with it. */
  private readonly places: readonly GrowableUint32[];

  constructor(
    private readonly matches: Matches,
    private readonly category: number,
    private readonly cut: number,
    thresholds: number,
  ) {
    const order = byScore(matches, category);
    const start = matches.offsets[category]!;
    this.order = order;
    this.rankOf = new Uint32Array(order.length);
    this.uncut = new Uint32Array(order.length + 1);
    for (let n = 0; n < order.length; n++) {
      this.rankOf[order[n]! - start] = n;
      this.uncut[n + 1] = this.uncut[n]! + (matches.rank[order[n]!]! < cut ? 1 : 0);
    }
    this.positive = Array.from({ length: thresholds }, () => new GrowableUint32(16));
    this.places = Array.from({ length: thresholds }, () => new GrowableUint32(16));
    this.ignored = Array.from({ length: thresholds }, () => new GrowableUint32(0));
    for (let b = 0; b < matches.blocks; b++) this.fill(b, Math.min(thresholds - b * BLOCK, BLOCK));
  }

  /** Lists true positives and ignored detections at the thresholds of block `b`. */
  private fill(b: number, thresholds: number): void {
    const { order, uncut } = this;
    const { outcome, length } = this.matches;
    for (let n = 0; n < order.length; n++) {
      const word = outcome[b * length + order[n]!]!;
      if (word === 0 || uncut[n + 1] === uncut[n]) continue;
      for (let bit = 0; bit < thresholds; bit++) {
        const t = b * BLOCK + bit;
        const ignored = this.ignored[t]!;
        if (((word >>> bit) & IGNORED) !== 0) ignored.push(n);
        else if (((word >>> bit) & 1) !== 0) {
          this.positive[t]!.push(n);
          this.places[t]!.push(uncut[n + 1]! - ignored.length);
        }
      }
    }
  }

  /** The changes that come of matches that go, and of new matches of some images; what is as it was is none. */
  changes(images: readonly number[], leaving: readonly number[], fresh: Matches, c: number): Changes {
    const start = this.matches.offsets[this.category]!;
    const gone = leaving.map((i) => this.rankOf[i - start]!);
    const come: number[] = [];
    const before = new Map<number, number>();
    let from = fresh.offsets[c]!;
    for (const image of images) {
      let to = from;
      while (to < fresh.offsets[c + 1]! && fresh.image[to] === image) to++;
      this.compare(image, fresh, from, to, gone, come, before);
      from = to;
    }
    const rows = Uint32Array.from(come);
    sortByScore(rows, 0, rows.length, fresh.score);
    return { gone: Uint32Array.from(gone).sort(), fresh, rows, before: rows.map((j) => before.get(j)!) };
  }

  /** Notes what differs between the matches that an image had and those that it has; both by falling score. */
  private compare(
    image: number,
    fresh: Matches,
    from: number,
    to: number,
    gone: number[],
    come: number[],
    before: Map<number, number>,
  ): void {
    const { offsets, image: images, score } = this.matches;
    const start = offsets[this.category]!;
    const stop = offsets[this.category + 1]!;
    let i = lowerBound(images, image, start, stop);
    let j = from;
    let after = 0; // what comes next comes after all that is as it was
    while (j < to || (i < stop && images[i] === image)) {
      const isOld = i < stop && images[i] === image;
      const difference = !isOld ? -1 : j === to ? 1 : score[i]! - fresh.score[j]!;
      if (difference === 0 && this.isSame(i, fresh, j)) {
        after = this.rankOf[i++ - start]! + 1;
        j++;
        continue;
      }
      if (difference >= 0) gone.push(this.rankOf[i++ - start]!);
      if (difference <= 0) {
        before.set(j, Math.max(after, this.placeOf(fresh.score[j]!, image)));
        come.push(j++);
      }
    }
  }

  private isSame(i: number, fresh: Matches, j: number): boolean {
    const { outcome, length, rank, blocks } = this.matches;
    if (rank[i]! < this.cut !== fresh.rank[j]! < this.cut) return false;
    for (let b = 0; b < blocks; b++) if (outcome[b * length + i] !== fresh.outcome[b * fresh.length + j]) return false;
    return true;
  }

  /** Where in the order a detection comes in. */
  private placeOf(score: number, image: number): number {
    const { order, matches } = this;
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const difference = matches.score[order[middle]!]! - score;
      if (difference > 0 || (difference === 0 && matches.image[order[middle]!]! < image)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Precision at each recall threshold after some changes, of threshold `t`.
   *
   * @param scratch - room for as many numbers as there are ground truths and one
   */
  precision(
    t: number,
    changes: Changes,
    reach: Uint32Array,
    scratch: Uint32Array,
    out: Float64Array,
    at: number,
  ): void {
    const { values: positive, length } = this.positive[t]!;
    const { values: places } = this.places[t]!;
    const { gone, fresh, rows, before } = changes;
    let shift = 0;
    let p = 0;
    let total = 0;
    let g = 0;
    const copyUpTo = (place: number) => {
      const stop = lowerBound(positive, place, p, length);
      if (shift === 0) scratch.set(places.subarray(p, stop), total);
      else for (let q = p; q < stop; q++) scratch[total + q - p] = places[q]! + shift;
      total += stop - p;
      p = stop;
    };
    for (let f = 0; f <= rows.length; f++) {
      const stop = f < rows.length ? before[f]! : this.order.length;
      for (; g < gone.length && gone[g]! < stop; g++) {
        const place = gone[g]!;
        copyUpTo(place);
        if (p < length && positive[p] === place) p++;
        if (this.counts(place, t)) shift--;
      }
      copyUpTo(stop);
      if (f === rows.length || fresh.rank[rows[f]!]! >= this.cut) continue;
      const word = wordAt(fresh, rows[f]!, t);
      if ((word & IGNORED) !== 0) continue;
      shift++;
      if (word !== 0) scratch[total++] = this.countedBefore(stop, t) + shift;
    }
    envelope(scratch, -1, total, reach, out, at);
  }

  /** Of the first detections in order, how many count at threshold `t`. */
  private countedBefore(place: number, t: number): number {
    const { values, length } = this.ignored[t]!;
    return this.uncut[place]! - lowerBound(values, place, 0, length);
  }

  private counts(place: number, t: number): boolean {
    return this.countedBefore(place + 1, t) > this.countedBefore(place, t);
  }
}

/** Detections that go, by their place in the order, and those that come, by falling score, before which place. */
export interface Changes {
  readonly gone: Uint32Array;
  readonly fresh: Matches;
  readonly rows: Uint32Array;
  readonly before: Uint32Array;
}

const IGNORED = 1 << BLOCK;

/** The outcome at threshold `t`, in the first area range: 0, 1 for a true positive, or ignored. */
function wordAt({ outcome, length }: Matches, i: number, t: number): number {
  return (outcome[Math.floor(t / BLOCK) * length + i]! >>> (t % BLOCK)) & (IGNORED | 1);
}

function lowerBound(values: Uint32Array, bound: number, start: number, stop: number): number {
  let low = start;
  let high = stop;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
