import type { SingleLinkage } from "./single-linkage.js";

/** Clusters that are born when one splits into two of at least the least size; 0 is all vectors, children follow parents. */
export interface CondensedTree {
  /** The cluster each came from; 0 of the first. */
  readonly parents: number[];
  /** λ = 1 / distance at which each was born. */
  readonly births: number[];
  /** The largest λ at which a vector, or a cluster, left it. */
  readonly deaths: number[];
  /** Σ (λ at which a vector left − λ of birth). */
  readonly stabilities: number[];
  /** For each vector the smallest cluster that it was in … */
  readonly clusterOf: Uint32Array;
  /** … and the λ at which it left it. */
  readonly lambdas: Float64Array;
}

/**
 * The clusters of at least so many vectors, while the distance that holds them together falls.
 *
 * @param leastSize - 2 or more
 * @see Campello, Moulavi, Sander 2013; McInnes, Healy 2017, "Accelerated hierarchical density based clustering"
 */
export function condensedTree(linkage: SingleLinkage, leastSize: number): CondensedTree {
  const { left, right, distances, sizes } = linkage;
  const n = sizes.length + 1;
  const tree = {
    parents: [0],
    births: [0],
    deaths: [0],
    stabilities: [0],
    clusterOf: new Uint32Array(n),
    lambdas: new Float64Array(n),
  };
  const sizeOf = (node: number) => (node < n ? 1 : sizes[node - n]!);
  const open: [node: number, cluster: number][] = n > 1 ? [[2 * n - 2, 0]] : [];
  while (open.length > 0) {
    const [node, cluster] = open.pop()!;
    const lambda = distances[node - n]! > 0 ? 1 / distances[node - n]! : Number.POSITIVE_INFINITY;
    const sides = [left[node - n]!, right[node - n]!];
    const splits = sides.every((side) => sizeOf(side) >= leastSize);
    const born = tree.births[cluster]!;
    for (const side of sides) {
      const size = sizeOf(side);
      if (size >= leastSize && !splits) {
        open.push([side, cluster]);
        continue;
      }
      if (lambda > born) tree.stabilities[cluster]! += (lambda - born) * size;
      tree.deaths[cluster] = Math.max(tree.deaths[cluster]!, lambda);
      if (splits) open.push([side, bear(tree, cluster, lambda)]);
      else fall(tree, linkage, side, cluster, lambda);
    }
  }
  return tree;
}

function bear({ parents, births, deaths, stabilities }: CondensedTree, parent: number, lambda: number): number {
  parents.push(parent);
  births.push(lambda);
  deaths.push(0);
  stabilities.push(0);
  return parents.length - 1;
}

/** All vectors under a node leave the cluster. */
function fall(
  { clusterOf, lambdas }: CondensedTree,
  { left, right, sizes }: SingleLinkage,
  node: number,
  cluster: number,
  lambda: number,
): void {
  const n = sizes.length + 1;
  const open = [node];
  while (open.length > 0) {
    const next = open.pop()!;
    if (next >= n) open.push(left[next - n]!, right[next - n]!);
    else {
      clusterOf[next] = cluster;
      lambdas[next] = lambda;
    }
  }
}
