export { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
export {
  BorescopeError,
  Dataset,
  Detections,
  type FormatAdapter,
  Problems,
  type Source,
  type SourceInput,
} from "@borescope/core";
export {
  type CategoryResult,
  createEvaluator,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  type Summary,
} from "@borescope/metrics";
export { defaultAdapters } from "./adapters.js";
export { type JoinAttributesOptions, joinAttributes } from "./join-attributes.js";
export { type ReadDatasetOptions, type ReadDetectionsOptions, readDataset, readDetections } from "./read.js";
export { type ReadTagsFileOptions, readTags } from "./read-tags.js";
