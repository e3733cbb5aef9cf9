export { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
export { BorescopeError, Dataset, Detections, type FormatAdapter, Problems } from "@borescope/core";
export {
  type CategoryResult,
  coco as cocoProtocol,
  createEvaluator,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  type Hierarchy,
  type LvisOptions,
  lvis,
  type OpenImagesOptions,
  openImages,
  type Protocol,
  type Summary,
  type VocOptions,
  voc2007,
  voc2012,
} from "@borescope/metrics";
export { defaultAdapters } from "./adapters.js";
export { hierarchySchema } from "./documents/hierarchy.js";
export { type ReadDatasetOptions, type ReadDetectionsOptions, readDataset, readDetections } from "./read.js";
