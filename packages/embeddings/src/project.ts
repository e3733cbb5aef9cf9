import { BorescopeError, type EmbeddingSpace, type LongWork } from "@borescope/core";
import { checkMethod, checkWhole } from "./check-whole.js";
import { alongAxes, principalAxes } from "./pca.js";
import { umap } from "./umap.js";
import { vectorsOf } from "./vectors.js";

/** How {@link project} makes a map. */
export interface ProjectOptions extends LongWork {
  /** `"umap"` where it is not said; `"pca"` is linear and at once, and shows only the coarsest. */
  readonly method?: "umap" | "pca" | undefined;
  /** The same seed gives the same map; 0 where it is not said. PCA has no chance in it. */
  readonly seed?: number | undefined;
  /** UMAP: neighbours that a vector is held to, itself among them; more show less detail. 15, or all where there are fewer. */
  readonly nNeighbors?: number | undefined;
  /** UMAP: how near points may lie, 0 … 3; 0.1 where it is not said. */
  readonly minDist?: number | undefined;
  /** UMAP: rounds of the layout; 500 up to 10,000 vectors, 200 above. */
  readonly epochs?: number | undefined;
}

/**
 * A map of a space in two dimensions: alike vectors near each other.
 *
 * No vector gives an empty map, one the point (0, 0). Equal vectors lie near each other, not on each other.
 *
 * @returns x and y of each vector, 2 · n; the units mean nothing
 * @throws BorescopeError EMBEDDINGS_OPTION; EMBEDDINGS_VECTORS where a vector is not finite or not of length 1
 * @see McInnes, Healy, Melville 2018 (arXiv 1802.03426); defaults as in umap-learn, by cosine distance
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 * import { createRandom, selectAll } from "@borescope/core";
 * import { project } from "@borescope/embeddings";
 *
 * const images = selectAll(readGroundTruth(readFileSync("val.json")), "images");
 * const random = createRandom(1);
 * const vectors = new Float32Array(images.count * 2);
 * for (let i = 0; i < vectors.length; i += 2) vectors[i + (random.next() < 0.5 ? 0 : 1)] = 1;
 * const space = { embedder: { name: "mine", dimension: 2, fingerprint: "mine/1" }, selection: images, vectors };
 * const map = await project(space, { seed: 7 });
 * assert.equal(map.length, 2 * images.count);
 * assert.deepEqual(map, await project(space, { seed: 7 }));
 * ```
 */
export async function project(space: EmbeddingSpace, options: ProjectOptions = {}): Promise<Float32Array> {
  const vectors = vectorsOf(space);
  const { n } = vectors;
  const { method = "umap", seed = 0, nNeighbors = 15, minDist = 0.1, epochs = n <= 10_000 ? 500 : 200 } = options;
  checkMethod("method", method, ["umap", "pca"]);
  checkWhole("seed", seed, Number.MIN_SAFE_INTEGER);
  checkMinDist(minDist);
  checkWhole("nNeighbors", nNeighbors, 2);
  checkWhole("epochs", epochs, 1);
  if (n < 2) return new Float32Array(2 * n);
  if (method === "pca") return alongAxes(vectors, await principalAxes(vectors, 1, options));
  return umap(space, { seed, nNeighbors: Math.min(nNeighbors, n), minDist, epochs }, options);
}

function checkMinDist(minDist: number): void {
  if (minDist >= 0 && minDist <= 3) return;
  throw new BorescopeError("EMBEDDINGS_OPTION", {
    place: "minDist",
    expected: "a number from 0 to 3",
    found: String(minDist),
  });
}
