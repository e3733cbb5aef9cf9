// Writes what evaluate.mjs measures on: ground truth and results at the scale of COCO val2017, the same from the same seed.
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRandom } from "../packages/core/dist/index.js";
import { categories, fill, images } from "./scene.mjs";

/** The folders, their task, and how many times the 5,000 images of COCO val2017 they have. */
const SETS = [
  ["bbox", "bbox", 1],
  ["kpt", "keypoints", 1],
  ["segm", "segm", 1],
  ["bbox10x", "bbox", 10],
];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "0" },
    only: { type: "string" },
    scale: { type: "string", default: "1" },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error("usage: node benchmarks/make-data.mjs <folder> [--only bbox|kpt|segm|bbox10x] [--scale 1] [--seed 0]");
  process.exit(2);
}
for (const [name, task, scale] of SETS)
  if (values.only === undefined || values.only === name)
    write(join(folder, name), task, Math.max(1, Math.round(5000 * scale * Number(values.scale))));

function write(out, task, count) {
  mkdirSync(out, { recursive: true });
  const random = createRandom(Number(values.seed));
  const table = images(count, random);
  const list = categories(task);
  const groundTruth = listWriter(join(out, "gt.json"), `{"images":${JSON.stringify(table)},"annotations":[`);
  const results = listWriter(join(out, "dt.json"), "[");
  for (const image of table) {
    const filled = fill(image, task, list, random);
    for (const row of filled.annotations) groundTruth.add({ ...row, id: groundTruth.length + 1 });
    for (const row of filled.results) results.add(row);
  }
  groundTruth.end(`],"categories":${JSON.stringify(list)}}`);
  results.end("]");
  console.log(`${out}: ${count} images, ${groundTruth.length} ground truths, ${results.length} detections`);
}

/** Writes rows as they come, a mebibyte at a time. */
function listWriter(path, head) {
  const file = openSync(path, "w");
  let text = head;
  const writer = {
    length: 0,
    add(row) {
      text += writer.length++ === 0 ? JSON.stringify(row) : `,${JSON.stringify(row)}`;
      if (text.length > 1 << 20) {
        writeSync(file, text);
        text = "";
      }
    },
    end(tail) {
      writeSync(file, text + tail);
      closeSync(file);
    },
  };
  return writer;
}
