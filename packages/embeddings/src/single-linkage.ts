import type { TreeGrowth } from "./spanning-tree.js";

/**
 * A tree of merges: leaves are the vectors 0 … n − 1, merge i is node n + i and joins `left[i]` and `right[i]`, the
 * shortest distances first.
 */
export interface SingleLinkage {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  readonly distances: Float64Array;
  /** Vectors under each merge. */
  readonly sizes: Uint32Array;
}

/**
 * The tree of merges of a minimum spanning tree. Each vector is joined to the one that joined before it: where the tree
 * grew by Prim's method that gives the same merges as its own edges. Of distances as long, the first merge first.
 */
export function singleLinkage({ rows, distances }: TreeGrowth): SingleLinkage {
  const n = rows.length;
  const merges = n - 1;
  const order = Uint32Array.from({ length: merges }, (_, i) => i + 1).sort(
    (a, b) => distances[a]! - distances[b]! || a - b,
  );
  const linkage = {
    left: new Uint32Array(merges),
    right: new Uint32Array(merges),
    distances: new Float64Array(merges),
    sizes: new Uint32Array(merges),
  };
  const parents = Uint32Array.from({ length: n + merges }, (_, node) => node);
  const topOf = (node: number) => {
    let top = node;
    while (parents[top] !== top) {
      parents[top] = parents[parents[top]!]!;
      top = parents[top]!;
    }
    return top;
  };
  const sizeOf = (node: number) => (node < n ? 1 : linkage.sizes[node - n]!);
  for (let i = 0; i < merges; i++) {
    const at = order[i]!;
    const left = topOf(rows[at - 1]!);
    const right = topOf(rows[at]!);
    linkage.left[i] = left;
    linkage.right[i] = right;
    linkage.distances[i] = distances[at]!;
    linkage.sizes[i] = sizeOf(left) + sizeOf(right);
    parents[left] = n + i;
    parents[right] = n + i;
  }
  return linkage;
}
