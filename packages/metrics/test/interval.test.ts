import { createRandom } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { intervalOf } from "../src/interval.js";
import { normalCdf, normalQuantile } from "../src/normal.js";

describe("the normal distribution", () => {
  it("equals the tables", () => {
    // R 4.3: pnorm, qnorm
    for (const [x, p] of [
      [0, 0.5],
      [1, 0.841344746068543],
      [-1.959963984540054, 0.025],
      [-3.5, 0.000232629079035525],
      [6, 0.999999999013412],
    ] as const) {
      expect(normalCdf(x)).toBeCloseTo(p, 14);
      expect(normalQuantile(p)).toBeCloseTo(x, 6);
    }
    expect([normalCdf(-9), normalCdf(9)]).toEqual([0, 1]);
  });
});

describe("an interval", () => {
  const rounds = () => Float64Array.from({ length: 101 }, (_, i) => ((i * 37) % 101) / 100);

  it("has the percentiles of the rounds as its ends, between neighbours in proportion", () => {
    const { low, high } = intervalOf(0.5, rounds(), null, 0.9)!;
    expect([low, high]).toEqual([expect.closeTo(0.05, 12), expect.closeTo(0.95, 12)]);
    expect(intervalOf(0.5, Float64Array.of(1, 0), null, 0.5)).toEqual({ low: 0.25, high: 0.75 });
  });

  it("is the same by BCa where there is neither bias nor skewness", () => {
    const { low, high } = intervalOf(0.5, rounds(), Float64Array.of(1, -1), 0.9)!;
    expect([low, high]).toEqual([expect.closeTo(0.05, 9), expect.closeTo(0.95, 9)]);
  });

  it("equals BCa written out: corrected for bias and skewness", () => {
    const random = createRandom(3);
    const sample = Float64Array.from({ length: 25 }, () => random.next() ** 3);
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
    const drawn = Float64Array.from({ length: 4000 }, () => mean(sample.map(() => random.pick([...sample]))));
    const without = Float64Array.from(sample, (_, left) => mean(sample.filter((_, i) => i !== left)));
    const point = mean(sample);
    const off = without.map((value) => mean(without) - value);
    const a = off.reduce((n, v) => n + v ** 3, 0) / (6 * off.reduce((n, v) => n + v ** 2, 0) ** 1.5);
    const z0 = normalQuantile((drawn.filter((v) => v < point).length + drawn.filter((v) => v <= point).length) / 8000);
    const at = (z: number) => normalCdf(z0 + (z0 + z) / (1 - a * (z0 + z)));
    const sorted = drawn.slice().sort();
    const { low, high } = intervalOf(point, drawn, off, 0.95)!;
    expect(a).toBeGreaterThan(0.03);
    expect(low).toBeCloseTo(sorted[Math.round(at(-1.959963984540054) * 3999)]!, 3);
    expect(high).toBeCloseTo(sorted[Math.round(at(1.959963984540054) * 3999)]!, 3);
    expect(low).toBeGreaterThan(intervalOf(point, drawn, null, 0.95)!.low);
  });

  it("is none where the statistic is undefined in more than a tenth of the rounds", () => {
    const gaps = (n: number) => Float64Array.from({ length: 100 }, (_, i) => (i < n ? Number.NaN : i));
    expect(intervalOf(50, gaps(11), null, 0.95)).toBeNull();
    expect(intervalOf(50, gaps(10), null, 0.95)!.low).toBeGreaterThan(10);
    expect(intervalOf(50, gaps(100), null, 0.95)).toBeNull();
  });

  it("stays finite where all rounds lie on one side of the point, or are one value", () => {
    expect(intervalOf(5, rounds(), Float64Array.of(1, -2, 1), 0.95)!.high).toBeLessThanOrEqual(1);
    expect(intervalOf(1, new Float64Array(50).fill(1), new Float64Array(9), 0.95)).toEqual({ low: 1, high: 1 });
  });
});
