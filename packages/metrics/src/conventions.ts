import { BorescopeError, nearNames } from "@borescope/core";
import type { MatchRule } from "./match-rule.js";

/** What a confusion matrix is made by: who may claim what, and which scores count. */
export interface Convention {
  readonly rule: MatchRule;
  /** Scores `at-least` the confidence, or `above` it. */
  readonly confidence: "at-least" | "above";
  /** Equal scores: in order of `class`, then of the file; or of the `file` alone. */
  readonly order: "class" | "file";
  /** Crowds have cells like other objects; otherwise they and what lies on them are left out. */
  readonly countsCrowds: boolean;
}

const LIKE_COCO: MatchRule = {
  classes: "same-first",
  crowds: "same",
  ties: "last",
  bound: "at-least",
  turns: "score",
  taken: "passed-over",
  ignored: "last",
};
const NO_CROWDS = { crowds: "none", ignored: "among" } as const;

/**
 * The conventions by name. Tools differ in who chooses first, whether classes are looked at, and at which bounds;
 * `borescope` is the default: among its own class a detection is matched as COCO matches it, so that *detected* are
 * COCO's true positives at that IoU and confidence; only what is left over is matched across classes.
 *
 * @see ultralytics `ConfusionMatrix.process_batch`; YOLOv5 `utils/metrics.py`; supervision `ConfusionMatrix`;
 * FiftyOne `evaluate_detections(method="coco")`; hotcoco `COCOeval.confusion_matrix`
 */
export const CONVENTIONS = {
  borescope: { rule: LIKE_COCO, confidence: "at-least", order: "class", countsCrowds: false },
  ultralytics: {
    rule: { ...LIKE_COCO, ...NO_CROWDS, classes: "any", ties: "first", bound: "above" },
    confidence: "above",
    order: "file",
    countsCrowds: false,
  },
  "best-iou-pairs": {
    rule: {
      ...LIKE_COCO,
      ...NO_CROWDS,
      classes: "any",
      ties: "first",
      bound: "above",
      turns: "overlap",
      taken: "final",
    },
    confidence: "above",
    order: "file",
    countsCrowds: false,
  },
  supervision: {
    rule: { ...LIKE_COCO, ...NO_CROWDS, ties: "first", bound: "above", turns: "overlap" },
    confidence: "at-least",
    order: "file",
    countsCrowds: false,
  },
  fiftyone: {
    rule: { ...LIKE_COCO, classes: "any" },
    confidence: "at-least",
    order: "file",
    countsCrowds: true,
  },
  "fiftyone-classwise": {
    rule: { ...LIKE_COCO, classes: "same" },
    confidence: "at-least",
    order: "file",
    countsCrowds: true,
  },
  hotcoco: {
    rule: { ...LIKE_COCO, ...NO_CROWDS, classes: "any" },
    confidence: "at-least",
    order: "class",
    countsCrowds: false,
  },
} as const satisfies Readonly<Record<string, Convention>>;

/** Name of one of the {@link CONVENTIONS}. */
export type ConventionName = keyof typeof CONVENTIONS;

/** A convention by its name, or as it is given. @throws BorescopeError METRICS_OPTION, with near names */
export function conventionOf(convention: ConventionName | Convention): Convention {
  if (typeof convention !== "string") return convention;
  if (Object.hasOwn(CONVENTIONS, convention)) return CONVENTIONS[convention];
  const names = Object.keys(CONVENTIONS);
  const near = nearNames(convention, names);
  throw new BorescopeError("METRICS_OPTION", {
    place: "convention",
    expected: `one of ${names.join(", ")}`,
    found: JSON.stringify(convention),
    hint: near.length > 0 ? `Did you mean ${near.join(" or ")}?` : undefined,
  });
}

/** The name of a convention; of one that is not among the {@link CONVENTIONS}, `custom`. */
export function conventionName(convention: Convention): ConventionName | "custom" {
  for (const [name, each] of Object.entries(CONVENTIONS)) if (each === convention) return name as ConventionName;
  return "custom";
}
