import type { EmbeddingSpace, LongWork } from "@borescope/core";
import { checkMethod, checkWhole } from "./check-whole.js";
import { type NeighbourGraph, neighbours } from "./neighbours.js";
import { vectorsOf } from "./vectors.js";

/** How {@link outliers} scores. */
export interface OutlierOptions extends LongWork {
  /** `"knn"` where it is not said: the distance to the k-th neighbour; `"lof"`: that against what its neighbours have. */
  readonly method?: "knn" | "lof" | undefined;
  /** Neighbours, 1 or more; 20 where it is not said, or all others where there are fewer. */
  readonly k?: number | undefined;
}

/** Added to the mean reachability, as scikit-learn does, so that equal vectors have a density. */
const LEAST_REACH = 1e-10;

/**
 * How far each vector of a space lies from the others; the largest are the oddest.
 *
 * By `"knn"` 0 … 2, the cosine distance to the k-th neighbour. By `"lof"` about 1 for a vector that lies as dense as its
 * neighbours, above for one that lies apart from a dense group. One vector alone scores 0 by `"knn"`, 1 by `"lof"`.
 *
 * @returns a score for each vector
 * @throws BorescopeError EMBEDDINGS_OPTION; EMBEDDINGS_VECTORS where a vector is not finite or not of length 1
 * @see Ramaswamy, Rastogi, Shim 2000 (`knn`); Breunig, Kriegel, Ng, Sander 2000, scikit-learn `LocalOutlierFactor` (`lof`)
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 * import { selectAll } from "@borescope/core";
 * import { outliers } from "@borescope/embeddings";
 *
 * const images = selectAll(readGroundTruth(readFileSync("val.json")), "images");
 * const vectors = Float32Array.from({ length: images.count * 2 }, (_, i) => (i % 2 === 0 ? 1 : 0)); // all alike
 * const space = { embedder: { name: "mine", dimension: 2, fingerprint: "mine/1" }, selection: images, vectors };
 * const scores = await outliers(space);
 * assert.ok(scores.every((score) => score === 0));
 * ```
 */
export async function outliers(space: EmbeddingSpace, options: OutlierOptions = {}): Promise<Float64Array> {
  const { method = "knn", k = 20 } = options;
  checkMethod("method", method, ["knn", "lof"]);
  checkWhole("k", k, 1);
  const { n } = vectorsOf(space);
  const graph = await neighbours(space, { ...options, k });
  if (graph.k === 0) return new Float64Array(n).fill(method === "knn" ? 0 : 1);
  return method === "knn" ? lastDistances(graph) : localOutlierFactors(graph);
}

/** The distance of each vector to its k-th neighbour. */
function lastDistances({ k, distances }: NeighbourGraph): Float64Array {
  return Float64Array.from({ length: distances.length / k }, (_, row) => distances[row * k + k - 1]!);
}

function localOutlierFactors(graph: NeighbourGraph): Float64Array {
  const { k, indices, distances } = graph;
  const reach = lastDistances(graph);
  const density = reach.map((_, row) => {
    let sum = 0;
    for (let e = row * k; e < row * k + k; e++) sum += Math.max(distances[e]!, reach[indices[e]!]!);
    return 1 / (sum / k + LEAST_REACH);
  });
  return density.map((own, row) => {
    let sum = 0;
    for (let e = row * k; e < row * k + k; e++) sum += density[indices[e]!]!;
    return sum / k / own;
  });
}
