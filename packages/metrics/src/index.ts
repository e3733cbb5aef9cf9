export { type CurveShape, Curves } from "./curves.js";
export { type CategoryResult, type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.js";
export type { Matches } from "./matches.js";
export { numpyMean, pairwiseSum } from "./numpy-sum.js";
export {
  type AreaRange,
  type CocoOptions,
  type CocoParameters,
  cocoParameters,
  type IouType,
} from "./protocols/coco.js";
export { BOX_STATISTICS, KEYPOINT_STATISTICS, type Statistic, type Summary } from "./summarize.js";
