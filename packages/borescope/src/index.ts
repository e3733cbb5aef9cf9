export { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
export { BorescopeError, Dataset, Detections, type FormatAdapter, Problems } from "@borescope/core";
export {
  type AtConfidence,
  type Calibration,
  type CalibrationOptions,
  type CategoryResult,
  ConfidenceCurve,
  type CurveOptions,
  calibration,
  createEvaluator,
  curves,
  type DetectionCurves,
  type Distribution,
  type DistributionOptions,
  distribution,
  type ErrorTypeOptions,
  type ErrorTypes,
  type EvaluateOptions,
  type Evaluation,
  errorTypes,
  evaluate,
  type MainError,
  type RecalibrateOptions,
  type Recalibration,
  recalibrate,
  type SpecialError,
  type Summary,
} from "@borescope/metrics";
export { defaultAdapters } from "./adapters.js";
export { type CalibrationDocument, calibrationSchema } from "./documents/calibration-schema.js";
export { type CurvesDocument, curvesSchema } from "./documents/curves-schema.js";
export { type DistributionDocument, distributionSchema } from "./documents/distribution-schema.js";
export { type ErrorsDocument, errorsSchema } from "./documents/errors-schema.js";
export { type ReadDatasetOptions, type ReadDetectionsOptions, readDataset, readDetections } from "./read.js";
