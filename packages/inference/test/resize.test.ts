import { readFileSync } from "node:fs";
import type { Pixels } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputWriter } from "../src/preprocess/input.js";
import type { Preprocessing } from "../src/preprocess/preprocessing.js";
import { resizeRows } from "../src/preprocess/resize.js";

const side = fc.integer({ min: 1, max: 24 });
const image = fc
  .tuple(side, side)
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height })
      .map((data) => ({ width, height, data })),
  );

function resized(from: Pixels, width: number, height: number): Uint8Array {
  const out = new Uint8Array(3 * width * height);
  resizeRows(from, width, height, (row, y) => out.set(row, 3 * width * y));
  return out;
}

/** One number of the result, from its four neighbours: by the definition, in real numbers, and not in fixed point. */
function bilinear(
  { width, height, data }: Pixels,
  to: { x: number; y: number; width: number; height: number },
  c: number,
) {
  const place = (i: number, from: number, size: number) =>
    Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / size - 0.5));
  const [px, py] = [place(to.x, width, to.width), place(to.y, height, to.height)];
  const [x, y] = [Math.floor(px), Math.floor(py)];
  const at = (i: number, j: number) => data[3 * (Math.min(j, height - 1) * width + Math.min(i, width - 1)) + c]!;
  const mix = (a: number, b: number, share: number) => a + (b - a) * share;
  return mix(mix(at(x, y), at(x + 1, y), px - x), mix(at(x, y + 1), at(x + 1, y + 1), px - x), py - y);
}

describe("an image that is resized", () => {
  it("is its four nearest pixels mixed, to a rounding", () => {
    fc.assert(
      fc.property(image, side, side, (from, width, height) => {
        const out = resized(from, width, height);
        let worst = 0;
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            for (let c = 0; c < 3; c++) {
              const wanted = bilinear(from, { x, y, width, height }, c);
              worst = Math.max(worst, Math.abs(out[3 * (width * y + x) + c]! - wanted));
            }
        expect(worst).toBeLessThan(1);
      }),
    );
  });

  it("stays as it is at its own size, and plain at any", () => {
    fc.assert(
      fc.property(image, side, side, fc.nat(255), (from, width, height, value) => {
        expect(resized(from, from.width, from.height)).toEqual(from.data);
        const plain = { ...from, data: new Uint8Array(from.data.length).fill(value) };
        expect(new Set(resized(plain, width, height))).toEqual(new Set([value]));
      }),
    );
  });

  it("is the same mirrored, since both ends are alike", () => {
    const mirrored = ({ width, height, data }: Pixels): Pixels => ({
      width,
      height,
      data: data.map(
        (_, i) => data[3 * (width * Math.floor(i / (3 * width)) + width - 1 - (Math.floor(i / 3) % width)) + (i % 3)]!,
      ),
    });
    fc.assert(
      fc.property(image, fc.constantFrom(1, 2, 4, 8, 16, 32), side, (from, width, height) => {
        const out = { width, height, data: resized(from, width, height) };
        const other = mirrored({ width, height, data: resized(mirrored(from), width, height) });
        // shares are rounded to 2048ths half to even, and so not always alike from both ends
        const worst = out.data.reduce((most, value, i) => Math.max(most, Math.abs(value - other.data[i]!)), 0);
        expect(worst).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("the kernel in WebAssembly", () => {
  const preprocessing: fc.Arbitrary<Preprocessing> = fc.record({
    width: side,
    height: side,
    channels: fc.constantFrom("rgb" as const, "bgr" as const),
    divisor: fc.constantFrom(1, 255),
    mean: fc.constant([0.485, 0.456, 0.406]),
    deviation: fc.constant([0.229, 0.224, 0.225]),
    fit: fc.constantFrom("letterbox" as const, "top-left" as const, "stretch" as const),
    fill: fc.nat(255),
    enlarge: fc.boolean(),
    layout: fc.constantFrom("nchw" as const, "nhwc" as const),
    type: fc.constant("float32" as const),
  });

  it("writes what the TypeScript does, to the bit, image after image", () => {
    fc.assert(
      fc.property(preprocessing, fc.array(image, { minLength: 1, maxLength: 3 }), (how, images) => {
        const [fast, plain] = [new InputWriter(how), new InputWriter(how, true)];
        const inputs = [fast, plain].map(({ size }) => new Float32Array(size * images.length).fill(Number.NaN));
        for (const [i, each] of images.entries())
          expect(fast.write(each, inputs[0]!, i)).toEqual(plain.write(each, inputs[1]!, i));
        expect(inputs[0]!.every((value, i) => Object.is(value, inputs[1]![i]))).toBe(true);
        expect(inputs[0]!.some(Number.isNaN)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("makes room for a larger image than the last", () => {
    const how: Preprocessing = {
      width: 64,
      height: 8,
      channels: "bgr",
      divisor: 1,
      mean: [0, 0, 0],
      deviation: [1, 1, 1],
      fit: "stretch",
      fill: 0,
      enlarge: true,
      layout: "nchw",
      type: "float32",
    };
    const [fast, plain] = [new InputWriter(how), new InputWriter(how, true)];
    for (const width of [8, 100_000, 8]) {
      const data = Uint8Array.from({ length: 3 * width * 4 }, (_, i) => (i * 31) % 251);
      const inputs = [fast, plain].map((writer) => {
        const input = new Float32Array(writer.size);
        writer.write({ width, height: 4, data }, input, 0);
        return input;
      });
      expect(inputs[0]).toEqual(inputs[1]);
    }
  });

  it("is what its source compiles to", async () => {
    const { compile } = (await import("../wasm/build.mjs" as string)) as { compile: () => Promise<string> };
    expect(await compile()).toBe(readFileSync(new URL("../src/preprocess/input-wasm.ts", import.meta.url), "utf8"));
  });
});
