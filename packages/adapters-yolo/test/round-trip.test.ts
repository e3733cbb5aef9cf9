import { bytesFolder, type Categories, Dataset, Ids, type Images, type Masks, type Objects } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { yolo } from "../src/index.js";
import { type Files, png, read } from "./files.js";

function written(dataset: Dataset): Record<string, string> {
  return Object.fromEntries([...yolo().write(dataset)].map(({ path, content }) => [path, [...content].join("")]));
}

/** Writes a data set beside its images, and reads it again. */
async function again(dataset: Dataset): Promise<Dataset> {
  const images: Files = Object.fromEntries(
    dataset.images.fileNames.map((name, i) => [name, png(dataset.images.width[i]!, dataset.images.height[i]!)]),
  );
  return (await read(bytesFolder({ ...images, ...written(dataset) }))).dataset;
}

interface Row {
  readonly image: number;
  readonly category: number;
  readonly numbers: readonly number[];
}

const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 10_000 })), {
  minLength: 1,
  maxLength: 4,
});
const part = fc.double({ min: 0, max: 1, noNaN: true });
const row = (numbers: number) =>
  fc.record({
    image: fc.nat(3),
    category: fc.nat(2),
    numbers: fc.array(part, { minLength: numbers, maxLength: numbers }),
  });

function build(
  folder: string,
  sides: readonly (readonly [number, number])[],
  rows: readonly Row[],
  extra: (of: readonly Row[], images: Images) => Partial<Objects> = () => ({}),
): Dataset {
  const images: Images = {
    length: sides.length,
    ids: Ids.from(sides.map((_, i) => `${folder}${i}`)),
    fileNames: sides.map((_, i) => `${folder}${i}.png`),
    width: Float64Array.from(sides, ([width]) => width),
    height: Float64Array.from(sides, ([, height]) => height),
  };
  const own = rows.filter(({ image }) => image < sides.length).sort((a, b) => a.image - b.image);
  const box = own.flatMap(({ image, numbers: [x = 0, y = 0, w = 0, h = 0] }) => {
    const [width, height] = sides[image]!;
    return [x * (1 - w) * width, y * (1 - h) * height, w * width, h * height];
  });
  const objects: Objects = {
    length: own.length,
    image: Uint32Array.from(own, ({ image }) => image),
    category: Uint32Array.from(own, ({ category }) => category),
    box: Float64Array.from(box),
    area: Float64Array.from(own, (_, i) => box[i * 4 + 2]! * box[i * 4 + 3]!),
    ids: Ids.sequence(own.length),
    ...extra(own, images),
  };
  const names = ["yes", '"0": ~ # \u2028', "1.0"];
  const categories: Categories = { length: 3, ids: Ids.from([0, 1, 2]), names, supercategories: [null, null, null] };
  return new Dataset(images, categories, objects, "castings");
}

function same(a: Dataset, b: Dataset): void {
  expect(b.images.fileNames).toEqual(a.images.fileNames);
  expect([...b.images.ids]).toEqual([...a.images.ids]);
  expect([...b.images.width]).toEqual([...a.images.width]);
  expect(b.categories.names).toEqual(a.categories.names);
  expect([...b.groundTruth.image]).toEqual([...a.groundTruth.image]);
  expect([...b.groundTruth.category]).toEqual([...a.groundTruth.category]);
  near(a.groundTruth.box, b.groundTruth.box);
}

function near(a: Float64Array, b: Float64Array): void {
  expect(b.length).toBe(a.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(1e-6);
}

describe("write, then read", () => {
  const folder = fc.constantFrom("images/", "images/val/", "", "val/", "a/images/b/", "a b/images/");

  it("keeps boxes to a millionth of a pixel", async () => {
    await fc.assert(
      fc.asyncProperty(folder, sizes, fc.array(row(4), { maxLength: 12 }), async (path, sides, rows) => {
        const dataset = build(path, sides, rows);
        same(dataset, await again(dataset));
      }),
    );
  });

  it("keeps polygons", async () => {
    const polygons = (own: readonly Row[], images: Images): { masks: Masks; box: Float64Array } => {
      const rings = own.map(({ image, numbers }) =>
        numbers.map((v, i) => v * (i % 2 === 0 ? images.width[image]! : images.height[image]!)),
      );
      const starts = Uint32Array.from(own, (_, i) => i * 7);
      const extents = rings.flatMap((ring) => {
        const xs = ring.filter((_, i) => i % 2 === 0);
        const ys = ring.filter((_, i) => i % 2 === 1);
        const x = Math.min(...xs);
        const y = Math.min(...ys);
        return [x, y, Math.max(...xs) - x, Math.max(...ys) - y];
      });
      const masks = {
        kind: new Uint8Array(own.length).fill(2),
        start: starts,
        stop: starts.map((v) => v + 7),
        counts: new Uint32Array(0),
        points: Float64Array.from(rings.flatMap((ring) => [6, ...ring])),
        height: new Uint32Array(own.length),
        width: new Uint32Array(own.length),
      };
      return { masks, box: Float64Array.from(extents) };
    };
    await fc.assert(
      fc.asyncProperty(sizes, fc.array(row(6), { maxLength: 8 }), async (sides, rows) => {
        const dataset = build("images/", sides, rows, polygons);
        const back = await again(dataset);
        same(dataset, back);
        near(dataset.groundTruth.masks!.points, back.groundTruth.masks?.points ?? new Float64Array(0));
      }),
    );
  });

  it("keeps keypoints", async () => {
    const keypoints = (own: readonly Row[], images: Images): Partial<Objects> => ({
      keypoints: {
        values: Float64Array.from(
          own.flatMap(({ image, numbers }) => [
            numbers[4]! * images.width[image]!,
            numbers[5]! * images.height[image]!,
            2,
            0,
            0,
            0,
          ]),
        ),
        offsets: Uint32Array.from({ length: own.length + 1 }, (_, i) => i * 6),
      },
    });
    await fc.assert(
      fc.asyncProperty(sizes, fc.array(row(6), { maxLength: 8 }), async (sides, rows) => {
        const dataset = build("images/", sides, rows, keypoints);
        const back = await again(dataset);
        same(dataset, back);
        near(dataset.groundTruth.keypoints!.values, back.groundTruth.keypoints?.values ?? new Float64Array(0));
      }),
    );
  });
});

describe("write", () => {
  const one = [[100, 50]] as const;

  it("places labels, leaves crowds out, and writes a data.yaml that trainers read", () => {
    const dataset = build(
      "images/val/",
      one,
      [
        { image: 0, category: 1, numbers: [0, 0, 0.5, 0.5] },
        { image: 0, category: 0, numbers: [0, 0, 1, 1] },
      ],
      () => ({ crowd: Uint8Array.of(0, 1) }),
    );
    const files = written(dataset);
    expect(Object.keys(files)).toEqual(["data.yaml", "labels/val/0.txt"]);
    expect(files["labels/val/0.txt"]).toBe("1 0.25 0.25 0.5 0.5\n");
    expect(files["data.yaml"]).toBe(
      'path: .\ntrain: "images/val"\nval: "images/val"\nnames:\n  0: "yes"\n  1: "\\"0\\": ~ # \u2028"\n  2: "1.0"\n',
    );
  });

  it("refuses paths that leave the root, twins, and images without a size", () => {
    const rows = [{ image: 0, category: 0, numbers: [0, 0, 1, 1] }];
    expect(() => written(build("../", one, rows))).toThrow(/SOURCE_OUTSIDE_ROOT/);
    expect(() => written(build("images/", [[0, 0]], rows))).toThrow(/YOLO_IMAGE/);
    const { images, categories, groundTruth } = build(
      "images/",
      [
        [8, 8],
        [8, 8],
      ],
      [],
    );
    const twins = new Dataset({ ...images, fileNames: ["images/a.png", "images/a.jpg"] }, categories, groundTruth);
    expect(() => written(twins)).toThrow(/YOLO_DUPLICATE/);
  });
});
