import { boxIou, Dataset, type Detections, Ids } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { castingsDataset, generateCastings, type SimulationOptions, simulateDetections } from "../src/index.js";

const PERFECT: SimulationOptions = { miss: 0, wrongClass: 0, shift: 0, duplicate: 0, ghost: 0, hard: () => 0 };
const castings = castingsDataset(generateCastings({ images: 40, seed: 1, size: 96 }));

/** Objects spread over images at random, rows out of image order, nothing known but boxes. */
function scatter(length: number, imageCount: number, names: readonly string[]): Dataset {
  const side = new Float64Array(imageCount).fill(500);
  const at = (k: number, n: number): number => (Math.imul(k + 1, 2654435761) >>> 0) % n;
  const images = {
    length: imageCount,
    ids: Ids.sequence(imageCount),
    fileNames: Array.from(side, (_, k) => `${k}`),
    width: side,
    height: side,
  };
  const categories = {
    length: names.length,
    ids: Ids.sequence(names.length),
    names,
    supercategories: names.map(() => null),
  };
  const box = Float64Array.from({ length: 4 * length }, (_, k) => (k % 4 < 2 ? at(k, 400) : 10 + at(k, 90)));
  const groundTruth = {
    length,
    image: Uint32Array.from({ length }, (_, k) => at(k, imageCount)),
    category: Uint32Array.from({ length }, (_, k) => at(k + length, names.length)),
    box,
    area: new Float64Array(length),
    ids: Ids.sequence(length),
  };
  return new Dataset(images, categories, groundTruth);
}

const letters = scatter(20_000, 4000, ["a", "b", "c"]);
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const scoresWhere = ({ objects }: Detections, test: (row: number) => boolean): number[] =>
  [...objects.score].filter((_, row) => test(row));

describe("simulateDetections", () => {
  it("finds all there is where no fault is asked for, in image order", () => {
    const { name, objects, categories } = simulateDetections(letters, { ...PERFECT, name: "oracle" });
    expect([name, objects.length, categories]).toEqual(["oracle", letters.groundTruth.length, letters.categories]);
    expect(objects.image).toEqual(letters.groundTruth.image.slice().sort());
    expect(mean(objects.box)).toBeCloseTo(mean(letters.groundTruth.box), 6);
    expect(simulateDetections(castings, PERFECT).objects.box).toEqual(castings.groundTruth.box);
    expect(objects.area[7]).toBe((objects.box[30] as number) * (objects.box[31] as number));
  });

  it("gives the same for the same seed, something else for another", () => {
    expect(simulateDetections(castings, { seed: 4 })).toEqual(simulateDetections(castings, { seed: 4 }));
    expect(simulateDetections(castings, { seed: 4 })).not.toEqual(simulateDetections(castings, { seed: 5 }));
  });

  it("keeps scores above 0 and at most 1, even wild ones", () => {
    for (const score of simulateDetections(letters, { scoreNoise: 1 }).objects.score) {
      if (!(score > 0 && score <= 1)) expect(score).toBe("a score");
    }
  });

  it("misses the share that it is told to, by category", () => {
    const { objects } = simulateDetections(letters, { ...PERFECT, miss: { a: 0.5, b: 0, c: 1 } });
    const left = [0, 1, 2].map((category) => {
      const count = (rows: Uint32Array): number => rows.filter((each) => each === category).length;
      return count(objects.category) / count(letters.groundTruth.category);
    });
    expect(left[0]).toBeCloseTo(0.5, 1);
    expect(left.slice(1)).toEqual([1, 0]);
  });

  it("finds what it found before, and more, where it misses less", () => {
    const key = ({ objects }: Detections): string[] =>
      Array.from(objects.image, (image, row) => `${image} ${objects.box[4 * row]} ${objects.score[row]}`);
    const better = new Set(key(simulateDetections(castings, { miss: 0.1 })));
    const worse = key(simulateDetections(castings, { miss: 0.4 }));
    expect(worse.filter((each) => !better.has(each))).toEqual([]);
    expect(worse.length).toBeLessThan(better.size);
  });

  it("mistakes categories for others, at lower scores", () => {
    const wrong = simulateDetections(letters, { ...PERFECT, wrongClass: 1 });
    const right = simulateDetections(letters, PERFECT);
    expect(wrong.objects.category.some((category, row) => category === right.objects.category[row])).toBe(false);
    expect(mean(wrong.objects.score)).toBeLessThan(mean(right.objects.score) - 0.15);
    const told = simulateDetections(letters, { ...PERFECT, wrongClass: 1, mistakenFor: { a: "c", b: "c", c: "a" } });
    expect(told.objects.category.includes(1)).toBe(false);
    expect(simulateDetections(scatter(9, 3, ["only"]), { ...PERFECT, wrongClass: 1 }).objects.length).toBe(9);
  });

  it("shifts boxes in proportion, and keeps them in the image", () => {
    const overlap = (shift: number): number => {
      const { objects } = simulateDetections(castings, { ...PERFECT, shift });
      const rows = Array.from(objects.score, (_, row) =>
        boxIou(objects.box, row, castings.groundTruth.box, row, false),
      );
      return mean(rows);
    };
    expect(overlap(0.03)).toBeGreaterThan(0.85);
    expect(overlap(0.15)).toBeLessThan(0.75);
    const { objects } = simulateDetections(letters, { shift: 1 });
    for (let row = 0; row < objects.length; row++) {
      const [x = 0, y = 0, width = 0, height = 0] = objects.box.subarray(4 * row, 4 * row + 4);
      if (!(x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 500.001 && y + height <= 500.001))
        expect([x, y, width, height]).toBe("a box in the image");
    }
  });

  it("doubles boxes, the second at a lower score on average", () => {
    const { objects } = simulateDetections(castings, { ...PERFECT, duplicate: 1, shift: 0.02 });
    expect(objects.length).toBe(2 * castings.groundTruth.length);
    const half = (odd: number): number => mean(objects.score.filter((_, row) => row % 2 === odd));
    expect(half(0)).toBeGreaterThan(half(1) + 0.15);
  });

  it("invents as many detections as it is told to, at low scores", () => {
    const some = simulateDetections(letters, { ...PERFECT, miss: 1, ghost: 2 });
    expect(some.objects.length / letters.images.length).toBeCloseTo(2, 1);
    expect(mean(some.objects.score)).toBeLessThan(0.5);
    const only = simulateDetections(letters, { ...PERFECT, miss: 1, ghost: { a: 0, b: 0.5, c: 0 } });
    expect(only.objects.category.every((category) => category === 1)).toBe(true);
    expect(only.objects.length / letters.images.length).toBeCloseTo(0.5, 1);
  });

  it("invents on images without objects and without known sizes", () => {
    const empty = castingsDataset(generateCastings({ images: 2, size: 96 }));
    const bare = { ...empty.images, width: new Float64Array(2), height: new Float64Array(2) };
    const nothing = scatter(0, 0, []).groundTruth;
    const { objects } = simulateDetections(new Dataset(bare, empty.categories, nothing), { ghost: 5 });
    expect(objects.length).toBeGreaterThan(0);
    expect(objects.box.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  });

  it("passes over groups", () => {
    const { images, categories, groundTruth } = castings;
    const crowd = new Uint8Array(groundTruth.length).fill(1);
    const crowds = new Dataset(images, categories, { ...groundTruth, crowd });
    expect(simulateDetections(crowds, PERFECT).objects.length).toBe(0);
  });

  it("takes 100,000 objects in its stride", () => {
    const many = scatter(100_000, 20_000, ["a", "b", "c", "d"]);
    simulateDetections(letters);
    const from = performance.now();
    expect(simulateDetections(many).objects.length).toBeGreaterThan(80_000);
    // Some 130 ms on a quiet machine.
    expect(performance.now() - from).toBeLessThan(2000);
  });
});

describe("by default", () => {
  const dataset = castingsDataset(generateCastings({ images: 240, seed: 3, size: 96 }));
  const { images, groundTruth } = dataset;
  const [light, resolution] = ["light", "resolution"].map((name) => images.attributes?.get(name));
  const isHard = (image: number): boolean =>
    (light?.kind === "string" && light.dictionary[light.codes[image] as number] === "poor") ||
    (resolution?.kind === "string" && resolution.dictionary[resolution.codes[image] as number] === "low");
  const found = simulateDetections(dataset, { ghost: 0, duplicate: 0, wrongClass: 0 }).objects;
  const missed = (name: string, hard: boolean): number => {
    const category = dataset.category(name);
    const count = (rows: typeof found | typeof groundTruth): number =>
      rows.category.filter((each, row) => each === category && isHard(rows.image[row] as number) === hard).length;
    return 1 - count(found) / count(groundTruth);
  };

  it("misses burrs where they are hard to see, and hardly anything else", () => {
    expect(missed("burr", true)).toBeGreaterThan(0.75);
    expect(missed("burr", false)).toBeLessThan(0.4);
    expect(missed("scratch", true)).toBeLessThan(0.45);
    expect(missed("blow hole", true)).toBeLessThan(0.25);
    expect(missed("open hole", false)).toBeLessThan(0.15);
  });

  it("scores what is right higher than what is not", () => {
    const all = simulateDetections(dataset);
    const ghosts = simulateDetections(dataset, { miss: 1 });
    const whole = simulateDetections(dataset, { ghost: 0, duplicate: 0, wrongClass: 0 });
    const highest = (detections: Detections): number => mean(scoresWhere(detections, () => true));
    expect(highest(whole)).toBeGreaterThan(highest(all));
    expect(highest(whole)).toBeGreaterThan(highest(ghosts) + 0.25);
  });
});
