import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { boxIou, boxIouMatrix } from "../src/geometry/box.js";
import { rleIntersection, rleIou, rleIouMatrix } from "../src/masks/overlap.js";
import { rleFromBox, rleFromPolygon, rleFromPolygons } from "../src/masks/rasterize.js";
import type { Rle } from "../src/masks/rle.js";
import { rleFromCounts, rleFromString, rleToString } from "../src/masks/rle-codec.js";
import { decodeRle, encodeMask, mergeRles, rleArea, rleToBox } from "../src/masks/rle-ops.js";

interface Cases {
  polygons: {
    height: number;
    width: number;
    polygons: number[][];
    parts: string[];
    union: string;
    intersection: string;
    area: number;
    bbox: number[];
    uncompressed: number[];
  }[];
  masks: { size: [number, number]; uncompressed: number[] | null; counts: string; area: number; bbox: number[] }[];
  boxesToRle: { height: number; width: number; bbox: number[]; counts: string; area: number }[];
  maskIou: { size: [number, number]; dt: string[]; gt: string[]; iscrowd: number[]; iou: number[] }[];
  boxIou: { dt: number[][]; gt: number[][]; iscrowd: number[]; iou: number[] }[];
}

/** Every number the same double: the same 64 bits but for NaN. */
function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at++) {
    if (!Object.is(actual[at], expected[at])) expect.fail(`at ${at}: ${actual[at]} instead of ${expected[at]}`);
  }
}

const path = sharedPath("goldens", "mask-ops", "cases.json");

describe.skipIf(path === null)("pycocotools' results", () => {
  const cases: Cases =
    path === null
      ? { polygons: [], masks: [], boxesToRle: [], maskIou: [], boxIou: [] }
      : JSON.parse(readFileSync(path, "utf8"));

  it("has cases of every kind", () => {
    for (const kind of [cases.polygons, cases.masks, cases.boxesToRle, cases.maskIou, cases.boxIou]) {
      expect(kind.length).toBeGreaterThan(0);
    }
  });

  it("rasterises polygons and merges their parts", () => {
    for (const { height, width, polygons, parts, union, intersection, area, bbox, uncompressed } of cases.polygons) {
      const rles = polygons.map((xy) => rleFromPolygon(xy, height, width));
      expect(rles.map(rleToString)).toEqual(parts);
      const merged = rleFromPolygons(polygons, height, width);
      expect(rleToString(merged)).toBe(union);
      expect(rleToString(mergeRles(rles))).toBe(union);
      expect(rleToString(mergeRles(rles, true))).toBe(intersection);
      expect(rleArea(merged)).toBe(area);
      expectSame(rleToBox(merged), bbox);
      expectSame(merged.counts, uncompressed);
    }
  });

  it("reads and writes compressed and uncompressed counts", () => {
    for (const { size, uncompressed, counts, area, bbox } of cases.masks) {
      const rle = rleFromString(counts, ...size);
      expect(rleToString(rle)).toBe(counts);
      expect(rleFromString(new TextEncoder().encode(counts), ...size)).toEqual(rle);
      expect(rleArea(rle)).toBe(area);
      expectSame(rleToBox(rle), bbox);
      expectSame(encodeMask(decodeRle(rle), ...size).counts, rle.counts);
      if (uncompressed === null) continue; // left out of the file for the one large mask
      expectSame(rle.counts, uncompressed);
      expect(rleFromCounts(uncompressed, ...size)).toEqual(rle);
    }
  });

  it("rasterises boxes", () => {
    for (const { height, width, bbox, counts, area } of cases.boxesToRle) {
      const rle = rleFromBox(bbox, height, width);
      expect(rleToString(rle)).toBe(counts);
      expect(rleArea(rle)).toBe(area);
    }
  });

  it("measures the overlap of masks", () => {
    for (const { size, dt, gt, iscrowd, iou } of cases.maskIou) {
      const detections = dt.map((text) => rleFromString(text, ...size));
      const groundTruths = gt.map((text) => rleFromString(text, ...size));
      const crowd = Uint8Array.from(iscrowd);
      expectSame(rleIouMatrix(detections, groundTruths, crowd, new Float64Array(iou.length)), iou);
      detections.forEach((detection, d) => {
        groundTruths.forEach((groundTruth, g) => {
          const expected = iou[d * gt.length + g]!;
          expectSame([rleIou(detection, groundTruth, crowd[g] === 1)], [expected]);
          expectSame([iouFromIntersection(detection, groundTruth, crowd[g] === 1)], [expected]);
        });
      });
    }
  });

  it("measures the overlap of boxes", () => {
    for (const { dt, gt, iscrowd, iou } of cases.boxIou) {
      const crowd = Uint8Array.from(iscrowd);
      const out = new Float64Array(iou.length);
      expectSame(boxIouMatrix(Float64Array.from(dt.flat()), Float64Array.from(gt.flat()), crowd, out), iou);
    }
  });
});

function iouFromIntersection(a: Rle, b: Rle, crowd: boolean): number {
  const intersection = rleIntersection(a.counts, 0, a.counts.length, b.counts, 0, b.counts.length);
  if (intersection === 0) return 0;
  return intersection / (crowd ? rleArea(a) : rleArea(a) + rleArea(b) - intersection);
}

interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly masks: Uint8Array[];
}

/** One to four masks of one size, some in stripes so that runs cross columns. */
const pixels: fc.Arbitrary<Pixels> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4 }))
  .chain(([height, width, many]) => {
    const length = height * width;
    const noise = fc.uint8Array({ minLength: length, maxLength: length, max: 1 });
    const stripes = fc
      .array(fc.nat(length), { maxLength: 4 })
      .map((ends) => Uint8Array.from({ length }, (_, at) => ends.filter((end) => end <= at).length % 2));
    return fc
      .array(fc.oneof(noise, stripes), { minLength: many, maxLength: many })
      .map((masks) => ({ height, width, masks }));
  });

describe("masks against pixels", () => {
  it("round trips pixels, counts and strings", () => {
    fc.assert(
      fc.property(pixels, ({ height, width, masks }) => {
        for (const mask of masks) {
          const rle = encodeMask(mask, height, width);
          expect(decodeRle(rle)).toEqual(mask);
          expect(rleFromString(rleToString(rle), height, width)).toEqual(rle);
          expect(rleFromCounts([...rle.counts], height, width)).toEqual(rle);
          expect(rleArea(rle)).toBe(mask.reduce((sum, pixel) => sum + pixel, 0));
          expect(rleToBox(rle)).toEqual(boxOfPixels(mask, height));
        }
      }),
    );
  });

  it("round trips strings of any runs", () => {
    const runs = fc.array(fc.oneof(fc.nat(40), fc.nat(2 ** 28), fc.constant(0)), { maxLength: 12 });
    fc.assert(
      fc.property(runs, (counts) => {
        const rle: Rle = { height: counts.reduce((a, b) => a + b, 0), width: 1, counts: Uint32Array.from(counts) };
        expect(rleFromString(rleToString(rle), rle.height, 1)).toEqual(rle);
      }),
    );
  });

  it("merges as the pixels do", () => {
    fc.assert(
      fc.property(pixels, fc.boolean(), ({ height, width, masks }, intersect) => {
        const merged = mergeRles(
          masks.map((mask) => encodeMask(mask, height, width)),
          intersect,
        );
        const set = Uint8Array.from(masks[0]!, (_, at) =>
          Number(intersect ? masks.every((mask) => mask[at] === 1) : masks.some((mask) => mask[at] === 1)),
        );
        expect(merged).toEqual(encodeMask(set, height, width));
      }),
    );
  });

  it("counts the pixels in both", () => {
    fc.assert(
      fc.property(pixels, fc.boolean(), ({ height, width, masks }, crowd) => {
        const a = encodeMask(masks[0]!, height, width);
        const b = encodeMask(masks.at(-1)!, height, width);
        const packed = Uint32Array.from([7, ...a.counts, ...b.counts, 9]);
        const middle = 1 + a.counts.length;
        const both = rleArea(mergeRles([a, b], true));
        expect(rleIntersection(packed, 1, middle, packed, middle, packed.length - 1)).toBe(both);
        const divisor = crowd ? rleArea(a) : rleArea(mergeRles([a, b]));
        expect(rleIou(a, b, crowd)).toBe(both === 0 ? 0 : both / divisor);
        const out = rleIouMatrix([a], [b], Uint8Array.of(crowd ? 1 : 0), new Float64Array(1));
        expect(out[0]).toBe(rleIou(a, b, crowd));
      }),
    );
  });
});

function boxOfPixels(mask: Uint8Array, height: number): number[] {
  const set = [...mask.keys()].filter((at) => mask[at] === 1);
  if (set.length === 0) return [0, 0, 0, 0];
  const columns = set.map((at) => Math.floor(at / height));
  const rows = set.map((at) => at % height);
  const [x, y] = [Math.min(...columns), Math.min(...rows)];
  return [x, y, Math.max(...columns) - x + 1, Math.max(...rows) - y + 1];
}

describe("edges", () => {
  it("refuses strings that are no mask of that size", () => {
    expect(() => rleFromString("02 4", 2, 3)).toThrow(/invalid character at index 2/);
    expect(() => rleFromString("02\u0164", 2, 3)).toThrow(/invalid character/);
    expect(() => rleFromString("02T", 2, 3)).toThrow(/ends inside/);
    expect(() => rleFromString("PPPPPPPP0", 2, 3)).toThrow(/too long/);
    expect(() => rleFromString("O7", 2, 3)).toThrow(/negative/);
    expect(() => rleFromString("023", 2, 3)).toThrow(/do not sum to 2 x 3 = 6/);
    expect(() => rleFromString("025", 2, 3)).toThrow(/do not sum/);
    expect(() => rleFromString("", 2, 3)).toThrow(RangeError);
    expect(rleFromString("", 0, 3).counts.length).toBe(0);
  });

  it("refuses counts and sizes that are no mask", () => {
    for (const counts of [[1, 2], [7], [-1, 7], [0.5, 5.5], [Number.NaN, 6]]) {
      expect(() => rleFromCounts(counts, 2, 3)).toThrow(RangeError);
    }
    for (const [height, width] of [
      [-1, -6],
      [1.5, 4],
      [2 ** 16, 2 ** 16],
    ] as const) {
      expect(() => rleFromCounts([6], height, width)).toThrow(/mask size/);
    }
    expect(() => encodeMask(new Uint8Array(5), 2, 3)).toThrow(RangeError);
    expect(() => encodeMask(Uint8Array.of(0, 1, 2), 1, 3)).toThrow(/both 1 and 2/);
    expect(() => decodeRle({ height: 2, width: 3, counts: Uint32Array.of(5) })).toThrow(RangeError);
    expect(() => rleFromPolygon([0, 0, Number.NaN, 1, 1, 1], 2, 3)).toThrow(RangeError);
    expect(() => rleFromPolygon([0, 0, 1e9, 1, 1, 1], 2, 3)).toThrow(RangeError);
    expect(() => rleFromBox([0, 0, 1], 2, 3)).toThrow(RangeError);
  });

  it("refuses matrices of the wrong size", () => {
    const rle = rleFromBox([0, 0, 1, 1], 2, 2);
    expect(() => rleIouMatrix([rle], [rle], new Uint8Array(0), new Float64Array(1))).toThrow(/crowd/);
    expect(() => rleIouMatrix([rle], [rle], new Uint8Array(1), new Float64Array(0))).toThrow(/out/);
    const box = new Float64Array(4);
    expect(() => boxIouMatrix(box, box, new Uint8Array(2), new Float64Array(1))).toThrow(/crowd/);
    expect(() => boxIouMatrix(box, box, new Uint8Array(1), new Float64Array(0))).toThrow(/out/);
    expect(() => boxIouMatrix(box.subarray(1), box, new Uint8Array(1), new Float64Array(1))).toThrow(/rows of four/);
  });

  it("takes no mask, one mask, and masks of different sizes", () => {
    const rle = rleFromBox([0, 0, 1, 1], 2, 2);
    const other = rleFromBox([0, 0, 1, 1], 3, 3);
    expect(mergeRles([])).toEqual({ height: 0, width: 0, counts: new Uint32Array(0) });
    expect(mergeRles([rle])).toEqual(rle);
    expect(mergeRles([rle]).counts).not.toBe(rle.counts);
    expect(mergeRles([rle, other])).toEqual({ height: 0, width: 0, counts: new Uint32Array(0) });
    expect(rleIou(rle, other)).toBe(-1);
    expect(rleFromPolygons([], 2, 2).counts).toEqual(Uint32Array.of(4));
    expect(encodeMask(Uint8Array.of(0, 255), 1, 2).counts).toEqual(Uint32Array.of(1, 1));
  });

  it("treats runs of length 0 as pycocotools does", () => {
    const a = rleFromCounts([0, 5, 0, 5], 10, 1);
    const b = rleFromCounts([0, 5, 0, 3, 2], 10, 1);
    expect(rleIou(a, b)).toBe(1); // maskApi.c stops where both have an empty run
    expect(rleToBox(rleFromCounts([0, 0, 6], 2, 3))).toEqual([3, 2, 2 ** 32 - 2, 2 ** 32 - 1]);
    expect(rleArea(mergeRles([a, b]))).toBe(10);
    expect(rleArea(mergeRles([a, b], true))).toBe(8);
  });

  it("ends for runs that do not sum to the mask's size", () => {
    const short: Rle = { height: 10, width: 1, counts: Uint32Array.of(2, 3) };
    const full = rleFromCounts([0, 10], 10, 1);
    expect(rleIou(short, full)).toBeGreaterThan(0);
    expect(mergeRles([short, full]).counts.length).toBeGreaterThan(0);
    expect(mergeRles([short, short]).counts).toEqual(short.counts);
  });

  it("gives 0 for boxes that only touch, and reads past NaN as C does", () => {
    const dt = Float64Array.of(0, 0, 2, 2, Number.NaN, 0, 2, 2);
    const gt = Float64Array.of(2, 0, 2, 2, 0, 0, 2, 2);
    expect(boxIou(dt, 0, gt, 0, false)).toBe(0);
    expect(boxIou(dt, 1, gt, 1, false)).toBe(1);
  });
});
