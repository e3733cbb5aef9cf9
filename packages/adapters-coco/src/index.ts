export { GroundTruthReader, readGroundTruth } from "./ground-truth.js";
export { type ResultsOptions, ResultsReader, readResults } from "./results.js";
export type { RowOptions } from "./row.js";
