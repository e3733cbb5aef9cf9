export type { BootstrapOptions, BootstrapSettings } from "./bootstrap-settings.js";
export { type Calibration, type CalibrationOptions, calibration } from "./calibration.js";
export { type ClassFault, FAULT_NAMES, type FaultName, type NamedSelection } from "./class-faults.js";
export { type ComparedSlice, type CompareOptions, type Comparison, compareModels } from "./compare.js";
export { type CompareAsyncOptions, compareModelsAsync } from "./compare-async.js";
export type { ComparedClass, ComparedModel, ComparedNumber } from "./compared.js";
export { type AtConfidence, ConfidenceCurve } from "./confidence-curve.js";
export {
  BACKGROUND,
  type ConfusionCell,
  ConfusionMatrix,
  confusionMatrix,
  type LeftOut,
  type LeftOutCounts,
  type Normalization,
} from "./confusion.js";
export { CONVENTIONS, type Convention, type ConventionName, conventionName } from "./conventions.js";
export type { ObjectCounts, SizeCounts } from "./count-objects.js";
export { type CurveShape, Curves } from "./curves.js";
export { type ClassCurves, type CurveOptions, curves, type DetectionCurves } from "./detection-curves.js";
export {
  type ClassDistribution,
  type Distribution,
  type DistributionOptions,
  distribution,
  type Imbalance,
  type ModelDistribution,
  type PerImage,
  type TableDistribution,
} from "./distribution.js";
export type { EditedFiles } from "./edited-files.js";
export { MAIN_ERRORS, type MainError } from "./error-sorting.js";
export {
  type ClassErrors,
  type ErrorTypeOptions,
  type ErrorTypes,
  errorTypes,
  type SpecialError,
} from "./error-types.js";
export { type EvaluateOptions, evaluate } from "./evaluate.js";
export { type EvaluateAsyncOptions, evaluateAsync } from "./evaluate-async.js";
export type { CategoryCounts, CategoryResult, Evaluation, EvaluationInputs } from "./evaluation.js";
export { createEvaluator, type Evaluator, type EvaluatorOptions } from "./evaluator.js";
export { evaluatorFromBytes, evaluatorToBytes } from "./evaluator-state.js";
export type { Flips } from "./flips.js";
export type { Hierarchy, HierarchyNode, ParentMap } from "./hierarchy.js";
export type { BoxFormat, DetectionsInput, GroundTruthInput, ImageInput } from "./image-input.js";
export { type ImageOutcomes, imageList } from "./image-list.js";
export type { Interval, IntervalKind } from "./interval.js";
export type { JudgeOptions } from "./judged.js";
export { compileAhead } from "./kernel.js";
export type { MatchOptions } from "./match.js";
export type { MatchRule } from "./match-rule.js";
export type { Matches } from "./matches.js";
export type { BestMean, MeanCurve } from "./mean-curve.js";
export { normalQuantile } from "./normal.js";
export { numpyMean, pairwiseSum } from "./numpy-sum.js";
export { type ObjectListOptions, type ObjectOutcome, objectList } from "./object-list.js";
export { OUTCOME, type OutcomeName } from "./outcome.js";
export type { OutcomeCounts } from "./outcome-counts.js";
export { type OutcomeOptions, type Outcomes, outcomesOf } from "./outcomes.js";
export type { CategoryInput } from "./pending-images.js";
export type { Arrangement, Protocol, SummaryRow, SummaryRows } from "./protocol.js";
export {
  type AreaRange,
  type CocoOptions,
  type CocoParameters,
  cocoParameters,
  type IouType,
} from "./protocols/coco.js";
export { coco } from "./protocols/coco-protocol.js";
export { type LvisOptions, type LvisStatistic, lvis } from "./protocols/lvis.js";
export { type OpenImagesOptions, openImages } from "./protocols/open-images.js";
export { VOC_CONVENTIONS, type VocConvention, type VocOptions, voc2007, voc2012 } from "./protocols/voc.js";
export { type RankedWorth, rankWorth } from "./rank-worth.js";
export { type RecalibrateOptions, type Recalibration, recalibrate } from "./recalibrate.js";
export { type ReconcileGroup, type Reconciliation, reconcile } from "./reconcile.js";
export type { ReconcileReason } from "./reconcile-rules.js";
export type { BinEdges, Reliability, ReliabilityBin } from "./reliability.js";
export type { WorthOptions } from "./repair-options.js";
export type { Repair, RepairCounts } from "./repairs.js";
export type { RoundsWork } from "./run-rounds.js";
export type { Difference, Estimate, Verdict } from "./series.js";
export type { SliceSizeOptions } from "./slice-size.js";
export { evaluateSlices, type SliceNumber, type SliceResult, type SlicesOptions, type SlicesResult } from "./slices.js";
export { evaluateSlicesAsync, type SlicesAsyncOptions } from "./slices-async.js";
export type { FalsePositives, Slicing } from "./slicing.js";
export { BOX_STATISTICS, KEYPOINT_STATISTICS, type Statistic, type Summary } from "./summarize.js";
export { OUTCOME_TAGS, tagOutcomes } from "./tag-outcomes.js";
export { type Statistics, type Worth, worth } from "./worth.js";
