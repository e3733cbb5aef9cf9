import { readFileSync } from "node:fs";
import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { createRandom } from "@borescope/core";
import { cocoParameters, type EvaluateOptions, type Evaluation, evaluate } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configuredKernel } from "../src/kernel.js";
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

  it("draws polygons as the TypeScript does, whatever their shape", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const coordinate = () =>
          random.pick([random.next() * 60, random.integer(50), random.next() * 200 - 70, 25, -0.5]);
        const ring = () => Array.from({ length: 2 * (3 + random.integer(6)) }, coordinate);
        const rings = () => Array.from({ length: 1 + random.integer(3) }, ring);
        const images = [{ id: 1, width: 1 + random.integer(60), height: 1 + random.integer(60) }];
        const object = (i: number) => ({ image_id: 1, category_id: 1, segmentation: rings(), id: i + 1 });
        const annotations = Array.from({ length: 6 }, (_, i) => ({ ...object(i), bbox: [0, 0, 1, 1], area: 9 }));
        const results = Array.from({ length: 12 }, (_, i) => ({
          ...(i % 3 === 0
            ? { ...object(i), segmentation: annotations[i % 6]!.segmentation.map((r) => r.map((v) => v + 1)) }
            : object(i)),
          ...(i % 4 === 1 ? { segmentation: undefined } : {}),
          bbox: [coordinate(), coordinate(), random.next() * 40, random.next() * 40],
          score: random.next(),
        }));
        const dataset = readGroundTruth(encode({ images, annotations, categories: [{ id: 1, name: "burr" }] }));
        const detections = readResults(encode(results), dataset);
        const options: EvaluateOptions = {
          iouType: "segm",
          iouThresholds: Array.from({ length: 20 }, (_, i) => i / 20),
        };
        const fast = all(evaluate(dataset, detections, options));
        const slow = all(evaluate(dataset, detections, { ...options, kernel: "typescript" }));
        expect(fast.every((part, i) => part === slow[i])).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("takes boxes for masks where a table has no column of them, whatever its memory held before", () => {
    const square = [5, 5, 25, 5, 25, 25, 5, 25];
    const object = { image_id: 1, category_id: 1, bbox: [5, 6, 20, 20] };
    const annotations = [{ ...object, id: 1, area: 400, segmentation: [square] }];
    const categories = [{ id: 1, name: "burr" }];
    const dataset = readGroundTruth(encode({ images: [{ id: 1, width: 60, height: 60 }], categories, annotations }));
    const results = Array.from({ length: 9 }, () => ({ ...object, score: 0.5 }));
    const detections = readResults(encode(results), dataset, { masks: false });
    evaluate(dataset, detections); // has it take memory
    const kernel = configuredKernel(cocoParameters(), "at-least")!;
    const bytes = kernel.memory.buffer.byteLength;
    const heap = new Uint32Array(kernel.memory.buffer, kernel.take(0));
    heap.forEach((_, i) => {
      heap[i] = i << 18; // for places of masks, which lie in columns, millions of numbers
    });
    const fast = all(evaluate(dataset, detections, { iouType: "segm" }));
    expect(kernel.memory.buffer.byteLength).toBe(bytes); // nothing was brought for them
    expect(fast).toEqual(all(evaluate(dataset, detections, { iouType: "segm", kernel: "typescript" })));
  });

  it("is what its source compiles to", async () => {
    const { compile } = (await import("../wasm/build.mjs" as string)) as { compile: () => Promise<string> };
    const source = readFileSync(new URL("../src/evaluate-wasm.ts", import.meta.url), "utf8");
    expect(await compile()).toBe(source);
  });
});
