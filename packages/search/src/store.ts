import type { LongWork } from "@borescope/core";

/**
 * Keeps unit vectors and finds the nearest ones: a plain object, made by a factory function ({@link exactStore},
 * {@link usearchStore}) and passed by the caller. Vectors are numbered in the order they come, from 0: their places.
 */
export interface VectorStore {
  /** As the file of an index names it. */
  readonly name: string;
  /** What changes the answers, written to the file of an index. */
  readonly settings: Readonly<Record<string, string | number>>;
  /**
   * Begins with these vectors.
   *
   * @param vectors - `[n · dimension]`, of length 1 or 0 each; they are not changed, and not copied until more are added
   * @param saved - what `save` gave for just these vectors: nothing is built again
   */
  open(dimension: number, vectors: Float32Array, saved?: Uint8Array | null, work?: LongWork): Promise<OpenStore>;
}

/** The vectors in a store. */
export interface OpenStore {
  /** How many places there are, those that were removed too. */
  readonly length: number;
  /** `[length · dimension]`, as they were given. */
  readonly vectors: Float32Array;
  /** Adds vectors; the first one's place is the `length` before. */
  add(vectors: Float32Array, work?: LongWork): Promise<void>;
  /**
   * The nearest of each query, by falling score, ties by place; fewer than k where there are not more.
   *
   * @param queries - `[m · dimension]`, of length 1 each
   */
  search(queries: Float32Array, k: number, options?: StoreSearchOptions): Promise<Neighbours[]>;
  /** Takes places out of all later answers. */
  remove(places: Uint32Array): Promise<void>;
  /** What `open` wants besides the vectors, so that nothing is built again; null: nothing, or places were removed. */
  save(): Promise<Uint8Array | null>;
}

/** How a store searches. */
export interface StoreSearchOptions extends LongWork {
  /** Only these places, rising. */
  readonly places?: Uint32Array | undefined;
}

/** The nearest vectors of a query, the nearest first. */
export interface Neighbours {
  readonly places: Uint32Array;
  /** Inner products, which of unit vectors are the cosines: 1 the same direction, 0 a right angle. */
  readonly scores: Float64Array;
}
