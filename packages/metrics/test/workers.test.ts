import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import type { Dataset, Detections } from "@borescope/core";
import { describe, expect, it } from "vitest";
// as built: a worker is a file of its own
import { type Evaluation, evaluate, evaluateAsync } from "../dist/index.js";
import { batches, joinBatches } from "../src/batches.js";
import { prepare } from "../src/evaluate.js";
import { evaluateByKernel } from "../src/evaluate-kernel.js";
import { randomFiles } from "./random-files.js";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function load(seed: number): { dataset: Dataset; detections: Detections } {
  const files = randomFiles(seed, { images: 60, categories: 9 });
  const dataset = readGroundTruth(encode(files.gt));
  return { dataset, detections: readResults(encode(files.dt), dataset, { matchCategories: "id", unlisted: "aside" }) };
}

/** Everything an evaluation holds, as text that compares fast and to the bit. */
const plain = ({ summary, curves, matches, perClass }: Evaluation) =>
  [
    JSON.stringify([summary, [...perClass], matches.length, matches.blocks]),
    ...[...Object.values(matches), ...Object.values(curves)]
      .filter((column): column is Uint32Array => ArrayBuffer.isView(column))
      .map((c) => Buffer.from(c.buffer, c.byteOffset, c.byteLength).toString("latin1")),
  ].join();

describe("evaluateAsync", () => {
  it.each([-1, 2.5, Number.NaN])("refuses %s workers", async (workers) => {
    const { dataset, detections } = load(5);
    await expect(evaluateAsync(dataset, detections, { workers })).rejects.toMatchObject({
      code: "METRICS_OPTION",
      place: "workers",
    });
  });

  it("gives the bits of evaluate, from any number of workers", async () => {
    const { dataset, detections } = load(5);
    const expected = plain(evaluate(dataset, detections));
    for (const workers of [0, 1, 2, 3]) {
      const seen: number[] = [];
      const onProgress = ({ done }: { done: number }) => seen.push(done);
      expect(plain(await evaluateAsync(dataset, detections, { workers, onProgress })) === expected).toBe(true);
      expect(seen.length > (workers > 0 ? 1 : 0)).toBe(true);
      expect(seen.at(-1)).toBeGreaterThan(0);
    }
  });

  it("stops at once when the signal says so, before and meanwhile", async () => {
    const { dataset, detections } = load(6);
    await expect(evaluateAsync(dataset, detections, { signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
    const controller = new AbortController();
    const running = evaluateAsync(dataset, detections, { workers: 2, signal: controller.signal });
    controller.abort("enough");
    await expect(running).rejects.toBe("enough");
  });

  it("throws what evaluate throws", async () => {
    const { dataset, detections } = load(7);
    await expect(evaluateAsync(dataset, detections, { iouThresholds: [] })).rejects.toMatchObject({
      code: "METRICS_OPTION",
    });
    await expect(evaluateAsync(dataset, detections, { iouType: "keypoints" })).rejects.toMatchObject({
      code: "METRICS_KEYPOINTS",
    });
  });
});

describe("batches", () => {
  it("join to the whole, wherever they are cut", () => {
    const { dataset, detections } = load(8);
    const { input } = prepare(dataset, detections, {});
    const whole = evaluateByKernel(input);
    for (const limit of [1, 20, 100, 1e9]) {
      const parts = Array.from(batches(input, limit), (batch) => ({
        done: evaluateByKernel(batch.input)!,
        rows: batch.rows,
      }));
      expect(joinBatches(parts)).toEqual(whole);
    }
  });
});
