import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { castingsEncoder, generateCastings, readCastingsTextEncoder } from "@borescope/castings";
import type { Pixels } from "@borescope/core";
import { castings, onnxEmbedder, textureDescriptor } from "@borescope/embeddings";
import { loadPixels } from "@borescope/inference";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { cutSquare, squareOf } from "../src/crops.js";
import { shrink } from "../src/shrink.js";
import { holdToReference } from "./reference-embedder.js";
import { TEXTURE_HASH, textureHash } from "./texture-hash.js";

const detector = fileURLToPath(new URL("../../inference/test/models/brightness.onnx", import.meta.url));
const reference = sharedPath("data/yolox-nano-embedder");
const flat = (r: number, g: number, b: number, side = 16): Pixels => ({
  width: side,
  height: side,
  data: Uint8Array.from({ length: 3 * side * side }, (_, i) => [r, g, b][i % 3]!),
});
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

describe("the texture descriptor", () => {
  it("gives the same bits everywhere", async () => {
    expect(await textureHash()).toBe(TEXTURE_HASH);
  });

  it("finds the same surface in another place, turned, before another one", async () => {
    const stripes = (across: boolean, period: number): Pixels => ({
      width: 64,
      height: 64,
      data: Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => {
        const at = Math.floor(i / 3);
        return ((across ? at % 64 : at >> 6) % period < period / 2 ? 60 : 160) + (i % 7);
      }),
    });
    const { embedImages, dimension } = textureDescriptor();
    const vectors = await embedImages([stripes(true, 8), stripes(false, 8), stripes(true, 32), flat(110, 110, 110)]);
    const [same, turned, wide, plain] = [0, 1, 2, 3].map((i) => vectors.subarray(i * dimension, (i + 1) * dimension));
    expect(dot(same!, turned!)).toBeGreaterThan(dot(same!, wide!));
    expect(dot(same!, wide!)).toBeGreaterThan(dot(same!, plain!));
  });

  it("gives unit vectors for whatever it sees, and none for nothing", async () => {
    const { embedImages } = textureDescriptor();
    for (const image of [flat(0, 0, 0), flat(255, 255, 255), flat(9, 200, 3, 1), flat(1, 2, 3, 300)])
      expect(dot(await embedImages([image]), await embedImages([image]))).toBeCloseTo(1, 5);
    expect(await embedImages([])).toHaveLength(0);
  });
});

describe("shrink", () => {
  it("gives means of blocks, and passes no pixel over that fills one", () => {
    const image = { width: 5, height: 4, data: Uint8Array.from({ length: 60 }, (_, i) => Math.floor(i / 3)) };
    const { width, height, data } = shrink(image, 2, 2);
    expect([width, height]).toEqual([2, 2]);
    expect([0, 3, 6, 9].map((i) => data[i])).toEqual([3, 5, 13, 15]);
    expect(shrink(image, 3, 3)).toBe(image);
  });
});

describe("an ONNX embedder", () => {
  it.runIf(reference !== null)("gives what the reference runtime gives", async () => {
    const expected = JSON.parse(readFileSync(join(reference!, "expected.json"), "utf8"));
    const model = join(reference!, "yolox_nano_backbone_gap.onnx");
    const embedder = await onnxEmbedder({ model, device: "cpu" });
    expect(embedder.name).toBe("yolox_nano_backbone_gap");
    const files = expected.images.map(({ input_png }: { input_png: string }) =>
      readFileSync(join(reference!, input_png)),
    );
    await holdToReference(embedder, await Promise.all(files.map((file: Uint8Array) => loadPixels(file))), expected);
    await embedder.dispose?.();
  });

  it("changes its fingerprint with what changes its vectors, and with nothing else", async () => {
    const print = async (options: object) => {
      const embedder = await onnxEmbedder({ model: detector, device: "cpu", ...options });
      await embedder.dispose?.();
      return embedder.fingerprint;
    };
    const own = await print({});
    expect(await print({ name: "another", threads: 1 })).toBe(own);
    for (const options of [{ pooling: "none" }, { antialias: true }, { preprocessing: { channels: "bgr" } }])
      expect(await print(options)).not.toBe(own);
  });

  it("pools: all numbers, the mean over tokens, the first one", async () => {
    const image = flat(250, 250, 250);
    const vector = async (pooling: "none" | "mean" | "cls") => {
      const embedder = await onnxEmbedder({ model: detector, device: "cpu", pooling });
      const made = await embedder.embedImages([image, image]);
      await embedder.dispose?.();
      return made;
    };
    expect(await vector("none")).toHaveLength(2 * 6 * 16);
    expect(await vector("mean")).toHaveLength(2 * 16);
    expect(await vector("cls")).toHaveLength(2 * 16);
  });

  it.each([
    [{ output: "nowhere" }, "EMBED_MODEL"],
    [{ model: new Uint8Array(9) }, "INFERENCE_NOT_ONNX"],
    [{ device: "tpu" as never }, "INFERENCE_OPTION"],
    [{ model: fileURLToPath(new URL("../../inference/test/models/nan.onnx", import.meta.url)) }, "INFERENCE_OUTPUT"],
  ])("refuses %s", async (options, code) => {
    await expect(onnxEmbedder({ model: detector, device: "cpu", ...options })).rejects.toMatchObject({ code });
  });

  it("tells that it was disposed of", async () => {
    const embedder = await onnxEmbedder({ model: detector, device: "cpu" });
    await embedder.dispose?.();
    await expect(embedder.embedImages([flat(1, 1, 1)])).rejects.toMatchObject({ code: "INFERENCE_DISPOSED" });
  });
});

describe("the castings embedder", () => {
  it("puts texts nearer to crops of their class than to those of others", async () => {
    const files = castingsEncoder();
    const embedder = await castings({
      ...files,
      text: readCastingsTextEncoder(readFileSync(files.text)),
      device: "cpu",
    });
    expect(embedder).toMatchObject({ name: "castings", dimension: 128, crop: { margin: 1.5, least: 0.15 } });
    const crops: { pixels: Pixels; category: string }[] = [];
    for (const { width, height, rgb: data, objects } of generateCastings({ images: 24, seed: 991 }))
      for (const { box, category } of objects) {
        const square = squareOf(box, width, height, embedder.crop!);
        crops.push({ pixels: cutSquare({ width, height, data }, square, null), category });
      }
    const categories = [...new Set(crops.map(({ category }) => category))];
    const vectors = await embedder.embedImages(crops.map(({ pixels }) => pixels));
    const texts = await embedder.embedTexts!(categories);
    const part = (all: Float32Array, i: number) => all.subarray(128 * i, 128 * (i + 1));
    const right = crops.filter(({ category }, i) => {
      const scores = categories.map((_, k) => dot(part(vectors, i), part(texts, k)));
      return categories[scores.indexOf(Math.max(...scores))] === category;
    });
    expect(right.length / crops.length).toBeGreaterThan(0.5); // one in five by chance
    await expect(embedder.embedTexts!(["a zebra"])).rejects.toMatchObject({ code: "CASTINGS_TEXT" });
    await embedder.dispose?.();
  });

  it("has no text side where none is given", async () => {
    const embedder = await castings({ ...castingsEncoder(), text: undefined, device: "cpu" });
    expect(embedder.embedTexts).toBeUndefined();
    await embedder.dispose?.();
  });
});
