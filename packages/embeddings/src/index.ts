export type { CategoryFacts, ValueShare } from "./category-difference.js";
export type { StatisticsOptions } from "./check-statistics.js";
export {
  type CompareGroupsOptions,
  compareGroups,
  type GroupComparison,
  type GroupDifference,
} from "./compare-groups.js";
export {
  type CrossTab,
  type CrossTabCell,
  type CrossTabOptions,
  type CrossTabSide,
  crossTab,
} from "./cross-tab.js";
export { type MeasuredAttributes, type MeasureOptions, measureAttributes } from "./measure-attributes.js";
export type { NumberFacts } from "./number-difference.js";
export { type ObjectAttributeOptions, objectAttributes } from "./object-attributes.js";
export { selectionsOfLabels } from "./selections-of-labels.js";
export type { Correction } from "./statistics/adjust.js";
