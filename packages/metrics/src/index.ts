export { type CurveShape, Curves } from "./curves.js";
export { MAIN_ERRORS, type MainError } from "./error-sorting.js";
export { type ClassErrors, type ErrorTypeOptions, type ErrorTypes, errorTypes, type SpecialError } from "./error-types.js";
export { type EvaluateOptions, evaluate } from "./evaluate.js";
export { type EvaluateAsyncOptions, evaluateAsync } from "./evaluate-async.js";
export type { CategoryResult, Evaluation } from "./evaluation.js";
export { createEvaluator, type Evaluator, type EvaluatorOptions } from "./evaluator.js";
export { evaluatorFromBytes, evaluatorToBytes } from "./evaluator-state.js";
export type { BoxFormat, DetectionsInput, GroundTruthInput, ImageInput } from "./image-input.js";
export type { Matches } from "./matches.js";
export { numpyMean, pairwiseSum } from "./numpy-sum.js";
export type { CategoryInput } from "./pending-images.js";
export {
  type AreaRange,
  type CocoOptions,
  type CocoParameters,
  cocoParameters,
  type IouType,
} from "./protocols/coco.js";
export { BOX_STATISTICS, KEYPOINT_STATISTICS, type Statistic, type Summary } from "./summarize.js";
