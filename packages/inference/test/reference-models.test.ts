import { readFileSync } from "node:fs";
import { createDetector, type Detector, type ImageDetections } from "@borescope/inference";
import { afterAll, describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { decodeImage } from "../src/decode-node.js";

interface Expected {
  readonly class_index?: number;
  readonly score: number;
  readonly bbox: readonly number[];
}

interface Case {
  readonly folder: string;
  readonly model: string;
  readonly confidence: number;
  readonly iou: number;
  /** The stored input that an image was resized to, where it is to be used. */
  readonly stored?: "resized_png";
}

const CASES: readonly Case[] = [
  { folder: "yolox-nano", model: "yolox_nano.onnx", confidence: 0.3, iou: 0.45 },
  { folder: "fastestdet", model: "FastestDet.onnx", confidence: 0.5, iou: 0.45, stored: "resized_png" },
  { folder: "nanodet-m", model: "nanodet_m_320.onnx", confidence: 0.35, iou: 0.6 },
  { folder: "ultraface", model: "version-RFB-320.onnx", confidence: 0.7, iou: 0.3 },
];
const LAYOUTS = [
  ["yolov5_layout.onnx", "yolov5"],
  ["yolov8_layout.onnx", "yolov8"],
  ["yolov10_end2end_layout.onnx", "yolo-end-to-end"],
  ["rtdetr_logits_layout.onnx", "rt-detr-logits"],
  ["rtdetr_deploy_layout.onnx", "detr-deploy"],
] as const;

const data = sharedPath("data");
const open: Detector[] = [];
afterAll(() => Promise.all(open.map((detector) => detector.dispose())));

async function load(path: string, options: object) {
  const detector = await createDetector({ model: path, device: "cpu", ...options });
  open.push(detector);
  return detector;
}

/** Same objects in the same order: scores to the last digit that was written down, boxes to a fifth of a pixel. */
function compare(found: ImageDetections, expected: readonly Expected[], scale: readonly [number, number] = [1, 1]) {
  expect(found.length).toBe(expected.length);
  expected.forEach(({ class_index: category, score, bbox }, i) => {
    if (category !== undefined) expect(found.classes[i]).toBe(category);
    expect(found.scores[i]).toBeCloseTo(score, 4);
    bbox.forEach((value, c) => {
      expect(Math.abs(found.boxes[4 * i + c]! * scale[c % 2]! - value)).toBeLessThan(0.02);
    });
  });
}

describe.runIf(data !== null)("the reference detectors", () => {
  it.each(CASES)("of $folder find what their own code finds", async ({ folder, model, confidence, iou, stored }) => {
    const { images } = JSON.parse(readFileSync(`${data}/${folder}/expected.json`, "utf8"));
    const detector = await load(`${data}/${folder}/${model}`, { confidence, iou });
    for (const { image, detections, ...entry } of images) {
      const path = `${data}/${folder}/${stored === undefined ? image : entry[stored]}`;
      const pixels = await decodeImage(readFileSync(path), path);
      const scale = stored === undefined ? [1, 1] : [entry.width / pixels.width, entry.height / pixels.height];
      compare(await detector.detect(pixels), detections, scale as [number, number]);
    }
  });

  it.each(LAYOUTS)("give the same through %s", async (file, decoder) => {
    const expected = JSON.parse(readFileSync(`${data}/yolox-nano-layouts/expected.json`, "utf8"));
    const [key] = Object.keys(expected).filter((name) => name.startsWith("yolov8_layout"));
    const input = `${data}/yolox-nano/letterboxed/000000423617_416.png`;
    // the stored input lies at the top left, scaled by 0.65
    const detector = await load(`${data}/yolox-nano-layouts/${file}`, { confidence: 0.3, iou: 0.45 });
    expect(detector.decoder.name).toBe(decoder);
    const found = await detector.detect(await decodeImage(readFileSync(input), input));
    const scaled = expected[key!].map(({ bbox, ...rest }: Expected) => ({ ...rest, bbox: bbox.map((v) => v * 0.65) }));
    const inside = found.scores.length;
    expect(inside).toBe(scaled.length);
    compare(found, scaled);
  });
});
