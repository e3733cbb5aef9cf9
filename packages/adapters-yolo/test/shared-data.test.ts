import { readFile } from "node:fs/promises";
import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { bytesFolder, type Detections } from "@borescope/core";
import { fileSource } from "@borescope/core/node";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { yolo } from "../src/index.js";
import { readDetections, readFolder } from "./files.js";

const crack = sharedPath("data", "workpiece-crack");
const samples = sharedPath("data", "datumaro-samples");
const ccby = sharedPath("data", "coco-ccby");
const metrics = sharedPath("data", "object-detection-metrics");

describe.skipIf(crack === null)("workpiece-crack", () => {
  it("reads all splits, though data.yaml points elsewhere, and counts the litter", async () => {
    let boxes = 0;
    for (const [split, images] of [
      ["train", 60],
      ["val", 16],
      ["test", 2],
    ] as const) {
      const { dataset, problems } = await readFolder(crack!, {}, { split });
      expect(dataset.images.length).toBe(images);
      expect(dataset.categories.names).toEqual(["crack"]);
      expect(problems.count("YOLO_PATH")).toBe(1);
      expect(problems.count("YOLO_LITTER")).toBeGreaterThan(0);
      expect(problems.count()).toBe(problems.count("YOLO_PATH") + problems.count("YOLO_LITTER"));
      boxes += dataset.groundTruth.length;
    }
    expect(boxes).toBe(75);
    expect((await readFolder(crack!)).dataset.name).toBe("workpiece-crack/val");
    expect((await readFolder(crack!, { split: "all" })).dataset.groundTruth.length).toBe(75);
    expect(await yolo().detect(await fileSource(crack!))).toBe(0.95);
  });
});

describe.skipIf(samples === null)("datumaro's samples", () => {
  it("reads every variant of YOLO", async () => {
    for (const variant of ["strict", "labels", "annotations"]) {
      const folder = `${samples}/yolo_dataset/${variant}`;
      const { dataset } = await readFolder(folder);
      expect(dataset.images.length).toBe(1);
      expect(dataset.categories.length).toBe(10);
      expect([...dataset.groundTruth.category]).toEqual([2, 4]);
      expect([...dataset.groundTruth.box].map((v) => Math.abs(Math.round(v)))).toEqual([0, 2, 4, 2, 3, 3, 2, 3]);
      expect(await yolo().detect(await fileSource(folder))).toBeGreaterThanOrEqual(variant === "strict" ? 0.9 : 0.6);
    }
  });

  it("reads Roboflow's", async () => {
    const { dataset } = await readFolder(`${samples}/roboflow_dataset/yolo`);
    expect([...dataset.images.ids]).toEqual(["val/images/val_001"]);
    expect(dataset.groundTruth.length).toBe(2);
    expect((await readFolder(`${samples}/roboflow_dataset/yolo`, { split: "train" })).dataset.images.length).toBe(2);
  });
});

describe.skipIf(ccby === null)("coco-ccby", () => {
  it("has the same boxes as its COCO annotations", async () => {
    const coco = readGroundTruth(await readFile(`${ccby}/annotations/instances.json`));
    const { dataset, codes } = await readFolder(ccby!);
    expect(codes).toEqual([]);
    expect(dataset.images.length).toBe(64);
    expect(dataset.groundTruth.length).toBe(637);
    const rows = new Map(dataset.images.fileNames.map((name, row) => [name.replace("images/", ""), row]));
    let worst = 0;
    const left = new Set(dataset.groundTruth.image.keys());
    for (let i = 0; i < coco.groundTruth.length; i++) {
      if (coco.groundTruth.crowd![i] === 1) continue;
      const image = rows.get(coco.images.fileNames[coco.groundTruth.image[i]!]!)!;
      expect(dataset.images.width[image]).toBe(coco.images.width[coco.groundTruth.image[i]!]);
      const name = coco.categories.names[coco.groundTruth.category[i]!]!;
      let least = Number.POSITIVE_INFINITY;
      let match = -1;
      for (const j of left) {
        if (dataset.groundTruth.image[j] !== image) continue;
        if (dataset.categories.names[dataset.groundTruth.category[j]!] !== name) continue;
        const apart = difference(coco.groundTruth.box, i, dataset.groundTruth.box, j);
        if (apart < least) [least, match] = [apart, j];
      }
      left.delete(match);
      worst = Math.max(worst, least);
    }
    expect(left.size).toBe(0);
    expect(worst).toBeLessThan(0.001); // six decimals of 640 pixels
  });

  it("carries a detector's results over, from a file of COCO to a folder of YOLO and back", async () => {
    const coco = readGroundTruth(await readFile(`${ccby}/annotations/instances.json`));
    const first = readResults(await readFile(`${ccby}/predictions/yolox_nano.json`), coco);
    const files = [...yolo().writeDetections(coco, first)].map(({ path, content }) => [path, [...content].join("")]);
    const { detections, codes } = await readDetections(bytesFolder(Object.fromEntries(files)), coco);
    expect(codes).toEqual(["YOLO_MATCHED_CATEGORIES"]);
    const rows = ({ objects }: Detections) =>
      Array.from({ length: objects.length }, (_, i) => [
        objects.image[i]!,
        objects.category[i]!,
        objects.score[i]!,
        ...Array.from(objects.box.subarray(i * 4, i * 4 + 4), (v) => Math.round(v * 1e5) / 1e5 + 0),
      ]).sort((a, b) => a.map((v, k) => v - b[k]!).find((d) => d !== 0) ?? 0);
    expect(rows(detections)).toEqual(rows(first));
  });
});

describe.skipIf(metrics === null)("object-detection-metrics", () => {
  it("has no images, and so says what is missing", async () => {
    const folder = `${metrics}/gts/yolo_format`;
    expect(await yolo().detect(await fileSource(folder))).toBe(0.9);
    await expect(readFolder(folder)).rejects.toMatchObject({
      code: "YOLO_EMPTY",
      hint: expect.stringContaining("--images"),
    });
  });
});

function difference(a: Float64Array, i: number, b: Float64Array, j: number): number {
  let most = 0;
  for (let k = 0; k < 4; k++) most = Math.max(most, Math.abs(a[i * 4 + k]! - b[j * 4 + k]!));
  return most;
}
