import type { EmbeddingSpace, LongWork } from "@borescope/core";
import { checkWhole } from "./check-whole.js";
import { exactNeighbours, type NeighbourLists } from "./exact-neighbours.js";
import { vectorsOf } from "./vectors.js";

/** How {@link neighbours} is made. */
export interface NeighbourOptions extends LongWork {
  /** Neighbours a vector, itself not among them; 20 where it is not said. */
  readonly k?: number | undefined;
}

/** The nearest vectors of each vector of a space. */
export interface NeighbourGraph {
  /** Neighbours a vector: what was asked for, or n − 1 where there are no more. */
  readonly k: number;
  /** n · k places in the space, by rising distance; those as far by rising place. */
  readonly indices: Uint32Array;
  /** n · k cosine distances, 0 … 2. */
  readonly distances: Float64Array;
}

/** What map, clusters and outliers ask for by default: the first of them computes it for all. */
const SHARED = 20;

const graphs = new WeakMap<EmbeddingSpace, NeighbourGraph>();

/**
 * The exact k-nearest-neighbour graph of a space, by cosine distance 1 − cos (computed as ½‖a − b‖², which is 0 for equal
 * vectors). It is kept with the space: maps, clusters and outliers read the same one, and a smaller k is cut out of it.
 *
 * Fewer than k + 1 vectors have n − 1 neighbours each; none and one vector have none. Time grows with n².
 *
 * @throws BorescopeError EMBEDDINGS_OPTION where k is no whole number from 0 on; EMBEDDINGS_VECTORS where a vector is not
 *   finite or not of length 1
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 * import { selectAll } from "@borescope/core";
 * import { neighbours } from "@borescope/embeddings";
 *
 * const images = selectAll(readGroundTruth(readFileSync("val.json")), "images");
 * const vectors = Float32Array.from({ length: images.count * 2 }, (_, i) => (i % 2 === 0 ? 1 : 0)); // all alike
 * const space = { embedder: { name: "mine", dimension: 2, fingerprint: "mine/1" }, selection: images, vectors };
 * const { k, distances } = await neighbours(space, { k: 3 });
 * assert.equal(k, Math.min(3, images.count - 1));
 * assert.ok(distances.every((distance) => distance === 0));
 * ```
 */
export async function neighbours(space: EmbeddingSpace, options: NeighbourOptions = {}): Promise<NeighbourGraph> {
  const { k: wanted = SHARED } = options;
  checkWhole("k", wanted, 0);
  const vectors = vectorsOf(space);
  const most = Math.max(0, vectors.n - 1);
  const k = Math.min(wanted, most);
  const known = graphs.get(space);
  if (known !== undefined && known.k >= k) return firstOf(known, k, vectors.n);
  const all = Math.min(Math.max(k, SHARED), most);
  const graph = { k: all, ...(await exactNeighbours(vectors, all, options)) };
  const kept = graphs.get(space); // another call may have finished meanwhile
  if (kept === undefined || kept.k < all) graphs.set(space, graph);
  return firstOf(graph, k, vectors.n);
}

/** The first k neighbours of each. */
function firstOf(graph: NeighbourGraph, k: number, n: number): NeighbourGraph {
  if (k === graph.k) return graph;
  const lists: NeighbourLists = { indices: new Uint32Array(n * k), distances: new Float64Array(n * k) };
  for (let row = 0; row < n; row++) {
    const from = row * graph.k;
    lists.indices.set(graph.indices.subarray(from, from + k), row * k);
    lists.distances.set(graph.distances.subarray(from, from + k), row * k);
  }
  return { k, ...lists };
}
