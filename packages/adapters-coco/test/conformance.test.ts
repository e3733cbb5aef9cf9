import { gzipSync } from "node:zlib";
import { bytesFolder, bytesSource } from "@borescope/core";
import { CARRIED, formatConformance } from "@borescope/core/testing";
import { describe, it } from "vitest";
import { coco } from "../src/index.js";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

const IMAGES = [
  { id: 7, file_name: "val/a.jpg", width: 640, height: 480, camera: "line" },
  { id: "7", file_name: "val/b.jpg", width: 32, height: 32 },
  { id: 9, file_name: "val/c.jpg" },
];
const CATEGORIES = [
  { id: 1, name: "burr", supercategory: "surface" },
  { id: 5, name: "open hole" },
];
const instances = {
  images: IMAGES,
  categories: CATEGORIES,
  annotations: [
    { id: 1, image_id: 7, category_id: 5, bbox: [8, 8.5, 16, 12], area: 192, iscrowd: 0, difficult: true },
    { id: "x", image_id: "7", category_id: 1, bbox: [1, 1, 4, 2], segmentation: [[1, 1, 5, 1, 5, 3, 1, 3]], area: 7.5 },
    { id: 3, image_id: 7, category_id: 1, iscrowd: 1, segmentation: { size: [480, 640], counts: [0, 480, 306720] } },
    { id: 4, image_id: 7, category_id: 1, bbox: [-4, 0, 1e-3, 0], segmentation: { size: [2, 2], counts: "22" } },
  ],
};
const keypoints = {
  images: IMAGES,
  categories: CATEGORIES,
  annotations: [
    {
      id: 1,
      image_id: 7,
      category_id: 1,
      bbox: [8, 8, 16, 12],
      area: 90,
      keypoints: [9, 9, 2, 0, 0, 0],
      num_keypoints: 1,
    },
    {
      id: 2,
      image_id: 9,
      category_id: 1,
      bbox: [8, 8, 16, 12],
      area: 90,
      keypoints: [0, 0, 0, 0, 0, 0],
      num_keypoints: 0,
    },
  ],
};
const results = [
  { image_id: 7, category_id: 5, bbox: [8, 8, 16, 12], score: 0.5 },
  { image_id: "7", category_id: 1, bbox: [1, 1, 4, 2.5], score: -1e-7 },
];
const faulty = [
  { id: 5, image_id: 9, category_id: 1, bbox: [1, 2, 3] },
  { id: 6, image_id: 9, category_id: 1, bbox: [1, 2, -3, 4] },
];

const samples = [
  {
    name: "instances",
    source: bytesSource(encode(instances), "val.json"),
    images: 3,
    categories: 2,
    objects: 4,
    detections: { source: bytesSource(encode(results), "yolo.json"), objects: 2 },
  },
  { name: "keypoints", source: bytesSource(encode(keypoints), "val.json"), images: 3, categories: 2, objects: 2 },
  {
    name: "a packed file",
    source: bytesSource(gzipSync(encode(instances)), "val.json.gz"),
    images: 3,
    categories: 2,
    objects: 4,
  },
  {
    name: "a folder",
    source: bytesFolder({ "annotations/val.json": encode(instances) }),
    images: 3,
    categories: 2,
    objects: 4,
  },
];

const damaged = [
  {
    name: "boxes that are none",
    source: bytesSource(encode({ ...instances, annotations: [...instances.annotations, ...faulty] }), "val.json"),
    code: "COCO_BOX",
    skipped: 2,
    objects: 4,
  },
];

describe("coco keeps the contract of format adapters:", () => {
  const checks = formatConformance(coco(), {
    samples,
    damaged,
    carries: CARRIED,
  });
  it.each(checks)("$name", ({ run }) => run());
});
