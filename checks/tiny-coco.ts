import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspace.js";

const DATASET = {
  images: [{ id: 7, file_name: "7.jpg", width: 64, height: 48 }],
  annotations: [{ id: 1, image_id: 7, category_id: 5, bbox: [8, 8, 16, 12], area: 192, iscrowd: 0 }],
  categories: [
    { id: 1, name: "open hole" },
    { id: 5, name: "burr" },
  ],
};
const RESULTS = [{ image_id: 7, category_id: 5, bbox: [8, 8, 16, 12], score: 0.5 }];

const MODELS = `${root}packages/inference/test/models/`;

/**
 * Writes to a folder a COCO data set of one image, `val.json`, the image, `7.jpg`, a model's results on it, `yolo.json`,
 * and a small detector, `model.onnx`.
 */
export function writeTinyCoco(folder: string): void {
  writeFileSync(join(folder, "val.json"), JSON.stringify(DATASET));
  writeFileSync(join(folder, "yolo.json"), JSON.stringify(RESULTS));
  copyFileSync(`${MODELS}scene.jpg`, join(folder, "7.jpg"));
  copyFileSync(`${MODELS}brightness.onnx`, join(folder, "model.onnx"));
}
