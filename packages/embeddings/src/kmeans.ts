import { createRandom, type LongWork, type Random } from "@borescope/core";
import { paced } from "./paced.js";
import type { Vectors } from "./vectors.js";

const ROUNDS = 300;

/**
 * k-means (Lloyd) from centres chosen by k-means++, best of 2 + ln k candidates each, until no vector changes its cluster.
 *
 * @param k - up to n, 1 or more
 * @returns a cluster for each vector; some of the k are empty where vectors are equal
 * @see Arthur, Vassilvitskii 2007; scikit-learn, `KMeans` with n_init = 1
 */
export async function kmeans(vectors: Vectors, k: number, seed: number, work: LongWork): Promise<Int32Array> {
  const { n } = vectors;
  const centres = await firstCentres(vectors, k, createRandom(seed), work);
  const labels = new Int32Array(n).fill(-1);
  const distances = new Float64Array(n);
  let settled = false;
  await paced("rounds", ROUNDS, work, (round) => {
    settled = assign(vectors, centres, labels, distances) === 0;
    if (settled) return ROUNDS;
    moveCentres(vectors, centres, labels, distances);
    return round + 1;
  });
  if (!settled) assign(vectors, centres, labels, distances);
  return labels;
}

/** Chooses centres among the vectors, those far from the others more likely. */
async function firstCentres(vectors: Vectors, k: number, random: Random, work: LongWork): Promise<Float64Array> {
  const { data, n, d } = vectors;
  const centres = new Float64Array(k * d);
  const trials = 2 + Math.floor(Math.log(k));
  let nearest: Float64Array = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  let total = Number.POSITIVE_INFINITY;
  await paced("centres", k, work, (done) => {
    let best: { row: number; nearest: Float64Array; total: number } | undefined;
    for (let trial = 0; trial < (done === 0 ? 1 : trials); trial++) {
      const row = done === 0 || total === 0 ? random.integer(n) : drawn(nearest, random.next() * total);
      const next = new Float64Array(n);
      let sum = 0;
      for (let other = 0; other < n; other++) {
        next[other] = Math.min(nearest[other]!, squared(data, other * d, data, row * d, d));
        sum += next[other]!;
      }
      if (best === undefined || sum < best.total) best = { row, nearest: next, total: sum };
    }
    ({ nearest, total } = best!);
    centres.set(data.subarray(best!.row * d, best!.row * d + d), done * d);
    return done + 1;
  });
  return centres;
}

/** The row at which the running sum passes a value. */
function drawn(weights: Float64Array, value: number): number {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    sum += weights[row]!;
    if (sum > value) return row;
  }
  return weights.length - 1;
}

/** Gives each vector the nearest centre, of those as near the first. @returns how many changed */
function assign({ data, n, d }: Vectors, centres: Float64Array, labels: Int32Array, distances: Float64Array): number {
  const k = centres.length / d;
  let changed = 0;
  for (let row = 0; row < n; row++) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      const value = squared(data, row * d, centres, c * d, d);
      if (value < least) {
        least = value;
        best = c;
      }
    }
    if (labels[row] !== best) changed++;
    labels[row] = best;
    distances[row] = least;
  }
  return changed;
}

/** Puts each centre in the middle of its vectors; one without any takes the vector farthest from its own. */
function moveCentres(
  { data, n, d }: Vectors,
  centres: Float64Array,
  labels: Int32Array,
  distances: Float64Array,
): void {
  const counts = new Uint32Array(centres.length / d);
  centres.fill(0);
  for (let row = 0; row < n; row++) {
    const label = labels[row]!;
    counts[label]!++;
    for (let i = 0; i < d; i++) centres[label * d + i]! += data[row * d + i]!;
  }
  counts.forEach((count, c) => {
    for (let i = c * d; i < c * d + d; i++) centres[i]! /= Math.max(1, count);
    if (count > 0) return;
    let farthest = 0;
    for (let row = 1; row < n; row++) if (distances[row]! > distances[farthest]!) farthest = row;
    centres.set(data.subarray(farthest * d, farthest * d + d), c * d);
    distances[farthest] = 0;
  });
}

function squared(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number, d: number): number {
  let sum = 0;
  for (let e = 0; e < d; e++) {
    const difference = a[i + e]! - b[j + e]!;
    sum += difference * difference;
  }
  return sum;
}
