export { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
export { BorescopeError, Dataset, Detections, type FormatAdapter, Problems } from "@borescope/core";
export {
  type CategoryResult,
  type CompareOptions,
  type Comparison,
  compareModels,
  compareModelsAsync,
  createEvaluator,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  evaluateSlices,
  evaluateSlicesAsync,
  type SlicesOptions,
  type SlicesResult,
  type Slicing,
  type Summary,
} from "@borescope/metrics";
export { defaultAdapters } from "./adapters.js";
export { type CompareDocument, compareSchema } from "./documents/compare.js";
export { type SlicesDocument, slicesSchema } from "./documents/slices.js";
export { type ReadDatasetOptions, type ReadDetectionsOptions, readDataset, readDetections } from "./read.js";
