import { createRandom, type Pixels } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LumaMaker } from "../src/luma.js";
import { pixelStatistics } from "../src/pixel-statistics.js";

/** A grey picture by a function of the place; values are rounded and held within 0 … 255. */
function grey(width: number, height: number, at: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.fill(at(x, y), 3 * (y * width + x), 3 * (y * width + x) + 3);
  return { width, height, data };
}

const measure = (pixels: Pixels) => pixelStatistics(new LumaMaker().of(pixels));
/** A part with edges: squares of two greys. */
const squares = (x: number, y: number) => (((x >> 4) + (y >> 4)) % 2 === 0 ? 90 : 150);

describe("pixel statistics", () => {
  it("of one colour are its brightness and nothing else", () => {
    expect(measure(grey(20, 10, () => 51))).toEqual({ brightness: 0.2, contrast: 0, sharpness: Number.NaN, noise: 0 });
    expect(measure(grey(2, 9, (x) => 255 * x))).toMatchObject({ brightness: 0.5, contrast: 0.5, noise: Number.NaN });
  });

  it("weigh colours as BT.601 does", () => {
    const data = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255);
    const { data: luma } = new LumaMaker().of({ width: 3, height: 1, data });
    expect([...luma.subarray(0, 3)]).toEqual([76, 150, 29]);
  });

  it("are what the definitions give, pixel by pixel", () => {
    const picture = fc.record({
      width: fc.integer({ min: 3, max: 9 }),
      height: fc.integer({ min: 3, max: 9 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(picture, ({ width, height, seed }) => {
        const random = createRandom(seed);
        const values = Array.from({ length: height }, () => Array.from({ length: width }, () => random.integer(256)));
        const found = measure(grey(width, height, (x, y) => values[y]![x]!));
        const all = values.flat();
        const inner = (mask: readonly (readonly number[])[]) =>
          values
            .slice(2)
            .flatMap((_, y) =>
              values[0]!
                .slice(2)
                .map((_, x) =>
                  mask.reduce(
                    (sum, line, j) => line.reduce((s, weight, i) => s + weight * values[y + j]![x + i]!, sum),
                    0,
                  ),
                ),
            );
        const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
        const variance = (list: readonly number[]) => mean(list.map((value) => (value - mean(list)) ** 2));
        const residue = inner([
          [1, -2, 1],
          [-2, 4, -2],
          [1, -2, 1],
        ]).map(Math.abs);
        const noise = Math.sqrt(Math.PI / 2) * (mean(residue) / 6);
        const laplacian = variance(
          inner([
            [0, 1, 0],
            [1, -4, 1],
            [0, 1, 0],
          ]),
        );
        expect(found.brightness).toBeCloseTo(mean(all) / 255, 10);
        expect(found.contrast).toBeCloseTo(Math.sqrt(variance(all)) / 255, 10);
        expect(found.noise).toBeCloseTo(noise, 8);
        if (variance(all) > 0)
          expect(found.sharpness).toBeCloseTo(Math.max(0, laplacian - 20 * noise * noise) / variance(all), 8);
      }),
    );
  });

  it("tell how much noise there is, and do not take it for sharpness", () => {
    const random = createRandom(5);
    const clean = measure(grey(160, 160, squares));
    for (const deviation of [4, 12]) {
      const noisy = measure(grey(160, 160, (x, y) => squares(x, y) + deviation * random.normal()));
      expect(Math.abs(noisy.noise / deviation - 1)).toBeLessThan(0.15);
      expect(noisy.sharpness).toBeLessThan(clean.sharpness * 1.1);
    }
  });

  it("tell a blurred picture from a sharp one, whatever the light", () => {
    const sharp = measure(grey(160, 160, squares));
    const blurred = measure(
      grey(160, 160, (x, y) => {
        let sum = 0;
        for (let j = -2; j <= 2; j++) for (let i = -2; i <= 2; i++) sum += squares(x + i + 16, y + j + 16);
        return sum / 25;
      }),
    );
    expect(blurred.sharpness).toBeLessThan(sharp.sharpness / 5);
    const dark = measure(grey(160, 160, (x, y) => squares(x, y) / 3));
    expect(dark.sharpness).toBeCloseTo(sharp.sharpness, 5);
    expect(dark.brightness).toBeCloseTo(sharp.brightness / 3, 5);
    expect(dark.contrast).toBeCloseTo(sharp.contrast / 3, 5);
  });
});
