import { dot } from "./dot.js";
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

  /** What is kept, the best first. */
  finish(): Neighbours {
    const { places, scores, size } = this;
    const order = Array.from({ length: size }, (_, i) => i).sort(
      (a, b) => scores[b]! - scores[a]! || places[a]! - places[b]!,
    );
    return {
      places: Uint32Array.from(order, (i) => places[i]!),
      scores: Float64Array.from(order, (i) => scores[i]!),
    };
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
      if (child >= this.k) break;
      if (child + 1 < this.k && this.isWorse(child + 1, this.places[child]!, this.scores[child]!)) child++;
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
  for (let i = 0; i < count; i++) {
    const place = places === undefined ? i : places[i]!;
    best.offer(place, dot(queries, from, vectors, place, dimension));
  }
  return best.finish();
}
