import { BorescopeError, type LongWork, pause, throwIfAborted } from "@borescope/core";
import { usearch } from "#usearch";
import { bestOf } from "./best.js";
import { dot } from "./dot.js";
import { KeptVectors } from "./kept-vectors.js";
import { wholeOption } from "./options.js";
import type { Neighbours, OpenStore, StoreSearchOptions, VectorStore } from "./store.js";
import type { Graph, GraphOptions } from "./usearch.js";

/** How {@link usearchStore} builds and searches its graph. */
export interface UsearchStoreOptions {
  /** How the graph keeps vectors: single or half precision, or 8 bits (default `f32`). */
  readonly quantization?: GraphOptions["quantization"] | undefined;
  /** Neighbours of a node (default 16). */
  readonly M?: number | undefined;
  /** Nodes that are looked at to place one (default 128). */
  readonly efConstruction?: number | undefined;
  /** Nodes that are looked at for an answer, at least (default 64). */
  readonly ef?: number | undefined;
  /** Threads; 0: one a core (default). */
  readonly threads?: number | undefined;
}

/** Vectors that are added, and queries that are answered, before others get their turn. */
const SLICE = 256;
const QUERIES = 1024;
/** Of 8 bits, so many times k are compared in full. */
const OVERSAMPLING = 4;
/** And so many more than k at least, where the graph is not sure to hold the nearest. */
const LEAST_SPARE = 8;
/** How many times faster a place is compared than one is found in the graph. */
const FOUND_BY_COMPARED = 8;

/**
 * A graph (HNSW) by usearch, an optional peer, in Node: nearly all of the nearest, in a fraction of the time that
 * comparing all takes. What the graph finds is compared again in full, so scores and order are those of {@link exactStore}.
 *
 * Under a filter the search is widened until k places have passed; where comparing all that pass is cheaper, that is done.
 * Vectors are kept in single precision beside the graph, which gives none back. The graph depends on how threads meet:
 * two builds may differ in what they miss. Independent random vectors, which have no neighbourhoods, are found poorly.
 *
 * @throws BorescopeError SEARCH_OPTION; SEARCH_STORE_MISSING when it is opened without usearch, or in a browser
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { usearchStore } from "@borescope/search";
 *
 * const store = await usearchStore({ quantization: "f16" }).open(2, Float32Array.of(1, 0, 0, 1, 0.6, 0.8));
 * const [nearest] = await store.search(Float32Array.of(0, 1), 1, { places: Uint32Array.of(0, 2) });
 * assert.deepEqual([...nearest!.places], [2]);
 * ```
 */
export function usearchStore(options: UsearchStoreOptions = {}): VectorStore {
  const { quantization = "f32" } = options;
  if (!["f32", "f16", "i8"].includes(quantization))
    throw new BorescopeError("SEARCH_OPTION", {
      place: "quantization",
      expected: '"f32", "f16" or "i8"',
      found: JSON.stringify(quantization),
    });
  const settings = {
    quantization,
    M: wholeOption("M", options.M ?? 16, 2, 1024),
    efConstruction: wholeOption("efConstruction", options.efConstruction ?? 128, 1, 1 << 20),
    ef: wholeOption("ef", options.ef ?? 64, 1, 1 << 20),
  };
  const threads = wholeOption("threads", options.threads ?? 0, 0, 1024);
  return {
    name: "usearch",
    settings,
    async open(dimension, vectors, saved, work) {
      const kept = new KeptVectors(dimension, vectors);
      const store = (graph: Graph) => new UsearchStore(kept, graph, settings, threads);
      if (saved != null) {
        const graph = await usearch.load(saved, dimension, settings);
        checkGraph(graph, kept, settings);
        return store(graph);
      }
      const opened = store(await usearch.create(dimension, settings));
      await opened.insert(0, work);
      return opened;
    },
  };
}

class UsearchStore implements OpenStore {
  /** All that may be found, where a graph is not trusted by itself. */
  private rest: PlaceFilter | null = null;

  constructor(
    private readonly kept: KeptVectors,
    private readonly graph: Graph,
    private readonly settings: GraphOptions,
    private readonly threads: number,
  ) {}

  get length(): number {
    return this.kept.length;
  }

  get vectors(): Float32Array {
    return this.kept.all;
  }

  async add(vectors: Float32Array, work: LongWork = {}): Promise<void> {
    const first = this.length;
    this.rest = null;
    this.kept.add(vectors);
    await this.insert(first, work);
  }

  /** Puts the places from `first` on into the graph. */
  async insert(first: number, { signal, onProgress }: LongWork = {}): Promise<void> {
    const { length, dimension, all } = this.kept;
    for (let from = first; from < length; from += SLICE) {
      throwIfAborted(signal);
      const to = Math.min(length, from + SLICE);
      this.graph.add(keysOf(from, to), all.subarray(from * dimension, to * dimension), this.threads);
      onProgress?.({ done: to - first, total: length - first, what: "vectors" });
      if (to < length) await pause(signal);
    }
  }

  async remove(places: Uint32Array): Promise<void> {
    this.rest = null;
    const fresh = this.kept.remove(places);
    if (fresh.length > 0) this.graph.remove(BigUint64Array.from(fresh, BigInt));
  }

  async save(): Promise<Uint8Array | null> {
    return this.kept.alive === this.length && this.length > 0 ? usearch.save(this.graph) : null;
  }

  async search(queries: Float32Array, k: number, options: StoreSearchOptions = {}): Promise<Neighbours[]> {
    const { signal, onProgress } = options;
    const { dimension } = this.kept;
    const total = queries.length / dimension;
    const filter = options.places === undefined ? this.whole(k) : this.filterOf(options.places);
    const answers: Neighbours[] = [];
    throwIfAborted(signal);
    for (let q = 0; q < total; q += QUERIES) {
      if (q > 0) await pause(signal);
      const slice = queries.subarray(q * dimension, (q + QUERIES) * dimension);
      answers.push(...(filter === null ? this.unfiltered(slice, k) : this.filtered(slice, k, filter)));
      onProgress?.({ done: answers.length, total, what: "queries" });
    }
    return answers;
  }

  private unfiltered(queries: Float32Array, k: number): Neighbours[] {
    const { alive, dimension, all } = this.kept;
    const wanted = Math.min(alive, this.settings.quantization === "i8" ? k + this.spare(k) : k);
    return this.nearest(queries, wanted).map((places, q) => bestOf(queries, q * dimension, all, dimension, places, k));
  }

  /** How many more than k the graph is asked for, to be compared in full. */
  private spare(k: number): number {
    return this.settings.quantization === "i8" ? Math.max(LEAST_SPARE, k * (OVERSAMPLING - 1)) : LEAST_SPARE;
  }

  private filtered(queries: Float32Array, k: number, { places, passes }: PlaceFilter): Neighbours[] {
    const { alive, dimension, all } = this.kept;
    return Array.from({ length: queries.length / dimension }, (_, q) => {
      const query = queries.subarray(q * dimension, (q + 1) * dimension);
      const enough = k + this.spare(k);
      let wanted = Math.ceil((this.widened(k) * alive) / places.length); // the graph passes over most where few pass
      while (wanted * FOUND_BY_COMPARED < places.length) {
        const found = this.nearest(query, wanted)[0]!.filter((place) => passes[place] === 1);
        if (found.length >= enough) return bestOf(query, 0, all, dimension, found, k);
        wanted *= 4;
      }
      return bestOf(query, 0, all, dimension, places, k);
    });
  }

  /** Places that the graph finds for each query. */
  private nearest(queries: Float32Array, wanted: number): Uint32Array[] {
    const count = queries.length / this.kept.dimension;
    if (wanted === 0) return Array.from({ length: count }, () => new Uint32Array(0));
    const { keys, counts } = this.graph.search(queries, wanted, this.threads);
    const places = new Uint32Array(keys.length);
    for (let i = 0; i < keys.length; i++) places[i] = Number(keys[i]);
    return Array.from({ length: count }, (_, q) => {
      const found = counts === undefined ? keys.length : Number(counts[q]);
      return places.subarray(q * wanted, q * wanted + found);
    });
  }

  /** A graph with gaps, or a small one, misses more: it is searched as under a filter that all pass. */
  private whole(k: number): PlaceFilter | null {
    const { alive, length } = this.kept;
    if (alive === length && alive > this.widened(k) * FOUND_BY_COMPARED) return null;
    this.rest ??= this.filterOf(Uint32Array.from({ length }, (_, place) => place));
    return this.rest;
  }

  /** How many places are asked for under a filter that all pass: more than k, since a graph passes over some. */
  private widened(k: number): number {
    return 2 * (k + this.spare(k));
  }

  private filterOf(wanted: Uint32Array): PlaceFilter {
    const places = this.kept.living(wanted)!;
    const passes = new Uint8Array(this.length);
    for (const place of places) passes[place] = 1;
    return { places, passes };
  }
}

interface PlaceFilter {
  readonly places: Uint32Array;
  /** 1 by place. */
  readonly passes: Uint8Array;
}

function keysOf(from: number, to: number): BigUint64Array {
  return BigUint64Array.from({ length: to - from }, (_, i) => BigInt(from + i));
}

/** usearch takes dimension and metric from what it loads, without a word: they are looked at, and vectors are tried. */
function checkGraph(graph: Graph, { length, dimension, all }: KeptVectors, { quantization }: GraphOptions): void {
  const fail = (expected: string, found: string): never => {
    throw new BorescopeError("SEARCH_GRAPH", {
      expected,
      found,
      hint: "The graph is not that of these vectors: build the index again.",
    });
  };
  if (graph.dimensions() !== dimension) fail(`vectors of ${dimension} elements`, String(graph.dimensions()));
  if (graph.size() !== length) fail(`${length} vectors`, String(graph.size()));
  for (let place = 0; place < length; place += Math.ceil(length / 8)) {
    const vector = all.subarray(place * dimension, (place + 1) * dimension);
    const { keys, distances } = graph.search(vector, 1, 1);
    const key = Number(keys[0]);
    if (keys.length === 0 || key >= length) fail(`places below ${length}`, String(key));
    const score = dot(vector, 0, all, key, dimension);
    const told = (1 - distances[0]!) / (quantization === "i8" ? 127 ** 2 : 1); // its 8 bits are whole numbers to 127
    if (!(Math.abs(score - told) < 0.1)) fail(`a score of ${score}`, String(told)); // and off by a few hundredths
  }
}
