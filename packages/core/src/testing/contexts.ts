import type { DetectionsContext, ReadContext } from "../plugin.js";
import { Problems } from "../problems.js";

/** A reader's context that wants everything and lets nothing pass, but for what `own` says. */
export function readContext(own: Partial<ReadContext> = {}): ReadContext {
  return { onProblem: "throw", problems: new Problems(), masks: true, keypoints: true, attributes: "all", ...own };
}

/** The same for a reader of detections. */
export function detectionsContext(own: Partial<DetectionsContext> = {}): DetectionsContext {
  const matching = { matchImages: "auto", matchCategories: "auto", unlisted: "throw" } as const;
  return { ...readContext(own), model: "model", ...matching, ...own };
}
