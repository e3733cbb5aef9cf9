import { readFileSync } from "node:fs";
import { BorescopeError } from "@borescope/core";
import {
  createDetector,
  type Decoder,
  type DetectorOptions,
  decodedBatches,
  defaultDecoders,
  type ImageInput,
  type ModelGraph,
} from "@borescope/inference";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../src/decode-node.js";
import { guessDecoder } from "../src/decoders/guess.js";

const model = (name: string) => new URL(`./models/${name}.onnx`, import.meta.url);
const create = (options: Partial<DetectorOptions> & Pick<DetectorOptions, "model">) =>
  createDetector({ device: "cpu", ...options });
const text = (value: string) => new TextEncoder().encode(value);
const brightness = readFileSync(model("brightness"));
const image = (width: number, height: number) => ({
  width,
  height,
  data: new Uint8Array(3 * width * height).fill(200),
});

/** Detects on one image with the model of brightness. */
async function detect(input: ImageInput) {
  await using detector = await create({ model: brightness, confidence: 0.5 });
  return await detector.detect(input);
}

describe("a model is refused that", () => {
  it.each<[string, DetectorOptions, string, RegExp]>([
    ["is empty", { model: new Uint8Array(0) }, "INFERENCE_NOT_ONNX", /an empty file/],
    ["is no ONNX file", { model: text("PK\x03\x04 a .pt file") }, "INFERENCE_NOT_ONNX", /\.pt/],
    ["is cut off", { model: brightness.subarray(0, 400) }, "INFERENCE_NOT_ONNX", /400 bytes/],
    ["has no image input of rank 4", { model: model("rank-3") }, "INFERENCE_(INPUT|DECODER)", /\[1, 32, 32\]/],
    ["takes whole numbers of 64 bits", { model: model("int64-image"), decoder: "yolov8" }, "INFERENCE_INPUT", /int64/],
    [
      "has outputs that nobody knows",
      { model: model("unknown-layout") },
      "INFERENCE_DECODER",
      /output \[1, 3, 32, 32\]/,
    ],
    ["is not there", { model: "no-such.onnx" }, "SOURCE_NOT_FOUND", /no-such/],
  ])("%s", async (_what, options, code, told) => {
    await expect(create(options)).rejects.toMatchObject({
      code: expect.stringMatching(`^${code}$`),
      message: expect.stringMatching(told),
    });
  });

  it("cannot be run by the provider, with what the runtime says", async () => {
    await expect(create({ model: brightness, device: "cuda" })).rejects.toMatchObject({
      code: "INFERENCE_DEVICE",
      found: expect.stringMatching(/^cuda: \S/),
    });
  });
});

describe("an option is refused that cannot be:", () => {
  it.each<[string, Partial<DetectorOptions>]>([
    ["confidence NaN", { confidence: Number.NaN }],
    ["confidence 25", { confidence: 25 }],
    ["iou -1", { iou: -1 }],
    ["maxDetections 0", { maxDetections: 0 }],
    ["device tpu", { device: "tpu" as "cpu" }],
    ["tiles.overlap 1", { tiles: { overlap: 1 } }],
    ["tiles.size 0", { tiles: { size: 0 } }],
    ["preprocessing.width 0", { preprocessing: { width: 0 } }],
    ["preprocessing.height NaN", { preprocessing: { height: Number.NaN } }],
    ["preprocessing.channels rbg", { preprocessing: { channels: "rbg" as "rgb" } }],
    ["preprocessing.fill 300", { preprocessing: { fill: 300 } }],
    ["preprocessing.divisor 0", { preprocessing: { divisor: 0 } }],
    ["preprocessing.mean of two numbers", { preprocessing: { mean: [0, 0] } }],
    ["preprocessing.deviation 0", { preprocessing: { deviation: [1, 0, 1] } }],
  ])("%s", async (_what, options) => {
    await expect(create({ model: brightness, ...options })).rejects.toMatchObject({ code: "INFERENCE_OPTION" });
  });

  it("an input beyond all memory", async () => {
    await using detector = await create({
      model: model("free-axes"),
      decoder: "yolov8",
      preprocessing: { width: 1e9, height: 1e9 },
    });
    await expect(detector.detect(image(8, 8))).rejects.toMatchObject({ code: "INFERENCE_INPUT" });
  });

  it.each(["yolo-pose", "yolo-seg", "yolox", "yolov5"])(
    "the decoder %s of a model of other outputs",
    async (decoder) => {
      const tried = async () => {
        await using detector = await create({ model: brightness, decoder });
        await detector.detect(image(8, 8));
      };
      await expect(tried()).rejects.toMatchObject({ code: expect.stringMatching(/^INFERENCE_(OUTPUT|LABELS|INPUT)$/) });
    },
  );

  it("a decoder of an unknown name", async () => {
    await expect(create({ model: brightness, decoder: "yolov99" })).rejects.toMatchObject({
      code: "INFERENCE_DECODER",
      message: expect.stringContaining("yolov8"),
    });
  });

  it("labels that are not one a class", async () => {
    await expect(create({ model: brightness, labels: ["burr"] })).rejects.toMatchObject({ code: "INFERENCE_LABELS" });
  });

  it("tiles of a model of masks", async () => {
    await expect(create({ model: model("yolo-seg"), tiles: {} })).rejects.toMatchObject({ code: "INFERENCE_OPTION" });
  });
});

describe("a layout that no decoder reads is said to be unknown, and not read as another:", () => {
  const graph = (task: string, ...shapes: number[][]): ModelGraph => ({
    inputs: [{ name: "images", type: "float32", shape: [1, 3, 640, 640] }],
    outputs: shapes.map((shape, i) => ({ name: `output${i}`, type: "float32", shape })),
    metadata: new Map([
      ["task", task],
      ["names", "{0: 'open hole', 1: 'burr'}"],
    ]),
    producer: "pytorch",
  });
  it.each<[string, ModelGraph]>([
    ["poses with suppression inside", graph("pose", [1, 300, 57])],
    ["rotated boxes with suppression inside", graph("obb", [1, 300, 7])],
    ["masks with suppression inside", graph("segment", [1, 300, 38], [1, 32, 160, 160])],
    ["masks of YOLOv5", graph("segment", [1, 25200, 39], [1, 32, 160, 160])],
  ])("%s", (_what, model) => {
    expect(() => guessDecoder(model, defaultDecoders)).toThrow(expect.objectContaining({ code: "INFERENCE_DECODER" }));
  });
});

describe("a model", () => {
  it("that gives NaN is told", async () => {
    await using detector = await create({ model: model("nan") });
    await expect(detector.detect(image(8, 8))).rejects.toMatchObject({ code: "INFERENCE_OUTPUT", found: "NaN" });
  });

  it("of free axes runs at the size asked for, else at its family's", async () => {
    await using detector = await create({
      model: model("free-axes"),
      decoder: "yolov8",
      preprocessing: { width: 64, height: 64 },
      confidence: 0.5,
    });
    const { boxes, classes } = await detector.detect(image(128, 128));
    expect([...boxes, ...classes]).toEqual([48, 48, 32, 32, 1]);
    await using other = await create({ model: model("free-axes"), decoder: "yolov8" });
    expect(other.preprocessing).toMatchObject({ width: 640, height: 640 });
  });

  it("that refuses a size says so", async () => {
    await using detector = await create({ model: brightness, preprocessing: { width: 40 } });
    await expect(detector.detect(image(8, 8))).rejects.toMatchObject({ code: "INFERENCE_RUN" });
  });

  it("is not run after it was disposed of, and may be disposed of twice and while it runs", async () => {
    const detector = await create({ model: brightness });
    const running = detector.detect(image(8, 8));
    await Promise.all([detector.dispose(), detector.dispose()]);
    await expect(
      running.then(
        () => "ran",
        ({ code }) => code,
      ),
    ).resolves.toMatch(/^(ran|INFERENCE_DISPOSED)$/);
    await expect(detector.detect(image(8, 8))).rejects.toMatchObject({ code: "INFERENCE_DISPOSED" });
  });
});

describe("an image", () => {
  const plain = { width: 64, height: 48, channels: 3, background: { r: 200, g: 100, b: 50 } } as const;
  const made = (options: object = {}) => sharp({ create: { ...plain, ...options } });
  const colour = async (bytes: Uint8Array) => {
    const { width, height, data } = await decodeImage(bytes, "image");
    return { width, height, first: [...data.subarray(0, 3)], length: data.length };
  };
  const upright = { width: 64, height: 48, length: 9216 };

  it.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ["empty", () => new Uint8Array(0)],
    ["no image", () => text("hello")],
    ["cut off", () => readFileSync(new URL("./models/scene.jpg", import.meta.url)).subarray(0, 1200)],
  ])("that is %s is told", async (_what, bytes) => {
    await expect(detect(await bytes())).rejects.toMatchObject({ code: "IMAGE_UNREADABLE" });
  });

  it("of more than 256 megapixels is refused before it is decoded", async () => {
    const huge = await made().png().toBuffer();
    huge.writeUInt32BE(20_000, 16);
    huge.writeUInt32BE(20_000, 20);
    await expect(detect(huge)).rejects.toMatchObject({ code: "IMAGE_UNREADABLE" });
  });

  it("of pixels must have as many as it says", async () => {
    await expect(detect({ width: 8, height: 8, data: new Uint8Array(64) })).rejects.toMatchObject({
      code: "IMAGE_UNREADABLE",
    });
    await expect(detect({ width: 0, height: 0, data: new Uint8Array(0) })).rejects.toMatchObject({
      code: "IMAGE_UNREADABLE",
    });
  });

  it("of 16 bits, of grey, with alpha, or in CMYK becomes RGB of 8 bits", async () => {
    const grey = made({ background: { r: 90, g: 90, b: 90 } });
    expect(await colour(await made().toColourspace("rgb16").png().toBuffer())).toEqual({
      ...upright,
      first: [200, 100, 50],
    });
    expect(await colour(await grey.clone().toColourspace("b-w").png().toBuffer())).toEqual({
      ...upright,
      first: [90, 90, 90],
    });
    const clear = made({ channels: 4, background: { r: 200, g: 100, b: 50, alpha: 0.5 } });
    expect(await colour(await clear.png().toBuffer())).toEqual({ ...upright, first: [200, 100, 50] });
    const { first, ...size } = await colour(await made().toColourspace("cmyk").jpeg().toBuffer());
    expect(size).toEqual(upright);
    expect(first[0]! > first[1]! && first[1]! > first[2]!).toBe(true);
  });

  it("is turned as EXIF says", async () => {
    const bytes = await made().jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await colour(bytes)).toMatchObject({ width: 48, height: 64 });
  });

  it("that moves shows its first frame", async () => {
    const frames = Buffer.concat([Buffer.alloc(48, 200), Buffer.alloc(48, 10)]);
    const bytes = await sharp(frames, { raw: { width: 4, height: 8, channels: 3, pageHeight: 4 } })
      .gif()
      .toBuffer();
    expect(await colour(bytes)).toMatchObject({ width: 4, height: 4 });
  });
});

describe("what was done before", () => {
  const images = [image(8, 8), image(8, 8), text("no image"), image(8, 8)];

  it("a bad image is given, and then the error", async () => {
    await using detector = await create({ model: brightness });
    let given = 0;
    const all = async () => {
      for await (const found of detector.stream(images, { batchSize: 4 })) given += found.length > 0 ? 1 : 0;
    };
    await expect(all()).rejects.toMatchObject({ code: "IMAGE_UNREADABLE" });
    expect(given).toBe(2);
  });

  it("and after, where bad images are only told", async () => {
    await using detector = await create({ model: brightness });
    const bad: number[] = [];
    const results = [];
    for await (const found of detector.stream(images, { onBadImage: (_error, index) => bad.push(index) }))
      results.push(found);
    expect(bad).toEqual([2]);
    expect(results.map((found) => found === null)).toEqual([false, false, true, false]);
  });

  it("an abort is given", async () => {
    await using detector = await create({ model: brightness });
    const controller = new AbortController();
    let given = 0;
    const all = async () => {
      for await (const _found of detector.stream([image(8, 8), image(8, 8), image(8, 8)], {
        signal: controller.signal,
      }))
        if (++given === 2) controller.abort(new Error("enough"));
    };
    await expect(all()).rejects.toThrow("enough");
    expect(given).toBe(2);
  });

  it("an abort is no bad image, whatever its reason", async () => {
    const reason = new BorescopeError("INTERRUPTED", { found: "Ctrl-C" });
    await expect(decodedBatches([image(8, 8)], 1, AbortSignal.abort(reason)).next()).rejects.toBe(reason);
  });

  it("outputs that break off a batch later is given", async () => {
    const [family] = defaultDecoders;
    const decoder: Decoder = {
      ...family!,
      decode(context, candidates) {
        family!.decode(context, candidates);
        const dark = candidates.category.subarray(0, candidates.length).every((each) => each === 0);
        if (dark) throw new BorescopeError("INFERENCE_OUTPUT", { expected: "a burr", found: "none" });
      },
    };
    await using detector = await create({ model: brightness, decoder, confidence: 0.5 });
    const black = { width: 8, height: 8, data: new Uint8Array(192) };
    let given = 0;
    const all = async () => {
      for await (const found of detector.stream([image(8, 8), image(8, 8), black])) given += found.length > 0 ? 1 : 0;
    };
    await expect(all()).rejects.toMatchObject({ code: "INFERENCE_OUTPUT" });
    expect(given).toBe(2);
  });

  it("images that a source gives one by one is given before it is asked for all of them", async () => {
    await using detector = await create({ model: brightness });
    let wake: (() => void) | undefined;
    const seen: number[] = [];
    async function* camera() {
      yield image(8, 8);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      yield image(8, 8);
    }
    for await (const found of detector.stream(camera())) {
      seen.push(found.width);
      while (wake === undefined) await new Promise(setImmediate);
      wake();
    }
    expect(seen).toEqual([8, 8]);
  });

  it("a source of images that fails is given, and then its error", async () => {
    await using detector = await create({ model: brightness });
    function* failing() {
      yield image(8, 8);
      throw new Error("unplugged");
    }
    let given = 0;
    const all = async () => {
      for await (const _found of detector.stream(failing())) given++;
    };
    await expect(all()).rejects.toThrow("unplugged");
    expect(given).toBe(1);
  });
});
