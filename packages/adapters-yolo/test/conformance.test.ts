import { bytesFolder } from "@borescope/core";
import { formatConformance } from "@borescope/core/testing";
import { describe, it } from "vitest";
import { yolo } from "../src/index.js";
import { type Files, png } from "./files.js";

const PICTURES: Files = {
  "images/val/a.png": png(640, 480),
  "images/val/b.png": png(64, 48),
  "images/val/c.png": png(5, 5),
};

const boxes: Files = {
  ...PICTURES,
  "data.yaml": "path: .\nval: images/val\nnames:\n  0: burr\n  1: open hole\n  2: crack\n",
  "labels/val/a.txt": "1 0.5 0.5 0.25 0.5\n0 0.1 0.125 0.0625 0.01\n",
  "labels/val/b.txt": "0 0.5 0.5 1 1\n",
};
const polygons: Files = {
  ...PICTURES,
  "data.yaml": "val: images/val\ntask: segment\nnames: [burr, crack]\n",
  "labels/val/a.txt": "1 0.1 0.1 0.5 0.125 0.3 0.75\n",
};
const keypoints: Files = {
  ...PICTURES,
  "data.yaml": "val: images/val\nkpt_shape: [2, 3]\nnames: [burr]\n",
  "labels/val/a.txt": "0 0.5 0.5 0.25 0.5 0.5 0.5 2 0.6 0.4 1\n",
};
const darknet: Files = {
  "obj.data": "classes = 1\nvalid = test.txt\nnames = obj.names\n",
  "obj.names": "burr\n",
  "test.txt": "obj/a.png\n",
  "obj/a.png": png(10, 10),
  "obj/a.txt": "0 0.5 0.5 0.5 0.5\n",
};
const faulty: Files = {
  ...boxes,
  "labels/val/c.txt": "0 0.5 0.5\n0 0.5 0.5 1 1\n0 0.5 0.5 nan 1\n",
};
const predictions: Files = {
  "a.txt": "1 0.5 0.5 0.25 0.5 0.875\n0 0.1 0.125 0.0625 0.01 0.5\n",
  "b.txt": "2 0.5 0.5 1 1 0.1\n",
};

const samples = [
  {
    name: "boxes",
    source: bytesFolder(boxes),
    images: 3,
    categories: 3,
    objects: 3,
    detections: { source: bytesFolder(predictions), objects: 3 },
  },
  { name: "polygons", source: bytesFolder(polygons), images: 3, categories: 2, objects: 1 },
  { name: "keypoints", source: bytesFolder(keypoints), images: 3, categories: 1, objects: 1 },
  { name: "darknet's lists", source: bytesFolder(darknet), images: 1, categories: 1, objects: 1 },
];

const damaged = [
  { name: "lines that are none", source: bytesFolder(faulty), code: "YOLO_LINE", skipped: 2, objects: 4 },
];

describe("yolo keeps the contract of format adapters:", () => {
  const carries = ["unused categories", "polygons", "keypoints"] as const;
  const checks = formatConformance(yolo(), { samples, damaged, carries, tolerance: 1e-6 });
  it.each(checks)("$name", ({ run }) => run());
});
