import { readFileSync } from "node:fs";
import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { type EvaluateOptions, type Evaluation, evaluate } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFiles } from "./random-files.js";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const bits = (values: Float64Array | Uint32Array) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("latin1");
const all = ({ summary, curves, matches }: Evaluation) => [
  JSON.stringify(summary),
  ...[curves.precision, curves.recall, curves.scores, matches.outcome, matches.row, matches.rank, matches.image].map(
    bits,
  ),
];

describe("the WebAssembly kernel", () => {
  it("gives the bits of the TypeScript it stands for", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.record({
          classAgnostic: fc.boolean(),
          maxDetections: fc.constantFrom([1, 10, 100], [3], [2, 5], [1, 2, 3, 4]),
          iouThresholds: fc.constantFrom(
            undefined,
            [0.5],
            [0.9, 0.1],
            Array.from({ length: 37 }, (_, i) => i / 37),
          ),
        }),
        (seed, options: EvaluateOptions) => {
          const files = randomFiles(seed, { images: 15, categories: 4 });
          const dataset = readGroundTruth(encode(files.gt));
          const scored = files.dt.map((d, i) => (i % 5 === 0 ? { ...d, score: i % 2 === 0 ? -0 : 0 } : d));
          const detections = readResults(encode(scored), dataset, { matchCategories: "id", unlisted: "aside" });
          const fast = all(evaluate(dataset, detections, options));
          const slow = all(evaluate(dataset, detections, { ...options, kernel: "typescript" }));
          expect(fast.every((part, i) => part === slow[i])).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is what its source compiles to", async () => {
    const { compile } = (await import("../wasm/build.mjs" as string)) as { compile: () => Promise<string> };
    const source = readFileSync(new URL("../src/evaluate-wasm.ts", import.meta.url), "utf8");
    expect(await compile()).toBe(source);
  });
});
