// One run of ours in a process that says how long reading and evaluating took, in milliseconds.

import { readDataset, readDetections } from "../packages/borescope/dist/index.js";
import { evaluateAsync } from "../packages/metrics/dist/index.js";

const [groundTruth, detections, iouType] = process.argv.slice(2);
const wanted = { masks: iouType === "segm", keypoints: iouType === "keypoints" };
const start = performance.now();
const dataset = await readDataset(groundTruth, wanted);
const middle = performance.now();
const model = await readDetections(detections, dataset, wanted);
const loaded = performance.now();
await evaluateAsync(dataset, model, { iouType });
const done = performance.now();
console.log(
  JSON.stringify({
    groundTruth: middle - start,
    detections: loaded - middle,
    load: loaded - start,
    evaluate: done - loaded,
  }),
);
