import { BorescopeError, type Embedder, type EmbeddingSpace, type LongWork } from "@borescope/core";
import { exactStore } from "./exact-store.js";
import type { VectorStore } from "./store.js";
import { tableOf } from "./tables.js";
import { VectorIndex } from "./vector-index.js";

/** How {@link buildIndex} builds. */
export interface BuildIndexOptions extends LongWork {
  /** Where the vectors are kept (default {@link exactStore}). */
  readonly store?: VectorStore | undefined;
  /** The one that made the vectors, for queries by image and text. */
  readonly embedder?: Embedder | undefined;
}

/**
 * An index of the vectors of a space.
 *
 * @throws BorescopeError SEARCH_DIMENSION where vectors and rows do not match, SEARCH_VECTOR for a vector with NaN or of
 * another length than 1 and 0, SEARCH_FINGERPRINT, and those of the store
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Ids } from "@borescope/core";
 * import { buildIndex } from "@borescope/search";
 *
 * const dataset = new Dataset(
 *   { length: 1, ids: Ids.from([1]), fileNames: ["a.jpg"], width: Float64Array.of(64), height: Float64Array.of(48) },
 *   { length: 2, ids: Ids.from([1, 2]), names: ["burr", "crack"], supercategories: [null, null] },
 *   { length: 3, ids: Ids.from([7, 8, 9]), image: new Uint32Array(3), category: Uint32Array.of(0, 1, 0), box: new Float64Array(12), area: new Float64Array(3) },
 * );
 * const index = await buildIndex({
 *   embedder: { name: "by hand", dimension: 2, fingerprint: "1" },
 *   selection: dataset.select("groundTruth"),
 *   vectors: Float32Array.of(1, 0, 0.8, 0.6, 0.6, 0.8),
 * });
 * const { hits } = await index.search({ object: 7 });
 * assert.deepEqual(hits.map(({ id }) => id), [8, 9]);
 * const burrs = await index.search({ object: 7 }, { filter: "class:burr" });
 * assert.deepEqual(burrs.selection.ids(), [9]);
 * ```
 */
export async function buildIndex(space: EmbeddingSpace, options: BuildIndexOptions = {}): Promise<VectorIndex> {
  const { store: plugin = exactStore(), embedder, ...work } = options;
  const { embedder: identity, selection, vectors } = space;
  if (vectors.length !== selection.count * identity.dimension)
    throw new BorescopeError("SEARCH_DIMENSION", {
      expected: `${selection.count} vectors of ${identity.dimension} elements`,
      found: `${vectors.length} elements`,
    });
  const store = await plugin.open(identity.dimension, vectors, null, work);
  const { name, dimension, fingerprint } = identity;
  return new VectorIndex({
    dataset: selection.dataset,
    table: tableOf(selection),
    rows: selection.rows,
    identity: { name, dimension, fingerprint },
    embedder,
    plugin,
    store,
  });
}
