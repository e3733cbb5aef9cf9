import type { EmbeddingSpace, LongWork } from "@borescope/core";
import { type CondensedTree, condensedTree } from "./condensed-tree.js";
import { neighbours } from "./neighbours.js";
import { singleLinkage } from "./single-linkage.js";
import { growTree } from "./spanning-tree.js";
import { vectorsOf } from "./vectors.js";

/** How HDBSCAN clusters, all of it given. */
export interface HdbscanSettings {
  readonly minClusterSize: number;
  readonly minSamples: number;
  readonly selection: "eom" | "leaf";
}

/** A cluster for each vector, −1 for noise, and how firmly it is in it, 0 … 1. */
export interface Membership {
  readonly labels: Int32Array;
  readonly probabilities: Float64Array;
}

/**
 * Hierarchical density-based clusters: the spanning tree over mutual reachability, condensed, and of it the clusters with
 * the most excess of mass, or the leaves. Everything exact.
 *
 * @see Campello, Moulavi, Zimek, Sander 2015; scikit-learn, `HDBSCAN`
 */
export async function hdbscan(
  space: EmbeddingSpace,
  { minClusterSize, minSamples, selection }: HdbscanSettings,
  work: LongWork,
): Promise<Membership> {
  const vectors = vectorsOf(space);
  const { n } = vectors;
  if (n < minClusterSize) return { labels: new Int32Array(n).fill(-1), probabilities: new Float64Array(n) };
  // a vector is the first of its own samples
  const { k, distances } = await neighbours(space, { ...work, k: minSamples - 1 });
  const cores = Float64Array.from({ length: n }, (_, row) => (k === 0 ? 0 : distances[row * k + k - 1]!));
  const tree = condensedTree(singleLinkage(await growTree(vectors, cores, work)), minClusterSize);
  return membership(tree, selection === "eom" ? mostMass(tree) : leaves(tree));
}

/** 1 for the clusters whose stability is that of their children together or more, none within another; never all vectors. */
function mostMass({ parents, stabilities }: CondensedTree): Uint8Array {
  const chosen = new Uint8Array(parents.length);
  const below = new Float64Array(parents.length);
  for (let cluster = parents.length - 1; cluster > 0; cluster--) {
    chosen[cluster] = below[cluster]! > stabilities[cluster]! ? 0 : 1;
    below[parents[cluster]!]! += Math.max(below[cluster]!, stabilities[cluster]!);
  }
  const within = new Uint8Array(parents.length);
  for (let cluster = 1; cluster < parents.length; cluster++) {
    const parent = parents[cluster]!;
    within[cluster] = within[parent]! | chosen[parent]!;
    if (within[cluster] === 1) chosen[cluster] = 0;
  }
  return chosen;
}

/** 1 for the clusters that do not split. */
function leaves({ parents }: CondensedTree): Uint8Array {
  const chosen = new Uint8Array(parents.length).fill(1);
  for (const parent of parents) chosen[parent] = 0;
  return chosen;
}

function membership({ parents, deaths, clusterOf, lambdas }: CondensedTree, chosen: Uint8Array): Membership {
  const owner = new Int32Array(parents.length).fill(-1);
  for (let cluster = 1; cluster < parents.length; cluster++)
    owner[cluster] = chosen[cluster] === 1 ? cluster : owner[parents[cluster]!]!;
  const labels = new Int32Array(clusterOf.length);
  const probabilities = new Float64Array(clusterOf.length);
  clusterOf.forEach((cluster, row) => {
    const label = owner[cluster]!;
    labels[row] = label;
    if (label < 0) return;
    const lambda = lambdas[row]!;
    probabilities[row] = lambda === Number.POSITIVE_INFINITY ? 1 : Math.min(lambda / deaths[label]!, 1);
  });
  return { labels, probabilities };
}
