/**
 * How detections claim ground truths on an image. One kernel ({@link ImageMatcher}) serves every protocol and
 * convention; all that they differ in stands here.
 */
export interface MatchRule {
  /**
   * Whom a detection may claim: `any` ground truth of its group, the `same` class only, or `same-first`: after all
   * detections have chosen among their own class, those left over choose among the others.
   */
  readonly classes: "any" | "same" | "same-first";
  /** Crowds are never used up. Who may claim them: `any` class, the `same` class, or `none`: they are not there. */
  readonly crowds: "any" | "same" | "none";
  /** Of equal overlaps, the `first` or the `last` ground truth in file order. */
  readonly ties: "first" | "last";
  /** Overlap `at-least` the threshold, or `above` it. */
  readonly bound: "at-least" | "above";
  /** Who chooses first: the detection of greatest `score`, or the pair of greatest `overlap` (own class first if `same-first`). */
  readonly turns: "score" | "overlap";
  /** A ground truth that is taken: `passed-over` for the next best, or `final`: a detection looks only at its best. */
  readonly taken: "passed-over" | "final";
  /**
   * Ground truths that do not count: claimed only where none that counts can be (`last`), or standing among the others,
   * where they are used up (`among`) or not (`shared`).
   */
  readonly ignored: "last" | "among" | "shared";
  /** A crowd counts as one ground truth: who claims it first is right, the others do not count. Absent: it does not count. */
  readonly crowdsCount?: boolean | undefined;
}

/** @see cocoeval.py, `evaluateImg` */
export const COCO_RULE: MatchRule = {
  classes: "any", // groups are categories; or all together, where classes are not told apart
  crowds: "any",
  ties: "last",
  bound: "at-least",
  turns: "score",
  taken: "passed-over",
  ignored: "last",
};
