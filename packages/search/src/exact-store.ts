import { BorescopeError, pause, throwIfAborted } from "@borescope/core";
import { bestOf } from "./best.js";
import { KeptVectors } from "./kept-vectors.js";
import { QUERIES_AT_ONCE, Scanner } from "./scan.js";
import type { Neighbours, OpenStore, StoreSearchOptions, VectorStore } from "./store.js";

/** How {@link exactStore} scans. */
export interface ExactStoreOptions {
  /** `typescript`: without WebAssembly, which gives the same bits and takes longer; `auto`: with it, where there is. */
  readonly kernel?: "auto" | "typescript" | undefined;
}

/** Below this many places, or above this share of them for an answer, rows are compared one by one. */
const SMALL = 1024;
const SHARE = 1 / 12;
/** Milliseconds after which others get their turn. */
const TURN = 40;

/**
 * Compares a query with every vector: the answers are exact, with ties by place, and it runs everywhere. Where there is
 * WebAssembly with SIMD, an 8-bit copy is scanned first, which leaves out only what is provably not among the best, and
 * the rest is compared in full; the copy takes about `dimension + 60` bytes a vector, and is made at the first search.
 *
 * @throws BorescopeError SEARCH_OPTION
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exactStore } from "@borescope/search";
 *
 * const store = await exactStore().open(2, Float32Array.of(1, 0, 0, 1, 0.6, 0.8));
 * const [nearest] = await store.search(Float32Array.of(0, 1), 2);
 * assert.deepEqual([...nearest!.places], [1, 2]);
 * assert.deepEqual(Array.from(nearest!.scores, (score) => score.toFixed(3)), ["1.000", "0.800"]);
 * ```
 */
export function exactStore({ kernel = "auto" }: ExactStoreOptions = {}): VectorStore {
  if (kernel !== "auto" && kernel !== "typescript")
    throw new BorescopeError("SEARCH_OPTION", {
      place: "kernel",
      expected: '"auto" or "typescript"',
      found: JSON.stringify(kernel),
    });
  return {
    name: "exact",
    settings: {}, // the kernel changes no answer
    open: async (dimension, vectors) => new ExactStore(new KeptVectors(dimension, vectors), kernel === "auto"),
  };
}

class ExactStore implements OpenStore {
  /** Undefined until it is wanted, null where there is none to be had. */
  private scanner: Scanner | null | undefined;

  constructor(
    private readonly kept: KeptVectors,
    private readonly fast: boolean,
  ) {}

  get length(): number {
    return this.kept.length;
  }

  get vectors(): Float32Array {
    return this.kept.all;
  }

  async add(vectors: Float32Array): Promise<void> {
    this.kept.add(vectors);
    this.scanner = undefined;
  }

  async remove(places: Uint32Array): Promise<void> {
    if (this.kept.remove(places).length > 0) this.scanner = undefined;
  }

  async save(): Promise<null> {
    return null;
  }

  async search(queries: Float32Array, k: number, options: StoreSearchOptions = {}): Promise<Neighbours[]> {
    const { signal, onProgress } = options;
    const { dimension } = this.kept;
    const places = this.kept.living(options.places);
    const choose = this.chooser(places, k);
    const total = queries.length / dimension;
    const answers: Neighbours[] = [];
    let begun = performance.now();
    throwIfAborted(signal);
    for (let q = 0; q < total; q += QUERIES_AT_ONCE) {
      if (performance.now() - begun > TURN) {
        await pause(signal);
        begun = performance.now();
      }
      answers.push(...choose(queries.subarray(q * dimension, (q + QUERIES_AT_ONCE) * dimension)));
      onProgress?.({ done: answers.length, total, what: "queries" });
    }
    return answers;
  }

  /** The best of up to four queries, by the way that costs least. */
  private chooser(places: Uint32Array | undefined, k: number): (queries: Float32Array) => Neighbours[] {
    const { length, dimension, all } = this.kept;
    const most = places?.length ?? length;
    const each = (queries: Float32Array, candidates: (q: number) => Uint32Array | undefined) =>
      Array.from({ length: queries.length / dimension }, (_, q) =>
        bestOf(queries, q * dimension, all, dimension, candidates(q), k),
      );
    const oneByOne = (queries: Float32Array) => each(queries, () => places);
    if (most < SMALL || most < length * SHARE || k > most * SHARE) return oneByOne;
    const scanner = this.scan();
    if (scanner === null) return oneByOne;
    // removed places are not found by the scanner
    const allowed = most === this.kept.alive ? null : marked(places!, length);
    return (queries) => {
      const candidates = scanner.candidates(queries, k, allowed);
      return candidates === null ? oneByOne(queries) : each(queries, (q) => candidates[q]);
    };
  }

  private scan(): Scanner | null {
    const { all, dimension, length, isDead } = this.kept;
    if (this.scanner === undefined) this.scanner = this.fast ? Scanner.of(all, dimension, length, isDead) : null;
    return this.scanner;
  }
}

function marked(places: Uint32Array, length: number): Uint8Array {
  const marks = new Uint8Array(length);
  for (const place of places) marks[place] = 1;
  return marks;
}
