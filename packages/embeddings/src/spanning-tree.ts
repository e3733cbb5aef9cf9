import type { LongWork } from "@borescope/core";
import { GROUP, kernelWith, scoreError } from "./kernel.js";
import { paced } from "./paced.js";
import { distance, type Vectors } from "./vectors.js";

/** How a minimum spanning tree grew. */
export interface TreeGrowth {
  /** The vectors in the order in which they joined. */
  readonly rows: Uint32Array;
  /** How near each was to the tree then; 0 of the first. */
  readonly distances: Float64Array;
}

/** Vectors of a step of the kernel, so that it pauses now and then. */
const STEP = 16;

/**
 * Grows the exact minimum spanning tree over mutual reachability, max(core a, core b, distance), by Prim's method from
 * vector 0; of vectors as near, the first joins. Nothing is kept of the n² distances.
 *
 * @param cores - the core distance of each of n vectors, n at least 1
 */
export async function growTree(vectors: Vectors, cores: Float64Array, work: LongWork): Promise<TreeGrowth> {
  const { n } = vectors;
  const kernel = kernelWith(vectors);
  const at = (kernel?.plant(scoreError(vectors)) ?? 0) >>> 0;
  if (kernel === null || at === 0) return growAll(vectors, cores, work);
  new Float64Array(kernel.memory.buffer, at, Math.ceil(n / GROUP) * GROUP).set(cores);
  let joined = 0;
  await paced("vectors in the tree", n, work, (done) => {
    joined = kernel.grow(STEP) >>> 0;
    return Math.min(done + STEP, n);
  });
  return {
    rows: new Uint32Array(kernel.memory.buffer, joined + 8 * n, n).slice(),
    distances: new Float64Array(kernel.memory.buffer, joined, n).slice(),
  };
}

/** Without WebAssembly: the same tree. */
async function growAll(vectors: Vectors, cores: Float64Array, work: LongWork): Promise<TreeGrowth> {
  const { n } = vectors;
  const rows = new Uint32Array(n);
  const distances = new Float64Array(n);
  const best = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const inside = new Uint8Array(n);
  let current = 0;
  await paced("vectors in the tree", n, work, (done) => {
    inside[current] = 1;
    rows[done] = current;
    distances[done] = done === 0 ? 0 : best[current]!;
    let next = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let row = 0; row < n; row++) {
      if (inside[row] === 1) continue;
      const length = Math.max(cores[current]!, cores[row]!, distance(vectors, current, row));
      best[row] = Math.min(best[row]!, length);
      if (best[row]! >= least) continue;
      least = best[row]!;
      next = row;
    }
    current = next;
    return done + 1;
  });
  return { rows, distances };
}
