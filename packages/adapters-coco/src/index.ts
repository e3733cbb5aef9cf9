export { readGroundTruth } from "./ground-truth.js";
export { type ResultsOptions, readResults } from "./results.js";
export type { RowOptions } from "./row.js";
