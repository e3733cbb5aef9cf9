export type { BootstrapOptions, BootstrapSettings } from "./bootstrap-settings.js";
export { type ComparedSlice, type CompareOptions, type Comparison, compareModels } from "./compare.js";
export { type CompareAsyncOptions, compareModelsAsync } from "./compare-async.js";
export type { ComparedClass, ComparedModel, ComparedNumber } from "./compared.js";
export { type CurveShape, Curves } from "./curves.js";
export { type EvaluateOptions, evaluate } from "./evaluate.js";
export { type EvaluateAsyncOptions, evaluateAsync } from "./evaluate-async.js";
export type { CategoryResult, Evaluation } from "./evaluation.js";
export { createEvaluator, type Evaluator, type EvaluatorOptions } from "./evaluator.js";
export { evaluatorFromBytes, evaluatorToBytes } from "./evaluator-state.js";
export type { Flips } from "./flips.js";
export type { BoxFormat, DetectionsInput, GroundTruthInput, ImageInput } from "./image-input.js";
export type { Interval, IntervalKind } from "./interval.js";
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
export type { RoundsWork } from "./run-rounds.js";
export type { Difference, Estimate, Verdict } from "./series.js";
export type { SliceSizeOptions } from "./slice-size.js";
export { evaluateSlices, type SliceNumber, type SliceResult, type SlicesOptions, type SlicesResult } from "./slices.js";
export { evaluateSlicesAsync, type SlicesAsyncOptions } from "./slices-async.js";
export type { FalsePositives, Slicing } from "./slicing.js";
export { BOX_STATISTICS, KEYPOINT_STATISTICS, type Statistic, type Summary } from "./summarize.js";
