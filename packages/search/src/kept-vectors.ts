import { BorescopeError } from "@borescope/core";

/** The vectors of a store, place by place, and which places were removed. */
export class KeptVectors {
  /** Places, those that were removed too. */
  length: number;
  private memory: Float32Array;
  private dead: Uint8Array | null = null;
  private removed = 0;

  constructor(
    readonly dimension: number,
    vectors: Float32Array,
  ) {
    this.length = countOf(vectors, dimension);
    checkVectors(vectors, dimension);
    this.memory = vectors;
  }

  get all(): Float32Array {
    return this.memory.subarray(0, this.length * this.dimension);
  }

  /** Places that were not removed. */
  get alive(): number {
    return this.length - this.removed;
  }

  /** Adds copies. @throws BorescopeError SEARCH_DIMENSION, SEARCH_VECTOR */
  add(vectors: Float32Array): void {
    const count = countOf(vectors, this.dimension);
    checkVectors(vectors, this.dimension);
    const used = this.length * this.dimension;
    if (used + vectors.length > this.memory.length || this.length === 0) {
      const grown = new Float32Array(Math.max(2 * used, used + vectors.length));
      grown.set(this.all);
      this.memory = grown;
    }
    this.memory.set(vectors, used);
    this.length += count;
    if (this.dead !== null) {
      const dead = new Uint8Array(this.length);
      dead.set(this.dead);
      this.dead = dead;
    }
  }

  /** @returns the places that had not been removed before @throws BorescopeError SEARCH_PLACE */
  remove(places: Uint32Array): Uint32Array {
    const wrong = places.find((place) => place >= this.length);
    if (wrong !== undefined)
      throw new BorescopeError("SEARCH_PLACE", { expected: `places below ${this.length}`, found: String(wrong) });
    this.dead ??= new Uint8Array(this.length);
    const { dead } = this;
    const fresh = places.filter((place) => {
      const isFresh = dead[place] === 0;
      dead[place] = 1;
      return isFresh;
    });
    this.removed += fresh.length;
    return fresh;
  }

  readonly isDead = (place: number): boolean => this.dead?.[place] === 1;

  /** The places that may be found: those given, or all, without what was removed. */
  living(places: Uint32Array | undefined): Uint32Array | undefined {
    if (this.removed === 0) return places;
    if (places !== undefined) return places.filter((place) => !this.isDead(place));
    const all = new Uint32Array(this.alive);
    for (let place = 0, n = 0; place < this.length; place++) if (!this.isDead(place)) all[n++] = place;
    return all;
  }
}

function countOf(vectors: Float32Array, dimension: number): number {
  if (vectors.length % dimension === 0) return vectors.length / dimension;
  throw new BorescopeError("SEARCH_DIMENSION", {
    expected: `vectors of ${dimension} elements`,
    found: `${vectors.length} elements, ${vectors.length % dimension} too many`,
  });
}

/** How far from 1 the square of a length may be: half precision rounds that much. */
const TOLERANCE = 5e-3;

function checkVectors(vectors: Float32Array, dimension: number): void {
  for (let at = 0; at < vectors.length; at += dimension) {
    let squares = 0;
    for (let j = at; j < at + dimension; j++) squares += vectors[j]! * vectors[j]!;
    if (squares === 0 || Math.abs(squares - 1) <= TOLERANCE) continue;
    throw new BorescopeError("SEARCH_VECTOR", {
      place: `vector ${at / dimension}`,
      expected: "a vector of length 1 (or 0, which is near nothing)",
      found: Number.isNaN(squares) ? "one with NaN" : `one of length ${Math.sqrt(squares)}`,
      hint: "Divide each vector by its length; a vector with NaN comes from a broken model or image.",
    });
  }
}
