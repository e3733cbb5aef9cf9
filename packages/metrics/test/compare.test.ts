import { readFileSync } from "node:fs";
import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { Detections } from "@borescope/core";
import { compareModels, evaluate, type Interval, type Statistic } from "@borescope/metrics";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { OUTCOME } from "../src/outcome.js";
import { outcomesOf } from "../src/outcomes.js";
import { COMPARED, comparedNumbers } from "./compare-numbers.js";
import { PYCOCOTOOLS } from "./goldens.js";
import { encodeJson, randomFiles } from "./random-files.js";

/** A data set, a model, and the same model with every third detection lost and all scores lowered. */
function twoModels(seed: number, images = 40) {
  const files = randomFiles(seed, { images, categories: 4 });
  const dataset = readGroundTruth(encodeJson(files.gt));
  const read = (dt: unknown, model: string) => readResults(encodeJson(dt), dataset, { ...PYCOCOTOOLS, model });
  const worse = files.dt.filter((_, i) => i % 3 !== 0);
  return { dataset, a: read(files.dt, "a"), b: read(worse, "b") };
}

describe("compareModels", () => {
  it("gives what evaluate gives, and the differences to the first", () => {
    const { dataset, a, b } = twoModels(1);
    const { models } = compareModels(dataset, [a, b], { rounds: 20 });
    const [first, second] = [evaluate(dataset, a), evaluate(dataset, b)];
    for (const name of ["AP", "AP50", "APs", "AR100"] as const) {
      expect(models[0]!.summary[name]!.value).toBe(first.summary[name]);
      expect(models[0]!.summary[name]!.difference).toBeNull();
      expect(models[1]!.summary[name]!.difference!.value).toBe(second.summary[name]! - first.summary[name]!);
    }
    for (const [category, { AP }] of second.perClass) {
      const row = models[1]!.perClass.get(category)!;
      expect(row.value).toBe(AP);
      expect(row.difference!.value).toBe(AP === null ? null : AP! - first.perClass.get(category)!.AP!);
    }
  });

  it("says of a model that lost detections that it is worse, and of itself that one cannot tell", () => {
    const { dataset, a, b } = twoModels(2, 80);
    const same = new Detections("same", a.objects, a.categories);
    const { models } = compareModels(dataset, [a, b, same], { rounds: 200 });
    expect(models[1]!.summary.AR100!.difference!.verdict).toBe("worse");
    expect(models[1]!.losses.length).toBeGreaterThan(0);
    expect(models[2]!.summary.AP!.difference).toEqual({
      value: 0,
      interval: { low: 0, high: 0 },
      verdict: "cannot tell",
    });
    const back = compareModels(dataset, [b, a], { rounds: 200 }).models[1]!;
    expect(back.wins).toEqual(models[1]!.losses);
    const { low } = back.summary.AP!.difference!.interval!;
    expect(low).toBeCloseTo(-models[1]!.summary.AP!.difference!.interval!.high, 12);
  });

  it("gives the same numbers for the same seed, others for another", () => {
    const { dataset, a, b } = twoModels(3);
    const run = (seed?: number, interval?: "bca") => {
      const { models } = compareModels(dataset, [a, b], { rounds: 50, seed, interval });
      return JSON.stringify(models.map(({ summary, perClass }) => [summary, [...perClass]]));
    };
    expect(run()).toBe(run(1));
    expect(run(2)).not.toBe(run(1));
    expect(run(1, "bca")).toBe(run(1, "bca"));
    expect(run(1, "bca")).not.toBe(run(1));
  });

  it("gives the numbers that a browser gives", () => {
    expect(comparedNumbers()).toBe(COMPARED);
  });

  it("lists the objects that flipped: each that counts once, as the outcomes have it", () => {
    const { dataset, a, b } = twoModels(4);
    const at = { iou: 0.6, confidence: 0.3 };
    const { fixed, broken, stillMissed, stillFound } = compareModels(dataset, [a, b], {
      rounds: 1,
      flips: at,
    }).flips.get("b")!;
    const before = outcomesOf(dataset, a, at).ofGroundTruth;
    const after = outcomesOf(dataset, b, at).ofGroundTruth;
    const all = [fixed, broken, stillMissed, stillFound].flatMap(({ rows }) => [...rows]);
    expect(all.sort((x, y) => x - y)).toEqual([...before.keys()].filter((row) => before[row] !== OUTCOME.leftOut));
    expect(broken.count).toBeGreaterThan(0);
    for (const row of broken) expect([before[row], after[row] !== OUTCOME.detected]).toEqual([OUTCOME.detected, true]);
    for (const row of fixed) expect([after[row], before[row] !== OUTCOME.detected]).toEqual([OUTCOME.detected, true]);
  });

  it("compares on slices too, each as a data set of its own", () => {
    const { dataset, a, b } = twoModels(5);
    const images = dataset.select("images", (row) => row % 2 === 0);
    const { slices } = compareModels(dataset, [a, b], {
      rounds: 10,
      slices: [{ selection: images, name: "even" }, { by: "size" }],
    });
    expect(slices.map(({ name }) => name)).toEqual(["even", "small", "medium", "large"]);
    const alone = compareModels(dataset, [a, b], { rounds: 10, images: images.ids() });
    expect(slices[0]!.models[1]!.summary.AP!.value).toBe(alone.models[1]!.summary.AP!.value);
    expect(slices[0]!.images).toBe(20);
    expect(slices[2]!.models[1]!.summary.AP!.value).toBe(evaluate(dataset, b).summary.APm);
  });

  it("refuses what cannot be compared", () => {
    const { dataset, a, b } = twoModels(6, 5);
    const refused = (models: Detections[], options: object) => {
      try {
        compareModels(dataset, models, options);
      } catch (error) {
        return String(error);
      }
      return "nothing";
    };
    expect(refused([a], {})).toMatch(/METRICS_COMPARE[\s\S]*two models, found 1/);
    expect(refused([a, a], {})).toMatch(/METRICS_COMPARE[\s\S]*two of the name "a"/);
    expect(refused([a, b], { images: [] })).toMatch(/METRICS_COMPARE[\s\S]*one image/);
    for (const options of [
      { rounds: 0 },
      { rounds: 1.5 },
      { seed: Number.NaN },
      { confidence: 1 },
      { interval: "wald" },
      { iouThresholds: [2] },
      { maxWidth: Number.NaN },
    ])
      expect(refused([a, b], options)).toMatch(/METRICS_OPTION/);
    expect(refused([a, b], { slices: [{ by: "sise" }] })).toMatch(/METRICS_SLICES[\s\S]*class, size, tag/);
  });

  const folder = sharedPath("goldens", "compare-small");
  it.skipIf(folder === null)("equals pycocotools' statistics and agrees with hotcoco's intervals", () => {
    const file = (name: string) => new Uint8Array(readFileSync(`${folder}/${name}`));
    const expected = JSON.parse(new TextDecoder().decode(file("expected.json")));
    const dataset = readGroundTruth(file("gt.json"));
    const models = [["dt.json", "a"] as const, ["dt2.json", "b"] as const].map(([name, model]) =>
      readResults(file(name), dataset, { ...PYCOCOTOOLS, model }),
    );
    const [counted, once] = (["counted", "once"] as const).map(
      (repeats) => compareModels(dataset, models, { rounds: 1000, repeats }).models,
    );
    const values = (m: number) => Object.values(counted![m]!.summary).map(({ value }) => value);
    expect([values(0), values(1)]).toEqual([expected.a.stats, expected.b.stats]);
    expected.statNames.forEach((name: Statistic, i: number) => {
      const { value, interval } = counted![1]!.summary[name]!.difference!;
      expect(value).toBe(expected.delta[i]);
      for (const seed of ["seed 1", "seed 1000003"]) {
        const { lower, upper } = expected.hotcocoBootstrap[seed].ci[name];
        const off = ({ low, high }: Interval, width: number) =>
          Math.max(Math.abs(low - lower), Math.abs(high - upper)) / width;
        // hotcoco counts an image that is drawn twice once, which narrows its intervals
        const narrow = once![1]!.summary[name]!.difference!.interval!;
        expect(off(narrow, upper - lower), `${seed} ${name} once`).toBeLessThan(0.15);
        expect(off(interval!, interval!.high - interval!.low), `${seed} ${name}`).toBeLessThan(0.15);
        expect(interval!.high - interval!.low).toBeGreaterThan(upper - lower);
      }
    });
  });
});
