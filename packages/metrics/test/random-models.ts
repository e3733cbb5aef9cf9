import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import type { Dataset, Detections } from "@borescope/core";
import type { RandomFiles } from "./random-files.js";

/** A data set and a model's detections from files made in memory. */
export function readFiles({ gt, dt }: Pick<RandomFiles, "gt" | "dt">): { dataset: Dataset; detections: Detections } {
  const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const dataset = readGroundTruth(encode(gt));
  const detections = readResults(encode(dt), dataset, { matchImages: "id", matchCategories: "id", unlisted: "aside" });
  return { dataset, detections };
}
