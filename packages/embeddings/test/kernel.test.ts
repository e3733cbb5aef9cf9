import { readFileSync } from "node:fs";
import { createRandom } from "@borescope/core";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cluster, neighbours, project, trustworthiness } from "../src/index.js";
import { exp2, log2 } from "../src/power.js";
import { gaussianClusters, rawSpace, spaceOf } from "./spaces.js";

describe("the kernel", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is what its sources compile to", async () => {
    const { compile } = (await import("../wasm/build.mjs" as string)) as { compile: () => Promise<string> };
    const source = readFileSync(new URL("../src/kernel-wasm.ts", import.meta.url), "utf8");
    expect(await compile()).toBe(source);
  });

  it("gives the same bits as the TypeScript", async () => {
    const grid = Array.from({ length: 90 * 3 }, (_, i) => ((i * 7) % 5) + 1); // equal vectors, and equal distances
    const make = () => [gaussianClusters(333, 19, 7, 0.6), gaussianClusters(70, 1, 2, 0.5), spaceOf(grid, 3)];
    const answers = async () => {
      const all: unknown[] = [];
      for (const space of make()) {
        all.push(await neighbours(space, { k: 25 }));
        all.push(await cluster(space).then(({ labels, probabilities }) => ({ labels, probabilities })));
        const map = await project(space, { epochs: 30, seed: 5 });
        all.push(map, await trustworthiness(space, map));
      }
      return all;
    };
    const fast = await answers();
    vi.resetModules();
    vi.stubGlobal("WebAssembly", undefined);
    const plain = await import("../src/index.js");
    const slow: unknown[] = [];
    for (const space of make()) {
      slow.push(await plain.neighbours(space, { k: 25 }));
      slow.push(await plain.cluster(space).then(({ labels, probabilities }) => ({ labels, probabilities })));
      const map = await plain.project(space, { epochs: 30, seed: 5 });
      slow.push(map, await plain.trustworthiness(space, map));
    }
    expect(slow).toEqual(fast);
  });

  it("finds the exact neighbours of any vectors, near-equal ones too", async () => {
    const scale = fc.constantFrom(1, 1e-3, 1e-5, 1e-7, 0);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 9 }),
        scale,
        fc.nat(),
        async (n, d, spread, seed) => {
          const random = createRandom(seed);
          const space = spaceOf(
            Float64Array.from({ length: n * d }, (_, i) => 1 + (i % d) + spread * random.normal()),
            d,
          );
          const { k, indices, distances } = await neighbours(space, { k: 4 });
          expect(k).toBe(Math.min(4, n - 1));
          for (let row = 0; row < n; row++) {
            const expected = nearest(space.vectors, d, row).slice(0, k);
            expect([...indices.subarray(row * k, row * k + k)]).toEqual(expected.map(({ other }) => other));
            expect([...distances.subarray(row * k, row * k + k)]).toEqual(expected.map(({ distance }) => distance));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

it("powers are those of Math to nine digits", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-30, max: 1e30, noNaN: true }),
      fc.double({ min: -900, max: 900, noNaN: true }),
      (x, y) => {
        expect(Math.abs(log2(x) - Math.log2(x))).toBeLessThan(1e-8);
        expect(Math.abs(exp2(y) / 2 ** y - 1)).toBeLessThan(1e-9);
      },
    ),
  );
});

it("cuts fewer neighbours out of the graph that it has, and hands out the same one again", async () => {
  const space = gaussianClusters(100, 8, 3, 0.4);
  const graph = await neighbours(space, { k: 30 });
  expect(await neighbours(space, { k: 30 })).toBe(graph);
  const fewer = await neighbours(space, { k: 3 });
  const fresh = await neighbours(rawSpace(space.vectors, 8), { k: 3 });
  expect(fewer).toEqual(fresh);
});

function nearest(vectors: Float32Array, d: number, row: number) {
  const others = Array.from({ length: vectors.length / d }, (_, other) => {
    let sum = 0;
    for (let i = 0; i < d; i++) sum += (vectors[row * d + i]! - vectors[other * d + i]!) ** 2;
    return { other, distance: sum / 2 };
  });
  return others.filter(({ other }) => other !== row).sort((a, b) => a.distance - b.distance || a.other - b.other);
}
