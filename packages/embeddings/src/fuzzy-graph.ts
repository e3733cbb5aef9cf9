import type { NeighbourGraph } from "./neighbours.js";
import { exp, log2 } from "./power.js";

/** A symmetric graph by rows: those joined to i are `columns[starts[i] .. starts[i + 1])`, rising. */
export interface FuzzyGraph {
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  /** Above 0, up to 1. */
  readonly weights: Float64Array;
}

/** The width and the offset that turn each vector's distances to strengths. */
export interface LocalScales {
  readonly sigma: Float64Array;
  readonly rho: Float64Array;
}

const TOLERANCE = 1e-5;
const LEAST_SCALE = 1e-3;
const HALVINGS = 64;

/**
 * For each vector the distance to the nearest other one that is not equal (ρ) and the width σ at which its strengths add
 * up to log2(k + 1), the vector itself counted among the neighbours.
 *
 * @see McInnes, Healy, Melville 2018, algorithm 3; umap-learn, `smooth_knn_dist`
 */
export function localScales({ k, distances }: NeighbourGraph): LocalScales {
  const n = distances.length / k;
  const sigma = new Float64Array(n);
  const rho = new Float64Array(n);
  const target = log2(k + 1);
  let total = 0;
  for (const distance of distances) total += distance;
  const meanOfAll = total / (n * (k + 1));
  for (let row = 0; row < n; row++) {
    const own = distances.subarray(row * k, row * k + k);
    const nearest = own.find((distance) => distance > 0) ?? 0;
    rho[row] = nearest;
    const mean = nearest > 0 ? own.reduce((a, b) => a + b, 0) / (k + 1) : meanOfAll;
    sigma[row] = Math.max(widthFor(own, nearest, target), LEAST_SCALE * mean);
  }
  return { sigma, rho };
}

/** Bisects for the width at which the strengths add up to the target. */
function widthFor(distances: Float64Array, nearest: number, target: number): number {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let width = 1;
  for (let i = 0; i < HALVINGS; i++) {
    let sum = 0;
    for (const distance of distances) sum += distance > nearest ? exp(-(distance - nearest) / width) : 1;
    if (Math.abs(sum - target) < TOLERANCE) break;
    if (sum > target) high = width;
    else low = width;
    width = high === Number.POSITIVE_INFINITY ? width * 2 : (low + high) / 2;
  }
  return width;
}

/**
 * How strongly vectors hang together: what each holds of its neighbours, exp(−(distance − ρ) / σ), united as
 * p + q − p · q.
 *
 * @see McInnes, Healy, Melville 2018, algorithms 1 and 2
 */
export function fuzzyGraph(graph: NeighbourGraph): FuzzyGraph {
  const { k, indices, distances } = graph;
  const { sigma, rho } = localScales(graph);
  const n = sigma.length;
  const starts = Uint32Array.from({ length: n + 1 }, (_, row) => row * k);
  const strengths = new Float64Array(n * k);
  for (let e = 0; e < strengths.length; e++) {
    const row = Math.floor(e / k);
    const beyond = distances[e]! - rho[row]!;
    strengths[e] = beyond <= 0 || sigma[row] === 0 ? 1 : exp(-beyond / sigma[row]!);
  }
  const inward = transpose({ starts, columns: indices, weights: strengths });
  return unite(transpose(inward), inward);
}

/** Turns every edge around; those of a row then rise. */
function transpose({ starts, columns, weights }: FuzzyGraph): FuzzyGraph {
  const n = starts.length - 1;
  const turned = {
    starts: new Uint32Array(n + 1),
    columns: new Uint32Array(columns.length),
    weights: new Float64Array(columns.length),
  };
  for (const column of columns) turned.starts[column + 1]!++;
  for (let i = 0; i < n; i++) turned.starts[i + 1]! += turned.starts[i]!;
  const next = turned.starts.slice();
  for (let row = 0; row < n; row++)
    for (let e = starts[row]!; e < starts[row + 1]!; e++) {
      const at = next[columns[e]!]!++;
      turned.columns[at] = row;
      turned.weights[at] = weights[e]!;
    }
  return turned;
}

/** p + q − p · q of two graphs whose rows rise; strengths too small for a number are left out. */
function unite(one: FuzzyGraph, two: FuzzyGraph): FuzzyGraph {
  const n = one.starts.length - 1;
  const columns = new Uint32Array(one.columns.length + two.columns.length);
  const weights = new Float64Array(columns.length);
  const starts = new Uint32Array(n + 1);
  let to = 0;
  for (let row = 0; row < n; row++) {
    let i = one.starts[row]!;
    let j = two.starts[row]!;
    const iEnd = one.starts[row + 1]!;
    const jEnd = two.starts[row + 1]!;
    while (i < iEnd || j < jEnd) {
      const left = i < iEnd ? one.columns[i]! : n;
      const right = j < jEnd ? two.columns[j]! : n;
      const p = left <= right ? one.weights[i++]! : 0;
      const q = right <= left ? two.weights[j++]! : 0;
      const weight = p + q - p * q;
      if (weight === 0) continue;
      columns[to] = Math.min(left, right);
      weights[to++] = weight;
    }
    starts[row + 1] = to;
  }
  return { starts, columns: columns.slice(0, to), weights: weights.slice(0, to) };
}
