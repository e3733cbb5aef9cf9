import { calibration, evaluate, recalibrate } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyMap, fitIsotonic } from "../src/isotonic.js";
import { atTemperature, fitTemperature } from "../src/temperature.js";
import { randomFiles } from "./random-files.js";
import { readFiles } from "./random-models.js";

const pairs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 40 })
  .map((list) => list.toSorted((a, b) => a[0] - b[0]));
const columns = (list: readonly [number, number][]) => ({
  scores: Float64Array.from(list, ([score]) => score / 20),
  right: Uint8Array.from(list, ([, right]) => right),
});

describe("fitIsotonic", () => {
  it("is the greatest of the least means, as isotonic regression is defined", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const { scores, right } = columns(list);
        const map = fitIsotonic(scores, right);
        const mean = (from: number, to: number) => {
          const inside = list.filter(([score]) => score >= from && score <= to);
          return inside.reduce((sum, [, good]) => sum + good, 0) / inside.length;
        };
        const values = [...new Set(list.map(([score]) => score))];
        for (const at of values) {
          const below = values.filter((value) => value <= at);
          const above = values.filter((value) => value >= at);
          const expected = Math.max(...below.map((from) => Math.min(...above.map((to) => mean(from, to)))));
          expect(applyMap(map, at / 20)).toBeCloseTo(expected, 12);
        }
        expect(applyMap(map, -1)).toBe(map.to[0]);
        expect(applyMap(map, 2)).toBe(map.to[map.to.length - 1]);
        for (let i = 1; i < map.to.length; i++) {
          expect(map.to[i]).toBeGreaterThanOrEqual(map.to[i - 1]!);
          expect(map.from[i]).toBeGreaterThan(map.from[i - 1]!);
        }
      }),
    );
  });

  it("goes straight between steps", () => {
    const map = fitIsotonic(Float64Array.of(0.2, 0.6), Uint8Array.of(0, 1));
    expect(applyMap(map, 0.3)).toBeCloseTo(0.25);
  });
});

describe("fitTemperature", () => {
  it("is at least as likely as any temperature of a fine grid", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const { scores, right } = columns(list);
        const surprise = (temperature: number) =>
          scores.reduce((sum, score, i) => {
            const p = atTemperature(score, temperature);
            return sum - Math.log(Math.max(1e-300, right[i] === 1 ? p : 1 - p));
          }, 0);
        const best = fitTemperature(scores, right);
        expect(best).toBeGreaterThanOrEqual(0.01 - 1e-9);
        expect(best).toBeLessThanOrEqual(100 + 1e-9);
        for (let t = 0.02; t < 100; t *= 1.1) expect(surprise(best)).toBeLessThanOrEqual(surprise(t) + 1e-6);
      }),
      { numRuns: 50 },
    );
  });

  it("leaves scores that are right as often as they say", () => {
    const scores = Float64Array.from({ length: 100 }, () => 0.8);
    const right = Uint8Array.from({ length: 100 }, (_, i) => (i < 80 ? 1 : 0));
    expect(fitTemperature(scores, right)).toBeCloseTo(1, 9);
  });
});

describe("recalibrate", () => {
  const files = randomFiles(11, { images: 60 });
  const { dataset, detections } = readFiles({
    gt: files.gt,
    dt: files.dt.map((d) => ({ ...d, score: Math.min(1, Math.max(0, d.score)) })),
  });

  it.each(["temperature", "isotonic"] as const)("judges %s on images that it was not fitted on", (method) => {
    const result = recalibrate(dataset, detections, { method });
    expect(result.fitted.and(result.heldOut).isEmpty).toBe(true);
    expect(result.fitted.or(result.heldOut).count).toBe(60);
    const images = result.heldOut.ids();
    expect(result.before).toEqual(calibration(dataset, detections, { images }));
    expect(result.after).toEqual(calibration(dataset, result.detections, { images }));
    expect(result.after.ece).toBeLessThan(result.before.ece!);
    expect(recalibrate(dataset, detections, { method }).after).toEqual(result.after);
    expect(recalibrate(dataset, detections, { method, seed: 1 }).fitted.ids()).not.toEqual(result.fitted.ids());
    expect(result.temperature === null).toBe(method === "isotonic");
    // the scores given are not the caller's
    expect(result.detections.objects.score).not.toBe(detections.objects.score);
  });

  it("leaves AP as it is by temperature", () => {
    const { detections: changed } = recalibrate(dataset, detections);
    expect(evaluate(dataset, changed).summary).toEqual(evaluate(dataset, detections).summary);
  });

  it("refuses what it cannot do", () => {
    const option = (options: object) => () => recalibrate(dataset, detections, options);
    for (const options of [
      { share: 0 },
      { share: 1 },
      { share: Number.NaN },
      { seed: Number.NaN },
      { method: "platt" },
    ])
      expect(option(options)).toThrow(expect.objectContaining({ code: "METRICS_OPTION" }));
    expect(option({ share: 0.001 })).toThrow(expect.objectContaining({ code: "METRICS_TOO_FEW" }));
    const unseen = readFiles({ gt: files.gt, dt: [] });
    expect(() => recalibrate(unseen.dataset, unseen.detections)).toThrow(
      expect.objectContaining({ code: "METRICS_TOO_FEW" }),
    );
  });
});
