import { writeFileSync } from "node:fs";
import { join } from "node:path";

const DATASET = {
  images: [{ id: 7, file_name: "7.jpg", width: 64, height: 48 }],
  annotations: [{ id: 1, image_id: 7, category_id: 5, bbox: [8, 8, 16, 12], area: 192, iscrowd: 0 }],
  categories: [
    { id: 1, name: "open hole" },
    { id: 5, name: "burr" },
  ],
};
const RESULTS = [{ image_id: 7, category_id: 5, bbox: [8, 8, 16, 12], score: 0.5 }];

/** Writes a COCO data set of one image, `val.json`, and a model's results on it, `yolo.json`, to a folder. */
export function writeTinyCoco(folder: string): void {
  writeFileSync(join(folder, "val.json"), JSON.stringify(DATASET));
  writeFileSync(join(folder, "yolo.json"), JSON.stringify(RESULTS));
}
