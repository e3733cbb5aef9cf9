import { BorescopeError, bytesFolder } from "@borescope/core";
import { createDetector, datasetOfImages, type ImageDetections } from "@borescope/inference";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../src/decode-web.js";
import { INPUTS, inputHash } from "./scene-inputs.js";

const address = (name: string) => new URL(`./models/${name}`, import.meta.url);
const bytesOf = async (name: string) => new Uint8Array(await (await fetch(address(name))).arrayBuffer());
/** What Node's CPU gives too, to the same tolerance: `family-models.test.ts`. */
const { confidence, iou, models } = await (await fetch(address("expected.json"))).json();

interface Expected {
  readonly class: number;
  readonly score: number;
  readonly bbox?: readonly number[];
}

function same(found: ImageDetections, expected: readonly Expected[]): void {
  expect([...found.classes]).toEqual(expected.map((one) => one.class));
  expected.forEach(({ score, bbox }, i) => {
    expect(found.scores[i]).toBeCloseTo(score, 5);
    for (const [k, value] of bbox?.entries() ?? []) expect(found.boxes[4 * i + k]).toBeCloseTo(value, 4);
  });
}

describe("in the browser", () => {
  it.each(Object.entries(INPUTS))("%s becomes the input that it becomes in Node", async (name, hash) => {
    expect(await inputHash(await decodeImage(await bytesOf(name), name))).toBe(hash);
  });

  describe.each(["wasm", "webgpu"] as const)("%s", (device) => {
    it.each(Object.keys(models))("gives what Node gives: %s", async (name) => {
      const model = await bytesOf(`${name}.onnx`);
      const detector = await createDetector({ model, device, confidence, iou });
      expect(detector.device).toEqual({ provider: device, runtime: "onnxruntime-web", refused: [] });
      same(await detector.detect(await bytesOf("scene.png")), models[name]);
      await detector.dispose();
    });
  });

  it("auto takes the first that runs, and says why it did not take another", async () => {
    const detector = await createDetector({ model: await bytesOf("brightness.onnx") });
    const { provider, refused } = detector.device;
    expect(provider === "webgpu" ? refused : refused.map((one) => one.provider)).toEqual(
      provider === "webgpu" ? [] : ["webgpu"],
    );
    await detector.dispose();
  });

  it("runs over the images of a folder", async () => {
    const detector = await createDetector({ model: await bytesOf("brightness.onnx"), device: "wasm", confidence: 0.5 });
    const folder = bytesFolder({ "a.png": await bytesOf("scene.png"), "b.jpg": await bytesOf("scene.jpg") });
    const dataset = await datasetOfImages(folder, detector.labels!);
    const { objects, categories } = await detector.detect(dataset);
    expect(categories.names).toEqual(["open hole", "burr"]);
    expect(new Set(objects.image)).toEqual(new Set([0, 1]));
    await detector.dispose();
  });

  it("tells of bytes that are no image, and of a provider that it has not", async () => {
    await expect(decodeImage(new Uint8Array(0), "a.png")).rejects.toMatchObject({ code: "IMAGE_UNREADABLE" });
    const cuda = createDetector({ model: await bytesOf("brightness.onnx"), device: "cuda" });
    await expect(cuda).rejects.toBeInstanceOf(BorescopeError);
  });
});
