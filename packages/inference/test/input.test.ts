import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../src/decode-node.js";
import { floatToHalf, halfToFloat } from "../src/preprocess/half.js";
import { InputWriter } from "../src/preprocess/input.js";
import { place } from "../src/preprocess/place.js";
import type { Preprocessing } from "../src/preprocess/preprocessing.js";
import { INPUTS, inputHash } from "./scene-inputs.js";

const plain: Preprocessing = {
  width: 2,
  height: 2,
  channels: "rgb",
  divisor: 1,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
  fit: "stretch",
  fill: 9,
  enlarge: true,
  layout: "nchw",
  type: "float32",
};
/** Red, green, blue and grey. */
const four = { width: 2, height: 2, data: Uint8Array.of(200, 0, 0, 0, 100, 0, 0, 0, 50, 10, 10, 10) };

function written(changes: Partial<Preprocessing>, image = four) {
  const writer = new InputWriter({ ...plain, ...changes });
  const input = new Float32Array(writer.size);
  const placement = writer.write(image, input, 0);
  return { input: [...input], placement };
}

describe("an image becomes an input", () => {
  it.each(Object.entries(INPUTS))("that is the same in browsers: %s", async (name, hash) => {
    const pixels = await decodeImage(readFileSync(new URL(`./models/${name}`, import.meta.url)), name);
    expect(await inputHash(pixels)).toBe(hash);
  });

  it("by planes or by pixels, in the order of its channels", () => {
    expect(written({}).input).toEqual([200, 0, 0, 10, 0, 100, 0, 10, 0, 0, 50, 10]);
    expect(written({ channels: "bgr" }).input).toEqual([0, 0, 50, 10, 0, 100, 0, 10, 200, 0, 0, 10]);
    expect(written({ layout: "nhwc" }).input).toEqual([...four.data]);
    expect(written({ channels: "grey" }).input).toEqual([60, 59, 6, 10]); // 0.299 r + 0.587 g + 0.114 b
  });

  it("divided, less the mean, over the deviation, by channel", () => {
    const { input } = written({ divisor: 10, mean: [1, 2, 3], deviation: [1, 2, 4] });
    expect(input.slice(0, 1).concat(input.slice(4, 5), input.slice(8, 9))).toEqual([19, -1, -0.75]);
  });

  it("with what it does not cover filled", () => {
    const wide = { width: 2, height: 1, data: Uint8Array.of(1, 1, 1, 2, 2, 2) };
    expect(written({ fit: "top-left", channels: "grey" }, wide).input).toEqual([1, 2, 9, 9]);
    expect(written({ fit: "letterbox", height: 3, channels: "grey" }, wide).input).toEqual([9, 9, 1, 2, 9, 9]);
    const small = written({ fit: "top-left", enlarge: false, width: 4, height: 4, channels: "grey" }, wide);
    expect(small.input.slice(0, 8)).toEqual([1, 2, 9, 9, 9, 9, 9, 9]);
    expect(small.placement).toMatchObject({ scaleX: 1, scaleY: 1, offsetX: 0, offsetY: 0 });
  });

  it("and its place leads back to it", () => {
    const side = fc.integer({ min: 1, max: 4000 });
    const fits = fc.constantFrom("letterbox" as const, "top-left" as const, "stretch" as const);
    fc.assert(
      fc.property(side, side, fits, fc.boolean(), (width, height, fit, enlarge) => {
        const { placement, drawn } = place(width, height, { fit, enlarge, width: 640, height: 480 });
        expect(drawn.left >= 0 && drawn.top >= 0 && drawn.width >= 1 && drawn.height >= 1).toBe(true);
        expect(drawn.left + drawn.width).toBeLessThanOrEqual(640);
        expect(drawn.top + drawn.height).toBeLessThanOrEqual(480);
        expect(Math.abs(width * placement.scaleX - drawn.width)).toBeLessThanOrEqual(1);
        expect(Math.abs(height * placement.scaleY - drawn.height)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("half precision", () => {
  it("reads back what it wrote, for all 65,536 of its numbers", () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const value = halfToFloat(bits);
      if (Number.isNaN(value)) expect(halfToFloat(floatToHalf(value))).toBeNaN();
      else if (floatToHalf(value) !== bits) throw new Error(`${bits} is ${value}, which is ${floatToHalf(value)}`);
    }
  });

  it("rounds to the nearest, ties to even", () => {
    expect([2049, 2051, 65519, 65520, 2 ** -25, 3 * 2 ** -25].map(floatToHalf).map(halfToFloat)).toEqual([
      2048,
      2052,
      65504,
      Number.POSITIVE_INFINITY,
      0,
      2 ** -23,
    ]);
  });
});
