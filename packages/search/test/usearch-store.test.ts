import { type OpenStore, usearchStore } from "@borescope/search";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { brute, unitVectors } from "./spaces.js";

const DIMENSION = 24;
const N = 4000;
const drawn = unitVectors(N + 8, DIMENSION, 3, 60);
const vectors = drawn.slice(0, N * DIMENSION);
const queries = drawn.slice(N * DIMENSION);
const all = Uint32Array.from({ length: N }, (_, row) => row);

function recall(found: readonly { places: Uint32Array }[], wanted: readonly { places: Uint32Array }[]): number {
  const hits = wanted.map(({ places }, q) => places.filter((place) => found[q]!.places.includes(place)).length);
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return sum(hits) / Math.max(1, sum(wanted.map(({ places }) => places.length)));
}

describe.each(["f32", "f16", "i8"] as const)("usearchStore of %s", (quantization) => {
  const plugin = usearchStore({ quantization });
  let store: OpenStore;
  beforeAll(async () => {
    store = await plugin.open(DIMENSION, vectors);
  });

  it("finds nearly all of the nearest, with exact scores", async () => {
    const wanted = brute(queries, vectors, DIMENSION, 10);
    const found = await store.search(queries, 10);
    expect(recall(found, wanted)).toBeGreaterThanOrEqual(0.95);
    for (const [q, { places, scores }] of found.entries()) {
      const all = brute(queries.subarray(q * DIMENSION, (q + 1) * DIMENSION), vectors, DIMENSION, N)[0]!;
      places.forEach((place, i) => {
        expect(scores[i]).toBe(all.scores[all.places.indexOf(place)]);
      });
    }
  });

  it("finds as many as exist under any filter, at a recall of 0.95", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ modulus: fc.integer({ min: 1, max: 400 }), salt: fc.nat(1000), k: fc.constantFrom(1, 10, 50) }),
        fc.boolean(),
        async ({ modulus, salt, k }, far) => {
          // far: only rows that the query's neighbourhood does not hold
          const near = new Set(brute(queries.subarray(0, DIMENSION), vectors, DIMENSION, 800)[0]!.places);
          const passes = (row: number) =>
            (Math.imul(row + salt, 2654435761) >>> 8) % modulus === 0 && !(far && near.has(row));
          const wanted = brute(queries, vectors, DIMENSION, k, passes);
          const found = await store.search(queries, k, { places: all.filter(passes) });
          expect(found.map(({ places }) => places.length)).toEqual(wanted.map(({ places }) => places.length));
          for (const { places } of found) for (const place of places) expect(passes(place)).toBe(true);
          expect(recall(found, wanted)).toBeGreaterThanOrEqual(0.95);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("goes on from what it saved, and adds and removes", async () => {
    const saved = await store.save();
    const again = await plugin.open(DIMENSION, vectors, saved);
    expect(await again.search(queries, 5)).toEqual(await store.search(queries, 5));
    const [first] = await again.search(queries.subarray(0, DIMENSION), 1);
    await again.remove(first!.places);
    await again.remove(first!.places); // twice is once
    expect((await again.search(queries.subarray(0, DIMENSION), 3))[0]!.places).not.toContain(first!.places[0]);
    expect(await again.save()).toBeNull();
    await again.add(vectors.subarray(first!.places[0]! * DIMENSION, (first!.places[0]! + 1) * DIMENSION));
    expect((await again.search(queries.subarray(0, DIMENSION), 1))[0]!.places[0]).toBe(N);
  });
});

describe("usearchStore", () => {
  it("refuses a graph of other vectors, which usearch would take", async () => {
    const small = vectors.slice(0, 100 * DIMENSION);
    const saved = await (await usearchStore().open(DIMENSION, small)).save();
    const open = (dimension: number, others: Float32Array) => usearchStore().open(dimension, others, saved);
    const code = "SEARCH_GRAPH";
    await expect(
      open(
        12,
        vectors.slice(0, 100 * 12).map(() => 0),
      ),
    ).rejects.toMatchObject({ code });
    await expect(open(DIMENSION, vectors.slice(0, 99 * DIMENSION))).rejects.toMatchObject({ code });
    await expect(open(DIMENSION, vectors.slice(100 * DIMENSION, 200 * DIMENSION))).rejects.toMatchObject({ code });
    await expect(usearchStore().open(DIMENSION, small, new Uint8Array(9))).rejects.toMatchObject({ code });
    await expect(open(DIMENSION, small)).resolves.toMatchObject({ length: 100 });
  });

  it("refuses NaN, which usearch would take, and options out of range", async () => {
    const broken = vectors.slice(0, 2 * DIMENSION);
    broken[DIMENSION] = Number.NaN;
    await expect(usearchStore().open(DIMENSION, broken)).rejects.toMatchObject({
      code: "SEARCH_VECTOR",
      place: "vector 1",
    });
    expect(() => usearchStore({ M: 1 })).toThrow(/SEARCH_OPTION {2}M/);
    expect(() => usearchStore({ ef: Number.NaN })).toThrow(/SEARCH_OPTION {2}ef/);
    expect(() => usearchStore({ quantization: "f8" as "f16" })).toThrow(/SEARCH_OPTION {2}quantization/);
  });

  it("builds in slices, so that it tells of progress and can be stopped", async () => {
    const told: number[] = [];
    const stop = new AbortController();
    const onProgress = ({ done }: { done: number }) => {
      told.push(done);
      if (done >= 1000) stop.abort(new Error("enough"));
    };
    const opening = usearchStore().open(DIMENSION, vectors, null, { onProgress, signal: stop.signal });
    await expect(opening).rejects.toThrow("enough");
    expect(told).toEqual([256, 512, 768, 1024]);
  });

  it("holds no vectors, one, and more wanted than there are", async () => {
    const query = queries.subarray(0, DIMENSION);
    const store = await usearchStore().open(DIMENSION, new Float32Array(0));
    expect((await store.search(query, 5))[0]!.places).toHaveLength(0);
    expect(await store.save()).toBeNull();
    await store.add(vectors.subarray(0, DIMENSION));
    expect((await store.search(query, 5))[0]!.places).toEqual(Uint32Array.of(0));
    expect((await store.search(query, 5, { places: new Uint32Array(0) }))[0]!.places).toHaveLength(0);
  });

  it("finds as many as are wanted among vectors that are all alike", async () => {
    const one = vectors.subarray(0, DIMENSION);
    const alike = Float32Array.from({ length: 500 * DIMENSION }, (_, i) => one[i % DIMENSION]!);
    const store = await usearchStore().open(DIMENSION, alike);
    const [found] = await store.search(one, 20);
    expect(new Set(found!.places).size).toBe(20);
    expect(new Set(found!.scores).size).toBe(1);
    const [passed] = await store.search(one, 20, { places: Uint32Array.from({ length: 30 }, (_, i) => 450 + i) });
    expect(passed!.places).toEqual(Uint32Array.from({ length: 20 }, (_, i) => 450 + i));
  });
});
