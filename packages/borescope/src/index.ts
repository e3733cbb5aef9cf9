export { readGroundTruth, readResults } from "@borescope/adapters-coco";
export { BorescopeError, Dataset, Detections } from "@borescope/core";
export { type EvaluateOptions, type Evaluation, evaluate } from "@borescope/metrics";
