import { createRandom, type EmbeddingSpace, type LongWork, type Random } from "@borescope/core";
import { distanceCurve } from "./distance-curve.js";
import { type FuzzyGraph, fuzzyGraph } from "./fuzzy-graph.js";
import { type Edges, optimizeLayout } from "./layout.js";
import { neighbours } from "./neighbours.js";
import { alongAxes, principalAxes } from "./pca.js";
import { type Vectors, vectorsOf } from "./vectors.js";

/** Settings of a map, all of them given. */
export interface UmapSettings {
  readonly seed: number;
  readonly nNeighbors: number;
  readonly minDist: number;
  readonly epochs: number;
}

/** A map begins this wide. */
const EXTENT = 10;
/** Vectors that the first places are found from. */
const SAMPLE = 5000;

/**
 * Uniform manifold approximation and projection of at least two vectors: their neighbour graph, made fuzzy, laid out from
 * the first two principal components.
 *
 * @returns 2 · n
 * @see McInnes, Healy, Melville 2018 (arXiv 1802.03426)
 */
export async function umap(space: EmbeddingSpace, settings: UmapSettings, work: LongWork): Promise<Float32Array> {
  const { seed, nNeighbors, minDist, epochs } = settings;
  const graph = fuzzyGraph(await neighbours(space, { ...work, k: nNeighbors - 1 }));
  const random = createRandom(seed);
  const places = await firstPlaces(vectorsOf(space), random, work);
  const state = Uint32Array.from({ length: 4 }, () => random.integer(2 ** 32));
  const curve = distanceCurve(minDist);
  await optimizeLayout({ places, edges: edgesOf(graph, epochs), curve, epochs, state }, work);
  return places;
}

/** The principal components with a little noise, so that equal vectors part, from 0 to 10 on each axis. */
async function firstPlaces(vectors: Vectors, random: Random, work: LongWork): Promise<Float32Array> {
  const places = alongAxes(vectors, await principalAxes(vectors, Math.ceil(vectors.n / SAMPLE), work));
  let largest = 0;
  for (const value of places) largest = Math.max(largest, Math.abs(value));
  const scale = largest > 0 ? EXTENT / largest : 0;
  for (let i = 0; i < places.length; i++) places[i] = places[i]! * scale + 1e-4 * random.normal();
  for (let axis = 0; axis < 2; axis++) {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = axis; i < places.length; i += 2) {
      least = Math.min(least, places[i]!);
      most = Math.max(most, places[i]!);
    }
    for (let i = axis; i < places.length; i += 2) places[i] = (EXTENT * (places[i]! - least)) / (most - least);
  }
  return places;
}

/** Edges that are sampled at least once in so many epochs, the strongest in each. */
function edgesOf({ starts, columns, weights }: FuzzyGraph, epochs: number): Edges {
  let strongest = 0;
  for (const weight of weights) if (weight > strongest) strongest = weight;
  const least = strongest / epochs;
  let count = 0;
  for (const weight of weights) if (weight >= least) count++;
  const edges = { heads: new Uint32Array(count), tails: new Uint32Array(count), periods: new Float64Array(count) };
  let at = 0;
  for (let row = 0; row + 1 < starts.length; row++)
    for (let e = starts[row]!; e < starts[row + 1]!; e++) {
      if (weights[e]! < least) continue;
      edges.heads[at] = row;
      edges.tails[at] = columns[e]!;
      edges.periods[at++] = strongest / weights[e]!;
    }
  return edges;
}
