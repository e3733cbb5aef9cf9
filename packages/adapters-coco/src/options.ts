import { type DetectionsContext, Problems, type ReadContext } from "@borescope/core";

/** Options of {@link readGroundTruth}; all may be left out. */
export interface GroundTruthOptions extends Partial<ReadContext> {
  /** The file's name, for errors. */
  readonly file?: string | undefined;
}

/** Options of {@link readResults}; all may be left out. */
export interface ResultsOptions extends Partial<DetectionsContext> {
  /** The file's name, for errors. */
  readonly file?: string | undefined;
}

/** The context with its defaults: bad rows throw, masks, keypoints and rotated boxes are kept. */
export function withDefaults(options: ResultsOptions): DetectionsContext & { readonly file?: string | undefined } {
  return {
    onProblem: "throw",
    problems: new Problems(),
    masks: true,
    keypoints: true,
    rotatedBoxes: true,
    model: "model",
    matchImages: "auto",
    matchCategories: "auto",
    unlisted: options.onProblem === "skip" ? "aside" : "throw",
    ...options,
  };
}
