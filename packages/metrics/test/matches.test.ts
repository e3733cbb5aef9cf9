import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { keypointOverlaps } from "../src/keypoint-overlaps.js";
import { maskOverlaps } from "../src/mask-overlaps.js";
import { boxOverlaps } from "../src/overlaps.js";
import { cocoParameters } from "../src/protocols/coco.js";
import { evalImgsLines } from "./eval-imgs.js";
import { cocoOptions, type Expected, FOLDERS, type GoldenCase, load } from "./goldens.js";
import { encodeJson } from "./random-files.js";

const sha256 = (lines: string[]) =>
  createHash("sha256")
    .update(lines.map((line) => `${line}\n`).join(""))
    .digest("hex");

describe.each(FOLDERS)("%s", (folder, iouType) => {
  const path = sharedPath("goldens", folder);
  const read = () => ({
    ...load(readFileSync(`${path}/gt.json`), readFileSync(`${path}/dt.json`), iouType),
    expected: JSON.parse(readFileSync(`${path}/expected.json`, "utf8")) as Expected,
  });

  it.skipIf(path === null)("matches as pycocotools does, object by object, with every variant", () => {
    const { dataset, detections, expected } = read();
    expect(sha256(evalImgsLines(dataset, detections, { iouType }))).toBe(expected.evalImgsSha256);
    for (const variant of expected.variants ?? []) {
      const lines = evalImgsLines(dataset, detections, { iouType, ...cocoOptions(variant.params) });
      expect(sha256(lines), variant.name).toBe(variant.evalImgsSha256);
    }
  });

  it.skipIf(path === null)("measures the same overlaps", () => {
    const { dataset, detections, expected } = read();
    const { groundTruth, images, categories } = dataset;
    const { objects } = detections;
    const { sigmas, maxDetections } = cocoParameters({ iouType });
    const kernel =
      iouType === "bbox"
        ? boxOverlaps(groundTruth, objects)
        : iouType === "segm"
          ? maskOverlaps(images, groundTruth, objects)
          : keypointOverlaps(groundTruth, objects, sigmas);
    expect(expected.ious.length).toBeGreaterThan(0);
    for (const { imageId, categoryId, shape, iou } of expected.ious) {
      const image = images.ids.rowOf(imageId);
      const category = categories.ids.rowOf(categoryId);
      const rowsOf = (side: typeof groundTruth) =>
        Uint32Array.from({ length: side.length }, (_, i) => i).filter(
          (i) => side.image[i] === image && side.category[i] === category,
        );
      const gt = rowsOf(groundTruth);
      const dt = rowsOf(objects)
        .sort((a, b) => objects.score[b]! - objects.score[a]! || a - b)
        .subarray(0, maxDetections[maxDetections.length - 1]!);
      expect([dt.length, gt.length]).toEqual(shape);
      const out = new Float64Array(dt.length * gt.length);
      kernel(dt, 0, dt.length, gt, 0, gt.length, out);
      if (iouType !== "keypoints") expect([...out]).toEqual(iou);
      else expect(Math.max(...out.map((oks, i) => Math.abs(oks - iou[i]!)))).toBeLessThanOrEqual(1e-12);
    }
  });
});

const quirks = sharedPath("goldens", "coco-quirks", "cases.json");
describe.skipIf(quirks === null)("coco-quirks", () => {
  const cases: GoldenCase[] = quirks === null ? [] : JSON.parse(readFileSync(quirks, "utf8")).cases;
  it.each(cases)("$name", ({ iouType, gt, dt, expected }) => {
    const { dataset, detections } = load(encodeJson(gt), encodeJson(dt), iouType);
    expect(sha256(evalImgsLines(dataset, detections, { iouType }))).toBe(expected.evalImgsSha256);
  });
});
