export { type ClassFault, FAULT_NAMES, type FaultName, type NamedSelection } from "./class-faults.js";
export { CONVENTIONS, type Convention, type ConventionName } from "./conventions.js";
export { type CurveShape, Curves } from "./curves.js";
export type { EditedFiles } from "./edited-files.js";
export { type EvaluateOptions, evaluate } from "./evaluate.js";
export { type EvaluateAsyncOptions, evaluateAsync } from "./evaluate-async.js";
export type { CategoryResult, Evaluation, EvaluationInputs } from "./evaluation.js";
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
export { type RankedWorth, rankWorth } from "./rank-worth.js";
export type { WorthOptions } from "./repair-options.js";
export type { Repair, RepairCounts } from "./repairs.js";
export { BOX_STATISTICS, KEYPOINT_STATISTICS, type Statistic, type Summary } from "./summarize.js";
export { type Statistics, type Worth, worth } from "./worth.js";
