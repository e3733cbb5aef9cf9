import { type EmbeddingSpace, type LongWork, type Selection, selectRows } from "@borescope/core";
import { checkMethod, checkWhole } from "./check-whole.js";
import { describeCluster } from "./describe-cluster.js";
import { hdbscan, type Membership } from "./hdbscan.js";
import { kmeans } from "./kmeans.js";
import { vectorsOf } from "./vectors.js";

/** How {@link cluster} groups. */
export interface ClusterOptions extends LongWork {
  /** `"hdbscan"` where it is not said: it finds how many there are, and leaves noise out. */
  readonly method?: "hdbscan" | "kmeans" | undefined;
  /** HDBSCAN: vectors that make a cluster, 2 or more; 5 where it is not said. Larger finds fewer. */
  readonly minClusterSize?: number | undefined;
  /** HDBSCAN: how dense it must be about a vector, itself counted: `minClusterSize` where it is not said, or all where there are fewer. */
  readonly minSamples?: number | undefined;
  /** HDBSCAN: the clusters of most excess of mass (`"eom"`, where it is not said), or the smallest (`"leaf"`). */
  readonly selection?: "eom" | "leaf" | undefined;
  /** k-means: how many; 8 where it is not said, or one for each vector where there are fewer. */
  readonly k?: number | undefined;
  /** k-means: the same seed gives the same clusters; 0 where it is not said. HDBSCAN has no chance in it. */
  readonly seed?: number | undefined;
}

/** Vectors that belong together. */
export interface Cluster {
  /** Its rows. */
  readonly selection: Selection;
  /** What it is: `burr · undetected 71 %`. */
  readonly label: string;
}

/** The clusters of a space, the largest first. */
export interface Clusters {
  /** For each vector its place in `clusters`; −1 for noise. */
  readonly labels: Int32Array;
  /** How firmly each vector is in its cluster, 0 … 1; 0 for noise, and 1 by k-means. */
  readonly probabilities: Float64Array;
  readonly clusters: readonly Cluster[];
  /** What is in none. */
  readonly noise: Selection;
}

/**
 * Groups a space by HDBSCAN or k-means, and says what each group is: its class, where most have one, and the tags and
 * attribute values (texts, yes or no; of objects also those of their images) that it has at least 1.5 times as often as
 * the whole space, beyond chance.
 *
 * Fewer vectors than `minClusterSize`, or vectors that never split in two such groups (equal ones too), are all noise.
 * HDBSCAN works on cosine distances and keeps nothing of size n², but takes time that grows with n².
 *
 * @throws BorescopeError EMBEDDINGS_OPTION; EMBEDDINGS_VECTORS where a vector is not finite or not of length 1
 * @see Campello, Moulavi, Zimek, Sander 2015; scikit-learn, `HDBSCAN`, whose defaults these are
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 * import { selectAll } from "@borescope/core";
 * import { cluster } from "@borescope/embeddings";
 *
 * const images = selectAll(readGroundTruth(readFileSync("val.json")), "images");
 * const vectors = Float32Array.from({ length: images.count * 2 }, (_, i) => (i % 2 === 0 ? 1 : 0)); // all alike
 * const space = { embedder: { name: "mine", dimension: 2, fingerprint: "mine/1" }, selection: images, vectors };
 * const { clusters, noise } = await cluster(space);
 * assert.equal(clusters.length, 0);
 * assert.equal(noise.count, images.count);
 * assert.equal((await cluster(space, { method: "kmeans", k: 1 })).clusters[0]?.selection.count, images.count);
 * ```
 */
export async function cluster(space: EmbeddingSpace, options: ClusterOptions = {}): Promise<Clusters> {
  const { labels, probabilities } = await members(space, options);
  const largestFirst = renumber(labels);
  const { selection: all } = space;
  const select = (label: number) =>
    selectRows(
      all.dataset,
      all.model ?? (all.table === "images" ? "images" : "groundTruth"),
      all.rows.filter((_, i) => labels[i] === label),
    );
  const clusters = Array.from({ length: largestFirst }, (_, label) => {
    const selection = select(label);
    return { selection, label: describeCluster(selection, all) };
  });
  return { labels, probabilities, clusters, noise: select(-1) };
}

async function members(space: EmbeddingSpace, options: ClusterOptions): Promise<Membership> {
  const { method = "hdbscan", minClusterSize = 5, minSamples = minClusterSize, selection = "eom" } = options;
  const { k = 8, seed = 0 } = options;
  checkMethod("method", method, ["hdbscan", "kmeans"]);
  checkMethod("selection", selection, ["eom", "leaf"]);
  checkWhole("minClusterSize", minClusterSize, 2);
  checkWhole("minSamples", minSamples, 1);
  checkWhole("k", k, 1);
  checkWhole("seed", seed, Number.MIN_SAFE_INTEGER);
  if (method === "hdbscan") return hdbscan(space, { minClusterSize, minSamples, selection }, options);
  const vectors = vectorsOf(space);
  const labels = vectors.n === 0 ? new Int32Array(0) : await kmeans(vectors, Math.min(k, vectors.n), seed, options);
  return { labels, probabilities: new Float64Array(labels.length).fill(1) };
}

/** Numbers labels from 0 by falling size, those as large by first vector. @returns how many there are */
function renumber(labels: Int32Array): number {
  const sizes = new Map<number, number>();
  for (const label of labels) if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  // a map keeps the order of first appearance, and sorting keeps that of equals
  const places = new Map([...sizes].sort((a, b) => b[1] - a[1]).map(([label], place) => [label, place]));
  labels.forEach((label, i) => {
    labels[i] = places.get(label) ?? -1;
  });
  return places.size;
}
