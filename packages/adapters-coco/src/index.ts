export { coco } from "./coco.js";
export type { AreaRule } from "./detection-area.js";
export { readGroundTruth } from "./ground-truth.js";
export type { GroundTruthOptions, ResultsOptions } from "./options.js";
export { ResultsReader, readResults } from "./results.js";
export { writeGroundTruth, writeResults } from "./write.js";
