import { describe, expect, it } from "vitest";
import { cluster } from "../src/cluster.js";
import { distanceCurve } from "../src/distance-curve.js";
import { fuzzyGraph, localScales } from "../src/fuzzy-graph.js";
import { neighbours } from "../src/neighbours.js";
import { outliers } from "../src/outliers.js";
import { project } from "../src/project.js";
import { trustworthiness } from "../src/trustworthiness.js";
import { curves, furthest, sets, spaceOfGolden } from "./goldens.js";

describe.each(sets)("the set %s", (_, golden) => {
  const space = spaceOfGolden(golden);
  const n = space.selection.count;

  it.each(golden.hdbscan)("is clustered as by scikit-learn: %#", async ({ labels, probabilities, ...options }) => {
    const ours = await cluster(space, options);
    expect(samePartition(ours.labels, labels)).toBe(true);
    expect(furthest(ours.probabilities, probabilities)).toBeLessThan(1e-6);
    const sizes = ours.clusters.map(({ selection }) => selection.count);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it("has scikit-learn's principal components", async () => {
    expect(furthest(await project(space, { method: "pca" }), golden.pca)).toBeLessThan(1e-5);
  });

  it.runIf(golden.trustworthiness)("has scikit-learn's trustworthiness", async () => {
    const plane = new Float32Array(2 * n).map((_, i) => space.vectors[(i >> 1) * golden.dimension + (i & 1)]!);
    expect(await trustworthiness(space, plane)).toBeCloseTo(golden.trustworthiness!, 9);
  });

  it("is cut by k-means about as well as by scikit-learn", async () => {
    const seeds = golden.inertia.map((_, seed) => seed);
    const inertias = await Promise.all(
      seeds.map(async (seed) =>
        inertia(space.vectors, (await cluster(space, { method: "kmeans", k: 5, seed })).labels),
      ),
    );
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(inertias)).toBeLessThan(1.05 * mean(golden.inertia));
    expect(Math.min(...inertias)).toBeLessThan(1.01 * Math.min(...golden.inertia));
  });

  it.runIf(golden.lof)("has scikit-learn's local outlier factors", async () => {
    expect(furthest(await outliers(space, { method: "lof", k: 10 }), golden.lof!)).toBeLessThan(1e-6);
  });

  it.runIf(golden.umap)("has umap-learn's fuzzy graph", async () => {
    const { nNeighbors, sigma, rho, rows, columns, weights } = golden.umap!;
    const graph = await neighbours(space, { k: nNeighbors - 1 });
    const scales = localScales(graph);
    expect(furthest(scales.rho, rho)).toBeLessThan(1e-7);
    expect(Math.max(...sigma.map((value, i) => Math.abs(scales.sigma[i]! / value - 1)))).toBeLessThan(1e-4);
    const ours = fuzzyGraph(graph);
    const found = new Map<number, number>();
    for (let row = 0; row < n; row++)
      for (let e = ours.starts[row]!; e < ours.starts[row + 1]!; e++)
        found.set(row * n + ours.columns[e]!, ours.weights[e]!);
    expect(found.size).toBe(weights.length);
    expect(Math.max(...weights.map((w, i) => Math.abs(w - found.get(rows[i]! * n + columns[i]!)!)))).toBeLessThan(1e-4);
  });

  function inertia(vectors: Float32Array, labels: Int32Array): number {
    const { dimension: d } = golden;
    let sum = 0;
    for (const label of new Set(labels)) {
      const members = [...labels.keys()].filter((row) => labels[row] === label);
      for (let i = 0; i < d; i++) {
        const values = members.map((row) => vectors[row * d + i]!);
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        for (const value of values) sum += (value - mean) ** 2;
      }
    }
    return sum;
  }
});

it.each(curves)("fits umap-learn's curve for minDist $minDist", ({ minDist, a, b }) => {
  const ours = distanceCurve(minDist);
  expect(ours.a / a).toBeCloseTo(1, 5);
  expect(ours.b / b).toBeCloseTo(1, 5);
});

/** Whether two labellings differ in the names only; noise must be the same. */
function samePartition(one: ArrayLike<number>, two: ArrayLike<number>): boolean {
  const there = new Map([[-1, -1]]);
  const back = new Map([[-1, -1]]);
  for (let i = 0; i < one.length; i++) {
    if (!there.has(one[i]!)) there.set(one[i]!, two[i]!);
    if (!back.has(two[i]!)) back.set(two[i]!, one[i]!);
    if (there.get(one[i]!) !== two[i] || back.get(two[i]!) !== one[i]) return false;
  }
  return one.length === two.length;
}
