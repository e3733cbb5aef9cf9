export { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
export { BorescopeError, Dataset, Detections, type FormatAdapter, Problems } from "@borescope/core";
export {
  type CategoryResult,
  createEvaluator,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  type NamedSelection,
  type RankedWorth,
  rankWorth,
  type Summary,
  type Worth,
  type WorthOptions,
  worth,
} from "@borescope/metrics";
export { defaultAdapters } from "./adapters.js";
export { type WorthDocument, worthSchema } from "./documents/worth.js";
export { type ReadDatasetOptions, type ReadDetectionsOptions, readDataset, readDetections } from "./read.js";
