import { dotFour } from "./dot.js";
import type { Neighbours } from "./store.js";

/** Keeps the best k of what it is offered: by score, ties by place. */
export class Best {
  private readonly places: Uint32Array;
  private readonly scores: Float64Array;
  private size = 0;

  constructor(private readonly k: number) {
    this.places = new Uint32Array(k);
    this.scores = new Float64Array(k);
  }

  offer(place: number, score: number): void {
    const { k, size } = this;
    if (size < k) {
      this.size++;
      this.rise(size, place, score);
    } else if (k > 0 && this.isWorse(0, place, score)) this.sink(place, score);
  }

  /** What is kept, the best first; nothing is offered after that. */
  finish(): Neighbours {
    const { places, scores, size } = this;
    for (let last = size - 1; last > 0; last--) {
      const place = places[last]!;
      const score = scores[last]!;
      this.set(last, places[0]!, scores[0]!);
      this.size = last;
      this.sink(place, score);
    }
    return size < this.k ? { places: places.slice(0, size), scores: scores.slice(0, size) } : { places, scores };
  }

  /** Whether what lies at `at` is worse than this. */
  private isWorse(at: number, place: number, score: number): boolean {
    return this.scores[at]! < score || (this.scores[at] === score && this.places[at]! > place);
  }

  private rise(at: number, place: number, score: number): void {
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.isWorse(parent, place, score)) break;
      this.set(at, this.places[parent]!, this.scores[parent]!);
      at = parent;
    }
    this.set(at, place, score);
  }

  private sink(place: number, score: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.isWorse(child + 1, this.places[child]!, this.scores[child]!)) child++;
      if (!this.isWorse(child, place, score)) break;
      this.set(at, this.places[child]!, this.scores[child]!);
      at = child;
    }
    this.set(at, place, score);
  }

  private set(at: number, place: number, score: number): void {
    this.places[at] = place;
    this.scores[at] = score;
  }
}

/** Places and scores of {@link bestOf}, four at a time. */
const PLACES = new Uint32Array(4);
const SCORES = new Float64Array(4);

/** The best of some places, or of all. */
export function bestOf(
  queries: Float32Array,
  from: number,
  vectors: Float32Array,
  dimension: number,
  places: Uint32Array | undefined,
  k: number,
): Neighbours {
  const count = places?.length ?? vectors.length / dimension;
  const best = new Best(Math.min(k, count));
  for (let i = 0; i < count; i += 4) {
    for (let j = 0; j < 4; j++) {
      const at = Math.min(i + j, count - 1);
      PLACES[j] = places === undefined ? at : places[at]!;
    }
    dotFour(queries, from, vectors, PLACES, dimension, SCORES);
    for (let j = 0; j < 4 && i + j < count; j++) best.offer(PLACES[j]!, SCORES[j]!);
  }
  return best.finish();
}
