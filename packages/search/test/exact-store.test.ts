import { readFileSync } from "node:fs";
import { createRandom } from "@borescope/core";
import { exactStore } from "@borescope/search";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Scanner } from "../src/scan.js";
import { brute, unitOf, unitVectors } from "./spaces.js";

const kernels = ["auto", "typescript"] as const;

/** Vectors that are hard to tell apart: clusters tighter than 8 bits can hold, repeats, and zeros. */
function hard(n: number, dimension: number, seed: number, tightness: number): Float32Array {
  const random = createRandom(seed);
  const vectors = unitVectors(n, dimension, seed, 0);
  for (let i = 0; i < n; i++) {
    const from = random.integer(i + 1);
    const near = vectors.subarray(from * dimension, (from + 1) * dimension);
    const draw = random.next();
    if (draw < 0.05) vectors.fill(0, i * dimension, (i + 1) * dimension);
    else if (draw < 0.15) vectors.copyWithin(i * dimension, from * dimension, (from + 1) * dimension);
    else if (draw < 0.7 && near.some((value) => value !== 0))
      vectors.set(unitOf(Float64Array.from(near, (value) => value + tightness * random.normal())), i * dimension);
  }
  return vectors;
}

describe("exactStore", () => {
  it("finds the same bits as comparing every row, with and without WebAssembly, filtered, with places removed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer(),
          dimension: fc.constantFrom(1, 3, 16, 64, 65, 200),
          tightness: fc.constantFrom(1e-8, 1e-5, 1e-3, 0.1),
          k: fc.constantFrom(1, 10, 90),
          filter: fc.constantFrom(1, 2, 5),
          removed: fc.boolean(),
        }),
        async ({ seed, dimension, tightness, k, filter, removed }) => {
          const n = 1500;
          const vectors = hard(n, dimension, seed, tightness);
          const own = Array.from({ length: 3 }, (_, q) => vectors.subarray(q * 7 * dimension, (q * 7 + 1) * dimension));
          const queries = new Float32Array(6 * dimension);
          queries.set(unitVectors(6, dimension, seed + 1, 0));
          own.forEach((vector, q) => {
            if (vector.some((value) => value !== 0)) queries.set(vector, q * dimension);
          });
          const isDead = (row: number) => removed && row % 7 === 3;
          const wanted = brute(queries, vectors, dimension, k, (row) => row % filter === 0 && !isDead(row));
          const places = Uint32Array.from({ length: n }, (_, row) => row).filter((row) => row % filter === 0);
          for (const kernel of kernels) {
            const store = await exactStore({ kernel }).open(dimension, vectors);
            await store.remove(Uint32Array.from({ length: n }, (_, row) => row).filter(isDead));
            const options = filter === 1 ? {} : { places };
            expect(await store.search(queries, k, options)).toEqual(wanted);
            expect(await store.search(queries.subarray(0, dimension), k, options)).toEqual([wanted[0]]);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it("scans: the kernel is there, and leaves out nearly all", () => {
    const vectors = unitVectors(20_000, 64);
    const scanner = Scanner.of(vectors, 64, 20_000, () => false)!;
    for (const count of [1, 4]) {
      const candidates = scanner.candidates(unitVectors(count, 64, 9), 10, null)!;
      expect(candidates).toHaveLength(count);
      for (const rows of candidates) expect(rows.length).toBeGreaterThanOrEqual(10);
      for (const rows of candidates) expect(rows.length).toBeLessThan(600);
    }
  });

  it("keeps sums within 32 bits where all elements are as large as they get", async () => {
    const dimension = 4096;
    const n = 1100;
    const vectors = new Float32Array(n * dimension).fill(1 / 64);
    for (let row = 0; row < n; row++) vectors[row * dimension + row] = -1 / 64;
    const query = new Float32Array(dimension).fill(1 / 64);
    const store = await exactStore().open(dimension, vectors);
    expect(await store.search(query, 5)).toEqual(brute(query, vectors, dimension, 5));
  });

  it("adds vectors without touching those it was given, also to nothing", async () => {
    const vectors = unitVectors(3000, 8);
    const given = vectors.slice(0, 8 * 2000);
    const store = await exactStore().open(8, given);
    const query = unitVectors(1, 8, 5);
    await store.search(query, 3);
    await store.add(vectors.subarray(8 * 2000, 8 * 2500));
    await store.remove(Uint32Array.of(2100));
    await store.add(vectors.subarray(8 * 2500));
    expect([store.length, store.vectors]).toEqual([3000, vectors]);
    expect(await store.search(query, 9)).toEqual(brute(query, vectors, 8, 9, (row) => row !== 2100));
    expect(given).toEqual(vectors.slice(0, 8 * 2000));
    const empty = await exactStore().open(8, new Float32Array(0));
    expect((await empty.search(query, 9))[0]!.places).toHaveLength(0);
    await empty.add(vectors);
    expect(await empty.search(query, 9)).toEqual(brute(query, vectors, 8, 9));
  });

  it("gives all where k is more than there are, zeros scoring 0", async () => {
    const store = await exactStore().open(2, Float32Array.of(0, 0, -1, 0, 1, 0));
    const [all] = await store.search(Float32Array.of(1, 0), 100);
    expect([[...all!.places], [...all!.scores]]).toEqual([
      [2, 0, 1],
      [1, 0, -1],
    ]);
  });

  it.each([
    ["NaN", [Number.NaN, 0], "SEARCH_VECTOR"],
    ["another length", [3, 4], "SEARCH_VECTOR"],
    ["half a vector", [1, 0, 1], "SEARCH_DIMENSION"],
  ])("refuses vectors with %s", async (_, vectors, code) => {
    await expect(exactStore().open(2, Float32Array.from(vectors))).rejects.toMatchObject({ code });
    const store = await exactStore().open(2, Float32Array.of(1, 0));
    await expect(store.add(Float32Array.from(vectors))).rejects.toMatchObject({ code });
    expect(store.length).toBe(1);
  });

  it("refuses places that are not there, and a kernel that is not known", async () => {
    const store = await exactStore().open(2, Float32Array.of(1, 0));
    await expect(store.remove(Uint32Array.of(1))).rejects.toMatchObject({ code: "SEARCH_PLACE" });
    expect(() => exactStore({ kernel: "simd" as "auto" })).toThrow(/SEARCH_OPTION/);
  });

  it("stops when told to, and says how far it is", async () => {
    const store = await exactStore().open(8, unitVectors(2000, 8));
    const queries = unitVectors(10, 8, 3);
    await expect(store.search(queries, 3, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow(
      "enough",
    );
    const told: number[] = [];
    await store.search(queries, 3, { onProgress: ({ done }) => told.push(done) });
    expect(told).toEqual([4, 8, 10]);
  });
});

describe("the WebAssembly of the scan", () => {
  it("is what wasm/scan.ts compiles to", async () => {
    const { compile } = (await import("../wasm/build.mjs" as string)) as { compile: () => Promise<string> };
    expect(await compile()).toBe(readFileSync(new URL("../src/scan-wasm.ts", import.meta.url), "utf8"));
  });
});
