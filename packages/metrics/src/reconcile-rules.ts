import type { Convention } from "./conventions.js";
import type { MatchRule } from "./match-rule.js";
import type { Outcomes } from "./outcomes.js";

/** What two confusion matrices can be made differently by. */
export type ReconcileReason =
  | "confidence"
  | "confidence-bound"
  | "iou"
  | "iou-bound"
  | "iou-type"
  | "classes"
  | "crowds"
  | "turns"
  | "taken"
  | "ties"
  | "order";

/** All that outcomes are made by. */
export type Setup = Pick<Outcomes, "iou" | "confidence" | "iouType" | "convention">;

/** One thing in which setups can differ. */
export interface ReconcileRule {
  readonly reason: ReconcileReason;
  /** What it is in a setup, in words that are the same only where it is. */
  readonly says: (setup: Setup) => string;
  /** A setup with this one thing as in the other. */
  readonly take: (setup: Setup, from: Setup) => Setup;
}

/** The setup of outcomes. */
export function setupOf({ iou, confidence, iouType, convention }: Outcomes): Setup {
  return { iou, confidence, iouType, convention };
}

const CLASSES: Record<MatchRule["classes"], string> = {
  any: "the classes are not looked at",
  same: "only the own class can be claimed",
  "same-first": "the own class is claimed first, then others",
};
const TURNS: Record<MatchRule["turns"], string> = {
  score: "the detection of the greatest score chooses first",
  overlap: "the pair of the greatest IoU is made first",
};
const TAKEN: Record<MatchRule["taken"], string> = {
  "passed-over": "a detection whose best is taken claims the next best",
  final: "a detection whose best is taken claims nothing",
};

/** In the order in which they are tried one after another. */
export const RECONCILE_RULES: readonly ReconcileRule[] = [
  {
    reason: "confidence",
    says: ({ confidence }) => `confidence ${confidence}`,
    take: (setup, { confidence }) => ({ ...setup, confidence }),
  },
  {
    reason: "confidence-bound",
    says: ({ convention }) =>
      convention.confidence === "above"
        ? "scores equal to the confidence do not count"
        : "scores equal to the confidence count",
    take: (setup, { convention }) => withConvention(setup, { confidence: convention.confidence }),
  },
  {
    reason: "iou-type",
    says: ({ iouType }) => `IoU of type ${iouType}`,
    take: (setup, { iouType }) => ({ ...setup, iouType }),
  },
  { reason: "iou", says: ({ iou }) => `IoU ${iou}`, take: (setup, { iou }) => ({ ...setup, iou }) },
  {
    reason: "iou-bound",
    says: ({ convention }) =>
      convention.rule.bound === "above"
        ? "an IoU equal to the threshold is no match"
        : "an IoU equal to the threshold matches",
    take: (setup, { convention }) => withRule(setup, { bound: convention.rule.bound }),
  },
  {
    reason: "classes",
    says: ({ convention }) => CLASSES[convention.rule.classes],
    take: (setup, { convention }) => withRule(setup, { classes: convention.rule.classes }),
  },
  {
    reason: "crowds",
    says: ({ convention }) => crowdsIn(convention),
    take: (setup, { convention: { rule, countsCrowds } }) =>
      withConvention(withRule(setup, { crowds: rule.crowds, ignored: rule.ignored }), { countsCrowds }),
  },
  {
    reason: "turns",
    says: ({ convention }) => TURNS[convention.rule.turns],
    take: (setup, { convention }) => withRule(setup, { turns: convention.rule.turns }),
  },
  {
    reason: "taken",
    says: ({ convention }) => TAKEN[convention.rule.taken],
    take: (setup, { convention }) => withRule(setup, { taken: convention.rule.taken }),
  },
  {
    reason: "ties",
    says: ({ convention }) => `of equal IoUs the ${convention.rule.ties} ground truth is claimed`,
    take: (setup, { convention }) => withRule(setup, { ties: convention.rule.ties }),
  },
  {
    reason: "order",
    says: ({ convention }) =>
      convention.order === "class" ? "equals stand class by class" : "equals stand as in the file",
    take: (setup, { convention }) => withConvention(setup, { order: convention.order }),
  },
];

function crowdsIn({ rule: { crowds, ignored }, countsCrowds }: Convention): string {
  if (crowds === "none") {
    const text = countsCrowds ? "crowds can only be undetected" : "crowds are not there";
    return ignored === "among" ? text : `${text}, and what else does not count is claimed last`;
  }
  const whose = crowds === "same" ? "of their class " : "";
  const text = countsCrowds
    ? `crowds count, and detections ${whose}may claim them`
    : `detections ${whose}on crowds are left out`;
  return ignored === "last" ? text : `${text}, which are claimed as other objects are`;
}

function withConvention(setup: Setup, change: Partial<Convention>): Setup {
  return { ...setup, convention: { ...setup.convention, ...change } };
}

function withRule(setup: Setup, change: Partial<MatchRule>): Setup {
  return withConvention(setup, { rule: { ...setup.convention.rule, ...change } });
}
