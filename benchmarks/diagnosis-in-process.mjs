// One question asked of two files (or three) in a process that says, in milliseconds, how long reading took, the first
// answer, and the same answer again where it is asked for.
import { parseArgs } from "node:util";
import { readDataset, readDetections } from "../packages/borescope/dist/index.js";
import {
  compareModelsAsync,
  confusionMatrix,
  curves,
  errorTypes,
  evaluateAsync,
  rankWorth,
} from "../packages/metrics/dist/index.js";
import { median } from "./measure.mjs";

const QUESTIONS = {
  confusion: (dataset, [model]) => confusionMatrix(dataset, model),
  errors: (dataset, [model]) => errorTypes(dataset, model),
  curves: (dataset, [model]) => curves(dataset, model),
  worth: async (dataset, [model]) => rankWorth(await evaluateAsync(dataset, model)),
  compare: (dataset, models, rounds) => compareModelsAsync(dataset, models, { rounds }),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repeats: { type: "string", default: "0" } },
});
const [question, groundTruth, detections, second, rounds] = positionals;
const start = performance.now();
const dataset = await readDataset(groundTruth);
const models = [await readDetections(detections, dataset)];
if (second !== undefined) models.push(await readDetections(second, dataset));
const load = performance.now() - start;
const first = await answer();
const again = [];
for (let i = 0; i < Number(values.repeats); i++) again.push(await answer());
console.log(JSON.stringify({ times: { load, first, again: again.length === 0 ? null : median(again) } }));

async function answer() {
  const from = performance.now();
  await QUESTIONS[question](dataset, models, Number(rounds));
  return performance.now() - from;
}
