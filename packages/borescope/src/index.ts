export { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
export { BorescopeError, Dataset, Detections, type FormatAdapter, Problems } from "@borescope/core";
export {
  type CategoryResult,
  CONVENTIONS,
  type ConfusionMatrix,
  type Convention,
  type ConventionName,
  confusionMatrix,
  createEvaluator,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  type ImageOutcomes,
  imageList,
  type ObjectOutcome,
  type OutcomeOptions,
  type Outcomes,
  objectList,
  outcomesOf,
  type Reconciliation,
  reconcile,
  type Summary,
  tagOutcomes,
} from "@borescope/metrics";
export { defaultAdapters } from "./adapters.js";
export { confusionSchema, confusionsSchema } from "./documents/confusion-schema.js";
export { imagesSchema } from "./documents/images-schema.js";
export { objectsSchema } from "./documents/objects-schema.js";
export { tagSchema, writtenSchema } from "./documents/written-schema.js";
export { type ReadDatasetOptions, type ReadDetectionsOptions, readDataset, readDetections } from "./read.js";
