import { type BorescopeError, type EmbeddingSpace, selectRows } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClusterOptions, cluster, neighbours, outliers, project, trustworthiness } from "../src/index.js";
import { gaussianClusters, rawSpace, spaceOf } from "./spaces.js";

const calls: [string, (space: EmbeddingSpace) => Promise<unknown>][] = [
  ["neighbours", (space) => neighbours(space)],
  ["umap", (space) => project(space, { epochs: 5 })],
  ["pca", (space) => project(space, { method: "pca" })],
  ["hdbscan", (space) => cluster(space)],
  ["leaf", (space) => cluster(space, { selection: "leaf" })],
  ["kmeans", (space) => cluster(space, { method: "kmeans" })],
  ["knn", (space) => outliers(space)],
  ["lof", (space) => outliers(space, { method: "lof" })],
];

describe.each(calls)("%s", (name, call) => {
  it("refuses vectors that are not finite, not of length 1, or not as many as the rows", async () => {
    for (const values of [
      [1, 0, Number.NaN, 0],
      [1, 0, Number.POSITIVE_INFINITY, 0],
      [1, 0, 0, 0],
      [1, 0, 3, 4],
    ])
      await expect(call(rawSpace(Float32Array.from(values), 2))).rejects.toMatchObject({
        code: "EMBEDDINGS_VECTORS",
        place: "vector 1 (images, row 1)",
      });
    const space = gaussianClusters(10, 2, 2, 0.1);
    const short = { ...space, vectors: space.vectors.subarray(2) };
    await expect(call(short)).rejects.toMatchObject({ code: "EMBEDDINGS_VECTORS", found: "18 numbers" });
  });

  it("has an answer for any few vectors, all finite", async () => {
    const vector = fc.constantFrom([1, 0, 0], [0, 1, 0], [0.6, 0.8, 0], [0.6, 0, -0.8], [-1, 0, 0]);
    await fc.assert(
      fc.asyncProperty(fc.array(vector, { maxLength: 30 }), async (vectors) => {
        const space = rawSpace(Float32Array.from(vectors.flat()), 3);
        const answer = await call(space);
        for (const column of numbersOf(answer)) expect(column.every((value) => Number.isFinite(value))).toBe(true);
        if (name === "umap" || name === "pca") expect((answer as Float32Array).length).toBe(2 * vectors.length);
      }),
      { numRuns: 60 },
    );
  });

  it("stops when it is told to", async () => {
    const options = { signal: AbortSignal.abort(new Error("enough")) };
    const space = gaussianClusters(50, 4, 2, 0.1);
    const long = { umap: project, pca: project, knn: outliers, lof: outliers, neighbours }[name] ?? cluster;
    const method = name === "leaf" || name === "neighbours" ? {} : { method: name as never };
    await expect(long(space, { ...options, ...method })).rejects.toThrow("enough");
  });
});

it("says what options there are", async () => {
  const space = gaussianClusters(20, 4, 2, 0.1);
  const wrong: [string, () => Promise<unknown>][] = [
    ["k", () => neighbours(space, { k: -1 })],
    ["k", () => neighbours(space, { k: 1.5 })],
    ["k", () => outliers(space, { k: 0 })],
    ["method", () => outliers(space, { method: "lofi" as "lof" })],
    ["method", () => project(space, { method: "tsne" as "umap" })],
    ["nNeighbors", () => project(space, { nNeighbors: 1 })],
    ["minDist", () => project(space, { minDist: Number.NaN })],
    ["epochs", () => project(space, { epochs: 0 })],
    ["seed", () => project(space, { seed: Number.NaN })],
    ["minClusterSize", () => cluster(space, { minClusterSize: 1 })],
    ["minSamples", () => cluster(space, { minSamples: 0 })],
    ["selection", () => cluster(space, { selection: "root" as ClusterOptions["selection"] })],
    ["k", () => cluster(space, { method: "kmeans", k: 0 })],
    ["k", () => trustworthiness(space, new Float32Array(40), { k: 10 })],
    ["map", () => trustworthiness(space, new Float32Array(39))],
  ];
  for (const [place, call] of wrong)
    await expect(call()).rejects.toMatchObject({ code: "EMBEDDINGS_OPTION", place } satisfies Partial<BorescopeError>);
});

it("takes fewer vectors than a cluster needs, and equal ones, for noise", async () => {
  expect((await cluster(gaussianClusters(4, 3, 1, 0.1))).noise.count).toBe(4);
  const alike = spaceOf(Array(60).fill(1), 3);
  expect((await cluster(alike)).noise.count).toBe(20);
  const { clusters } = await cluster(alike, { method: "kmeans", k: 3 });
  expect(clusters.reduce((sum, { selection }) => sum + selection.count, 0)).toBe(20);
  expect((await cluster(gaussianClusters(3, 3, 1, 0.1), { method: "kmeans", k: 9 })).clusters).toHaveLength(3);
});

it("one vector alone is no outlier, and lies at 0, 0", async () => {
  const one = spaceOf([1, 2], 2);
  expect([...(await project(one))]).toEqual([0, 0]);
  expect([...(await outliers(one))]).toEqual([0]);
  expect([...(await outliers(one, { method: "lof" }))]).toEqual([1]);
});

it("works on some of the rows of a table", async () => {
  const whole = gaussianClusters(60, 4, 2, 0.05);
  const rows = Uint32Array.from({ length: 30 }, (_, i) => 2 * i);
  const space = {
    ...whole,
    selection: selectRows(whole.selection.dataset, "images", rows),
    vectors: Float32Array.from([...rows].flatMap((row) => [...whole.vectors.subarray(4 * row, 4 * row + 4)])),
  };
  const { clusters, noise, labels } = await cluster(space);
  expect(clusters.reduce((sum, { selection }) => sum + selection.count, noise.count)).toBe(30);
  clusters.forEach(({ selection }, label) => {
    expect([...selection.rows]).toEqual([...rows].filter((_, i) => labels[i] === label));
  });
});

/** All number columns of an answer. */
function numbersOf(answer: unknown): number[][] {
  if (ArrayBuffer.isView(answer)) return [[...(answer as Float64Array)]];
  return Object.values(answer as object)
    .filter((value) => ArrayBuffer.isView(value))
    .map((value) => [...(value as unknown as Float64Array)]);
}
