import { byScore, envelope } from "./accumulate.js";
import { BLOCK, type Matches } from "./matches.js";

/** The detections of a category by falling score, as far as precision depends on them; of one area range and cut. */
export class CategoryPlaces {
  /** Positions in the matches, by falling score. */
  private readonly order: Uint32Array;
  /** Where in the order each match of the category stands. */
  private readonly rankOf: Uint32Array;
  /** Of the first n in order, how many are not cut. */
  private readonly uncut: Uint32Array;
  /** Per threshold, true positives and ignored detections by their place in the order. */
  private readonly positive: readonly Uint32Array[];
  private readonly ignored: readonly Uint32Array[];
  /** Per threshold and true positive, how many count up to and with it. */
  private readonly places: readonly Uint32Array[];

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
    const lists = Array.from({ length: thresholds }, (_, t) => this.listsOf(t));
    this.positive = lists.map(({ positive }) => positive);
    this.ignored = lists.map(({ ignored }) => ignored);
    this.places = lists.map(({ places }) => places);
  }

  /** True positives and ignored detections at a threshold. */
  private listsOf(t: number) {
    const { order, uncut } = this;
    const positive = new Uint32Array(order.length);
    const places = new Uint32Array(order.length);
    const ignored = new Uint32Array(order.length);
    let p = 0;
    let q = 0;
    for (let n = 0; n < order.length; n++) {
      if (uncut[n + 1] === uncut[n]) continue;
      const word = wordAt(this.matches, order[n]!, t);
      if (word === 0) continue;
      if ((word & IGNORED) !== 0) ignored[q++] = n;
      else {
        places[p] = uncut[n + 1]! - q;
        positive[p++] = n;
      }
    }
    return { positive: positive.slice(0, p), places: places.slice(0, p), ignored: ignored.slice(0, q) };
  }

  /** The changes that come of new matches of some images. */
  changes(images: readonly number[], fresh: Matches, c: number): Changes {
    const gone: number[] = [];
    for (const image of images) this.pushImage(image, gone);
    const rows = byScore(fresh, c);
    const before = Array.from(rows, (j) => this.placeOf(fresh.score[j]!, fresh.image[j]!));
    return { gone: Uint32Array.from(gone).sort(), fresh, rows, before: Uint32Array.from(before) };
  }

  /** Places in the order of an image's matches. */
  private pushImage(image: number, to: number[]): void {
    const { offsets, image: images } = this.matches;
    const start = offsets[this.category]!;
    const stop = offsets[this.category + 1]!;
    for (let i = lowerBound(images, image, start, stop); i < stop && images[i] === image; i++)
      to.push(this.rankOf[i - start]!);
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
    const positive = this.positive[t]!;
    const places = this.places[t]!;
    const { gone, fresh, rows, before } = changes;
    let shift = 0;
    let p = 0;
    let total = 0;
    let g = 0;
    for (let f = 0; f <= rows.length; f++) {
      const stop = f < rows.length ? before[f]! : this.order.length;
      for (; g < gone.length && gone[g]! < stop; g++) {
        const place = gone[g]!;
        for (; p < positive.length && positive[p]! < place; p++) scratch[total++] = places[p]! + shift;
        if (positive[p] === place) p++;
        if (this.counts(place, t)) shift--;
      }
      for (; p < positive.length && positive[p]! < stop; p++) scratch[total++] = places[p]! + shift;
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
    const ignored = this.ignored[t]!;
    return this.uncut[place]! - lowerBound(ignored, place, 0, ignored.length);
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
