import { type ConfusionMatrix, confusionMatrix } from "@borescope/metrics";
import { gain, share } from "./numbers.js";
import type { ReportClass, ReportWorth } from "./report.js";
import type { View } from "./view.js";

/** What is wrong with one class, in a sentence. */
export interface OverviewLine {
  readonly category: string;
  /** As in `AP 0.350, 49 of 120 undetected, 1 mispredicted; fixing the undetected is worth +0.210 AP (+0.042 overall)`. */
  readonly text: string;
  /** The group of faults that is worth most; null where repairing nothing would help. */
  readonly worth: ReportWorth | null;
}

const FIXING: Readonly<Record<ReportWorth["fault"], string>> = {
  undetected: "finding the undetected",
  mispredicted: "naming the mispredicted right",
  ghost: "removing the ghosts",
  loose: "placing the loose boxes tightly",
  duplicate: "removing the duplicates",
};

/** The outcomes at the thresholds that the worth was ranked at, whatever the sliders say. */
export function rankedMatrix(view: View): ConfusionMatrix {
  const { worthAt } = view.model.facts;
  return view.keep("ranked matrix", String(view.state.model), () =>
    confusionMatrix(view.dataset, view.model.detections, { ...worthAt, iouType: view.iouType }),
  );
}

/** What is wrong with each class of the view's model, that whose repair is worth most first. */
export function overviewLines(view: View): OverviewLine[] {
  const { evaluation, worth } = view.model.facts;
  const { perClass: counts } = rankedMatrix(view);
  const lines = evaluation.perClass.map((one) => {
    const best = worth.find(({ category, AP }) => category === one.category && (AP ?? 0) > 0) ?? null;
    const { groundTruths = 0, undetected = 0, mispredicted = 0 } = counts.get(one.category) ?? {};
    const state = `AP ${share(one.summary["AP"])}, ${undetected} of ${groundTruths} undetected, ${mispredicted} mispredicted`;
    const text = isRanked(view) ? `${state}; ${worthText(one, best)}` : state;
    return { category: one.category, worth: best, text };
  });
  return lines.sort((a, b) => (b.worth?.AP ?? 0) - (a.worth?.AP ?? 0));
}

/** Whether repairs were ranked by what they are worth: of rotated boxes they are not. */
export function isRanked({ iouType }: View): boolean {
  return iouType !== "obb";
}

function worthText({ category }: ReportClass, best: ReportWorth | null): string {
  if (best === null) return "no single repair would raise AP";
  const own = best.perClass.find((each) => each.category === category)?.AP;
  return `${FIXING[best.fault]} is worth ${gain(own ?? null)} AP (${gain(best.AP)} overall)`;
}
