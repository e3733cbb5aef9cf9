import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { compareModels } from "@borescope/metrics";
import { encodeJson, randomFiles } from "./random-files.js";

/** A comparison of two models on drawn data, its numbers as text: the same on every engine. */
export function comparedNumbers(): string {
  const files = randomFiles(11, { images: 25, categories: 3 });
  const dataset = readGroundTruth(encodeJson(files.gt));
  const how = { matchCategories: "id", unlisted: "aside" } as const;
  const [a, b] = [files.dt, files.dt.filter((_, i) => i % 4 !== 0)].map((dt, i) =>
    readResults(encodeJson(dt), dataset, { ...how, model: `model ${i}` }),
  );
  const { models } = compareModels(dataset, [a!, b!], { rounds: 100, seed: 7, interval: "bca" });
  return JSON.stringify([models[0]!.summary.AP, models[1]!.summary.AP, models[1]!.summary.APm]);
}

/** What {@link comparedNumbers} gives. */
export const COMPARED = JSON.stringify([
  { value: 0.1026907118555756, interval: { low: 0.040971007517380115, high: 0.1638951022587437 }, difference: null },
  {
    value: 0.080889008307677,
    interval: { low: 0.03420062132327039, high: 0.14936588075059123 },
    difference: {
      value: -0.021801703547898607,
      interval: { low: -0.061282895296157824, high: 0.005682781478695716 },
      verdict: "cannot tell",
    },
  },
  {
    value: 0.2216706788308879,
    interval: { low: 0.1255594128493933, high: 0.3681164386076209 },
    difference: {
      value: -0.019092186304715708,
      interval: { low: -0.10249020005674765, high: 0.028185793186257555 },
      verdict: "cannot tell",
    },
  },
]);
