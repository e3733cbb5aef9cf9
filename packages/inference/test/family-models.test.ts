import { readFileSync } from "node:fs";
import { decodeRle } from "@borescope/core";
import { createDetector, type ImageDetections } from "@borescope/inference";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../src/decode-node.js";

interface Expected {
  readonly class: number;
  readonly score: number;
  readonly bbox?: readonly number[];
  /** Pixels of the mask, row by row, 0 or 1. */
  readonly mask?: string;
  readonly keypoints?: readonly number[];
  readonly rotated?: readonly number[];
}

const folder = new URL("./models/", import.meta.url);
const { confidence, iou, models } = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as {
  confidence: number;
  iou: number;
  models: Record<string, Expected[]>;
};
const DECODERS: Readonly<Record<string, string>> = { "hf-detr": "detr" };

const scene = await decodeImage(readFileSync(new URL("scene.png", folder)), "scene.png");

async function detect(name: string): Promise<ImageDetections> {
  await using detector = await createDetector({
    model: new URL(`${name}.onnx`, folder),
    device: "cpu",
    confidence,
    iou,
  });
  expect(detector.decoder.name).toBe(DECODERS[name] ?? name);
  return await detector.detect(scene);
}

/** Row by row, as the golden has them. */
function pixels(found: ImageDetections, i: number): string {
  const { height, width } = found;
  const columns = decodeRle(found.masks![i]!);
  return Array.from(
    { length: width * height },
    (_, at) => columns[(at % width) * height + Math.floor(at / width)],
  ).join("");
}

describe("a model that has the layout of its family", () => {
  it.each(Object.entries(models))("%s gives what a decoder written apart gives", async (name, expected) => {
    const found = await detect(name);
    expect(found.length).toBe(expected.length);
    expect(found.length).toBeGreaterThan(5);
    const close = (values: ArrayLike<number>, wanted: readonly number[]) => {
      for (const [k, value] of wanted.entries()) expect(values[k]).toBeCloseTo(value, 4);
    };
    expected.forEach((one, i) => {
      expect(found.classes[i]).toBe(one.class);
      expect(found.scores[i]).toBeCloseTo(one.score, 6);
      if (one.bbox !== undefined) close(found.boxes.subarray(4 * i, 4 * i + 4), one.bbox);
      if (one.mask !== undefined) expect(pixels(found, i)).toBe(one.mask);
      if (one.keypoints !== undefined) close(found.keypoints!.subarray(51 * i, 51 * i + 51), one.keypoints);
      if (one.rotated !== undefined) close(found.rotatedBoxes!.subarray(5 * i, 5 * i + 5), one.rotated);
    });
  });
});
