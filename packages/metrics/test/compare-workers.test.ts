import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import type { Progress } from "@borescope/core";
import { describe, expect, it } from "vitest";
// as built: a worker is a file of its own
import { compareModels, compareModelsAsync, evaluateSlices, evaluateSlicesAsync } from "../dist/index.js";
import { encodeJson, randomFiles } from "./random-files.js";

const files = randomFiles(21, { images: 80, categories: 4 });
const dataset = readGroundTruth(encodeJson(files.gt));
const how = { matchCategories: "id", unlisted: "aside" } as const;
const [a, b] = [files.dt, files.dt.filter((_, i) => i % 4 !== 0)].map((dt, i) =>
  readResults(encodeJson(dt), dataset, { ...how, model: `model ${i}` }),
);
const slices = [{ where: "count>2" }, { by: "size" }];
const options = { rounds: 300, seed: 3, interval: "bca", slices: [slices[0]!] } as const;

describe("compareModelsAsync", () => {
  it("gives the numbers of compareModels, from any number of workers", async () => {
    const numbers = ({ models, slices: parts }: ReturnType<typeof compareModels>) =>
      JSON.stringify(
        [models, ...parts.map((part) => part.models)].flat().map(({ summary, perClass }) => [summary, [...perClass]]),
      );
    const expected = numbers(compareModels(dataset, [a!, b!], options));
    for (const workers of [0, 1, 3]) {
      const seen: Progress[] = [];
      const onProgress = (progress: Progress) => seen.push(progress);
      expect(
        numbers(await compareModelsAsync(dataset, [a!, b!], { ...options, workers, onProgress })) === expected,
      ).toBe(true);
      expect(seen.length).toBeGreaterThan(1);
      expect(seen.at(-1)).toEqual({ done: seen[0]!.total, total: seen[0]!.total, what: "rounds" });
    }
  });

  it("stops at once when the signal says so, before and meanwhile", async () => {
    const stopped = compareModelsAsync(dataset, [a!, b!], { signal: AbortSignal.abort("enough") });
    await expect(stopped).rejects.toBe("enough");
    for (const workers of [0, 2]) {
      const controller = new AbortController();
      const onProgress = () => controller.abort("enough");
      const running = compareModelsAsync(dataset, [a!, b!], {
        ...options,
        workers,
        onProgress,
        signal: controller.signal,
      });
      await expect(running).rejects.toBe("enough");
    }
  });
});

describe("evaluateSlicesAsync", () => {
  it("gives the numbers of evaluateSlices", async () => {
    const numbers = ({ slices: parts }: ReturnType<typeof evaluateSlices>) =>
      JSON.stringify(parts.map(({ name, summary, tooSmall }) => [name, summary, tooSmall]));
    const expected = numbers(evaluateSlices(dataset, a!, slices, { rounds: 100 }));
    expect(numbers(await evaluateSlicesAsync(dataset, a!, slices, { rounds: 100, workers: 2 })) === expected).toBe(
      true,
    );
    await expect(evaluateSlicesAsync(dataset, a!, [])).rejects.toMatchObject({ code: "METRICS_SLICES" });
  });
});
