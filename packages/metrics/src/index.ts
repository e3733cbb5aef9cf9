export { type CurveShape, Curves } from "./curves.js";
export { type EvaluateOptions, evaluate } from "./evaluate.js";
export { type EvaluateAsyncOptions, evaluateAsync } from "./evaluate-async.js";
export type { CategoryCounts, CategoryResult, Evaluation } from "./evaluation.js";
export { createEvaluator, type Evaluator, type EvaluatorOptions } from "./evaluator.js";
export { evaluatorFromBytes, evaluatorToBytes } from "./evaluator-state.js";
export type { Hierarchy, HierarchyNode, ParentMap } from "./hierarchy.js";
export type { BoxFormat, DetectionsInput, GroundTruthInput, ImageInput } from "./image-input.js";
export type { MatchOptions } from "./match.js";
export type { MatchRule } from "./match-rule.js";
export type { Matches } from "./matches.js";
export { numpyMean, pairwiseSum } from "./numpy-sum.js";
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
export { BOX_STATISTICS, KEYPOINT_STATISTICS, type Statistic, type Summary } from "./summarize.js";
