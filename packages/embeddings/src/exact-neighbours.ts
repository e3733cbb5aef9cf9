import type { LongWork } from "@borescope/core";
import { GROUP, type Kernel, kernelWith, scoreError } from "./kernel.js";
import { NearestList } from "./nearest-list.js";
import { paced } from "./paced.js";
import { distance, type Vectors } from "./vectors.js";

/** Rows of a block in the kernel. */
const BLOCK = 64;
/** Candidates beyond those wanted, so that the error of single precision seldom matters. */
const SPARE = 12;

/** Indices and distances, k a row, by rising distance, those as far by rising row. */
export interface NeighbourLists {
  readonly indices: Uint32Array;
  readonly distances: Float64Array;
}

/**
 * The k nearest of all rows. The kernel compares in single precision and keeps a few candidates more than k; where the
 * error could have cost a row its place, the row is compared again in double precision.
 *
 * @param k - below n
 */
export async function exactNeighbours(vectors: Vectors, k: number, work: LongWork): Promise<NeighbourLists> {
  const { n } = vectors;
  const lists = { indices: new Uint32Array(n * k), distances: new Float64Array(n * k) };
  if (k === 0) return lists;
  const m = Math.min(k + SPARE, n - 1);
  const kernel = kernelWith(vectors);
  const row = kernel?.take(Math.ceil(n / GROUP) * GROUP * 8) ?? 0;
  const scores = row === 0 ? 0 : kernel!.setCandidates(m);
  if (kernel === null || scores === 0) await compareAll(vectors, k, lists, work);
  else {
    const blocks = Math.ceil(n / BLOCK);
    let block = 0;
    // a block meets itself and those behind it, so that the first take longest
    const pairs = (blocks * (blocks + 1)) / 2;
    await paced(`pairs of ${BLOCK} vectors`, pairs, work, (done) => {
      kernel.sweep(block);
      return done + blocks - block++;
    });
    await refine(vectors, m, { kernel, row: row >>> 0, scores: scores >>> 0 }, lists, work);
  }
  return lists;
}

/** Where the kernel keeps what is compared again: distances of one row, and the candidates' scores. */
interface Places {
  readonly kernel: Kernel;
  readonly row: number;
  readonly scores: number;
}

async function refine(
  vectors: Vectors,
  m: number,
  { kernel, ...at }: Places,
  lists: NeighbourLists,
  work: LongWork,
): Promise<void> {
  const { n } = vectors;
  const k = lists.indices.length / n;
  const scores = new Float32Array(kernel.memory.buffer, at.scores, n * m);
  const others = new Uint32Array(kernel.memory.buffer, kernel.candidates() >>> 0, n * m);
  const all = new Float64Array(kernel.memory.buffer, at.row, n);
  const error = scoreError(vectors);
  const nearest = new NearestList(k);
  await paced("vectors", n, work, (row) => {
    nearest.clear();
    for (let c = row * m; c < row * m + m; c++) nearest.offer(others[c]!, distance(vectors, row, others[c]!));
    // the root is the worst candidate; all that are left out score no better
    if (m < n - 1 && nearest.bound >= -scores[row * m]! - error) {
      kernel.distancesFrom(row, at.row);
      nearest.clear();
      for (let other = 0; other < n; other++) if (other !== row) nearest.offer(other, all[other]!);
    }
    nearest.copy(lists, row);
    return row + 1;
  });
}

/** Without WebAssembly: every pair in double precision, the same answer. */
async function compareAll(vectors: Vectors, k: number, lists: NeighbourLists, work: LongWork): Promise<void> {
  const nearest = new NearestList(k);
  await paced("vectors", vectors.n, work, (row) => {
    nearest.clear();
    for (let other = 0; other < vectors.n; other++)
      if (other !== row) nearest.offer(other, distance(vectors, row, other));
    nearest.copy(lists, row);
    return row + 1;
  });
}
