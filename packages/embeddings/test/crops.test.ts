import { type Pixels, rleFromBox } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutSquare, squareOf } from "../src/crops.js";

const rule = { margin: 1.5, least: 0.15 };

/** Each pixel says where it lies. */
function ramp(width: number, height: number): Pixels {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([x, y, 7], 3 * (y * width + x));
  return { width, height, data };
}
const pixel = ({ data, width }: Pixels, x: number, y: number) => [
  ...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];

describe("squareOf", () => {
  it("lies about the box's middle, margin times its longer side", () => {
    expect(squareOf([40, 40, 20, 10], 100, 100, rule)).toEqual({ left: 35, top: 30, side: 30 });
  });

  it("rounds halves to even, as the training of the castings encoder does", () => {
    expect(squareOf([40, 40, 31, 10], 100, 100, rule)).toEqual({ left: 32, top: 22, side: 46 }); // 46.5, 32.5, 22
  });

  it("shows a tiny box and one without area in the least square", () => {
    expect(squareOf([50, 50, 2, 2], 100, 100, rule).side).toBe(15);
    expect(squareOf([50, 50, 0, 0], 100, 100, rule)).toEqual({ left: 42, top: 42, side: 15 });
    expect(squareOf([50, 50, 0, 0], 100, 100, { margin: 1, least: 0 })).toEqual({ left: 50, top: 50, side: 1 });
  });

  it("takes of a box that reaches out what lies in the image, and of one beside it the nearest point", () => {
    expect(squareOf([-50, 40, 60, 10], 100, 100, { margin: 1, least: 0 })).toEqual({ left: 0, top: 40, side: 10 });
    expect(squareOf([300, -90, 10, 10], 100, 100, rule)).toEqual({ left: 92, top: -8, side: 15 });
  });

  it("never asks for more than twice the image, whatever the box", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const size = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(fc.tuple(number, number, number, number), size, size, (box, width, height) => {
        const { left, top, side } = squareOf(box, width, height, { margin: 4, least: 0.1 });
        for (const value of [left, top, side]) expect(Number.isInteger(value)).toBe(true);
        expect(side).toBeGreaterThanOrEqual(1);
        expect(side).toBeLessThanOrEqual(2 * Math.max(width, height));
        expect(left < width && left + side > 0 && top < height && top + side > 0).toBe(true); // it shows the image
      }),
    );
  });
});

describe("cutSquare", () => {
  it("copies what lies in the image, and is grey beyond", () => {
    const crop = cutSquare(ramp(10, 10), { left: -2, top: 7, side: 5 }, null);
    expect([crop.width, crop.height]).toEqual([5, 5]);
    expect(pixel(crop, 2, 0)).toEqual([0, 7, 7]);
    expect(pixel(crop, 4, 2)).toEqual([2, 9, 7]);
    expect(pixel(crop, 1, 0)).toEqual([114, 114, 114]);
    expect(pixel(crop, 2, 3)).toEqual([114, 114, 114]);
  });

  it("greys out what lies outside the mask", () => {
    const crop = cutSquare(ramp(10, 8), { left: 2, top: 2, side: 4 }, rleFromBox([3, 0, 2, 4], 8, 10));
    expect(pixel(crop, 1, 0)).toEqual([3, 2, 7]);
    expect(pixel(crop, 2, 1)).toEqual([4, 3, 7]);
    for (const [x, y] of [
      [0, 0],
      [3, 0],
      [1, 2],
    ] as const)
      expect(pixel(crop, x, y)).toEqual([114, 114, 114]);
  });
});
