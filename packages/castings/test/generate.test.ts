import { BorescopeError } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { CASTING_CATEGORIES, type CastingImage, type CastingOptions, generateCastings } from "../src/index.js";

/** What a run draws, its pixels as text, which is quicker to compare. */
const draw = (images: number, seed: number): unknown[] =>
  Array.from(generateCastings({ images, seed, size: 128 }), ({ rgb, objects, ...rest }) => ({
    ...rest,
    rgb: Buffer.from(rgb).toString("base64"),
    objects: objects.map(({ mask, ...object }) => ({ ...object, mask: Buffer.from(mask).toString("base64") })),
  }));

describe("generateCastings", () => {
  it("draws the same bytes for the same seed", () => {
    expect(draw(6, 3)).toEqual(draw(6, 3));
  });

  it("draws other bytes for another seed", () => {
    expect(draw(1, 3)).not.toEqual(draw(1, 4));
  });

  it("begins a longer run with the shorter one", () => {
    expect(draw(4, 3).slice(0, 1)).toEqual(draw(1, 3));
  });

  it("draws only what is asked for", () => {
    const run = generateCastings({ images: 1_000_000, size: 96 });
    expect(run.next().value).toMatchObject({ fileName: "casting-0001.png" });
    run.return();
  });

  it("gives nothing for no pictures", () => {
    expect([...generateCastings({ images: 0 })]).toEqual([]);
  });

  it("refuses what cannot be drawn", () => {
    const place = (options: CastingOptions): unknown => {
      try {
        generateCastings(options).next();
      } catch (error) {
        return error instanceof BorescopeError && error.code === "CASTINGS_OPTION" ? error.place : error;
      }
      return undefined;
    };
    expect(place({ size: 10 })).toBe("size");
    expect(place({ images: -1 })).toBe("images");
    expect(place({ seed: Number.NaN })).toBe("seed");
  });

  it("marks boxes that are the exact extent of their masks", () => {
    let seen = 0;
    for (const image of generateCastings({ images: 24, seed: 5, size: 160 })) {
      expect(image.rgb.length).toBe(image.width * image.height * 3);
      for (const object of image.objects) {
        seen++;
        expect(object.mask.length).toBe(image.width * image.height);
        expect(extent(object.mask, image.height)).toEqual({ box: object.box, area: object.area });
        const [x, y, width, height] = object.box;
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(image.width);
        expect(y + height).toBeLessThanOrEqual(image.height);
        expect(object.area).toBeGreaterThanOrEqual(6);
      }
    }
    expect(seen).toBeGreaterThan(20);
  });
});

describe("the set as a whole", () => {
  const images = [...generateCastings({ images: 96, seed: 1, size: 160 })];
  const objects = images.flatMap((image) => image.objects);
  const share = (category: string): number =>
    objects.filter((object) => object.category === category).length / objects.length;

  it("has every class, burrs the most", () => {
    expect(share("burr")).toBeGreaterThan(0.35);
    expect(share("burr")).toBeLessThan(0.55);
    expect(share("scratch")).toBeGreaterThan(share("crack"));
    expect(share("blow hole")).toBeGreaterThan(share("open hole"));
    for (const category of CASTING_CATEGORIES) expect(share(category)).toBeGreaterThan(0.03);
  });

  it("has a hard slice of about 30 %", () => {
    const hard = images.filter(({ attributes }) => attributes.light === "poor" || attributes.resolution === "low");
    expect(hard.length / images.length).toBeGreaterThan(0.24);
    expect(hard.length / images.length).toBeLessThan(0.36);
  });

  it("has darker pictures where the light is poor", () => {
    const mean = (light: string): number => {
      const levels = images.filter((image) => image.attributes.light === light).map(brightness);
      return levels.reduce((sum, level) => sum + level, 0) / levels.length;
    };
    expect(mean("poor")).toBeLessThan(0.7 * mean("good"));
  });

  it("has some sound parts", () => {
    const sound = images.filter((image) => image.objects.length === 0).length / images.length;
    expect(sound).toBeGreaterThan(0.08);
    expect(sound).toBeLessThan(0.35);
  });
});

function brightness({ rgb }: CastingImage): number {
  let sum = 0;
  for (const value of rgb) sum += value;
  return sum / rgb.length;
}

function extent(mask: Uint8Array, height: number): { box: number[]; area: number } {
  const xs: number[] = [];
  const ys: number[] = [];
  mask.forEach((value, k) => {
    if (value === 0) return;
    xs.push(Math.floor(k / height));
    ys.push(k % height);
  });
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { box: [x, y, Math.max(...xs) - x + 1, Math.max(...ys) - y + 1], area: xs.length };
}
