export {
  BACKGROUND,
  type ConfusionCell,
  ConfusionMatrix,
  confusionMatrix,
  type LeftOut,
  type Normalization,
} from "./confusion.js";
export { CONVENTIONS, type Convention, type ConventionName, conventionName } from "./conventions.js";
export { type CurveShape, Curves } from "./curves.js";
export { type EvaluateOptions, evaluate } from "./evaluate.js";
export { type EvaluateAsyncOptions, evaluateAsync } from "./evaluate-async.js";
export type { CategoryResult, Evaluation } from "./evaluation.js";
export { createEvaluator, type Evaluator, type EvaluatorOptions } from "./evaluator.js";
export { evaluatorFromBytes, evaluatorToBytes } from "./evaluator-state.js";
export type { BoxFormat, DetectionsInput, GroundTruthInput, ImageInput } from "./image-input.js";
export { type ImageOutcomes, imageList } from "./image-list.js";
export type { MatchRule } from "./match-rule.js";
export type { Matches } from "./matches.js";
export { numpyMean, pairwiseSum } from "./numpy-sum.js";
export { type ObjectListOptions, type ObjectOutcome, objectList } from "./object-list.js";
export type { OutcomeCounts } from "./outcome-counts.js";
export { OUTCOME, type OutcomeName, type OutcomeOptions, type Outcomes, outcomesOf } from "./outcomes.js";
export type { CategoryInput } from "./pending-images.js";
export {
  type AreaRange,
  type CocoOptions,
  type CocoParameters,
  cocoParameters,
  type IouType,
} from "./protocols/coco.js";
export { type ReconcileGroup, type Reconciliation, reconcile } from "./reconcile.js";
export type { ReconcileReason } from "./reconcile-rules.js";
export { BOX_STATISTICS, KEYPOINT_STATISTICS, type Statistic, type Summary } from "./summarize.js";
export { OUTCOME_TAGS, tagOutcomes } from "./tag-outcomes.js";
