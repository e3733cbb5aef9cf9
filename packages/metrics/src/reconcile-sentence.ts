import type { Selection } from "@borescope/core";
import { leastOverlap } from "./candidates.js";
import { conventionName } from "./conventions.js";
import type { OutcomeName } from "./outcome.js";
import { keptScores, type Outcomes } from "./outcomes.js";
import type { ReconcileGroup } from "./reconcile.js";
import type { ReconcileRule, Setup } from "./reconcile-rules.js";

const OF_GROUND_TRUTHS: Record<OutcomeName, string> = {
  leftOut: "left out",
  detected: "detected",
  mispredicted: "mispredicted",
  undetected: "undetected",
  ghost: "",
};
const OF_DETECTIONS: Record<OutcomeName, string> = {
  leftOut: "left out",
  detected: "right",
  mispredicted: "mispredictions",
  undetected: "",
  ghost: "ghosts",
};

const HOW: Record<ReconcileGroup["how"], string> = {
  alone: "any of these alone",
  all: "all of these, each being needed",
  together: "these together",
};

/** What tells two setups apart: their conventions, else the numbers that differ. */
export function labelsOf(a: Setup, b: Setup): [string, string] {
  const parts = [a, b].map(({ convention, iou, confidence, iouType }) => [
    conventionName(convention),
    `confidence ${confidence}`,
    `IoU ${iou}`,
    iouType,
  ]);
  const differing = [0, 1, 2, 3].filter((i) => parts[0]![i] !== parts[1]![i]);
  if (differing.length === 0) return ["a", "b"];
  const [one, other] = parts.map((part) => differing.map((i) => part[i]).join(", "));
  return [one!, other!];
}

/**
 * 1 for each object, ground truths before detections, that lies at a bound itself: the score of a detection, or its
 * overlap with what it claimed, is enough for one of the two alone; of a ground truth, those of what claimed it.
 */
export function atBounds(a: Outcomes, b: Outcomes): Uint8Array {
  const truths = a.ofGroundTruth.length;
  const near = new Uint8Array(truths + a.ofDetection.length);
  const { score } = a.detections.objects;
  const kept = [a, b].map(({ confidence, convention }) => keptScores(score, confidence, convention));
  const least = [a, b].map(({ iou, convention }) => leastOverlap(iou, convention.rule.bound));
  const comparable = a.iouType === b.iouType;
  for (let row = 0; row < score.length; row++) {
    const short = comparable && (a.overlap[row]! < least[1]! || b.overlap[row]! < least[0]!);
    if (short || kept[0]![row] !== kept[1]![row]) near[truths + row] = 1;
  }
  for (const { claimant } of [a, b])
    for (let row = 0; row < truths; row++)
      if (claimant[row]! >= 0 && near[truths + claimant[row]!] === 1) near[row] = 1;
  return near;
}

/** A group in words. */
export function sentenceOf(
  { from, to, selection, how, atBounds: near }: Omit<ReconcileGroup, "sentence">,
  [a, b]: readonly [string, string],
  rules: readonly ReconcileRule[],
  [setupA, setupB]: readonly [Setup, Setup],
): string {
  const { count, model } = selection;
  const words = model === null ? OF_GROUND_TRUTHS : OF_DETECTIONS;
  const noun = `${model === null ? "ground truth" : "detection"}${count === 1 ? "" : "s"}`;
  const change =
    from === to ? `${words[from]} with both, of different classes` : `${words[from]} with ${a}, ${words[to]} with ${b}`;
  const reasons = rules.map(({ says }) => `${says(setupA)} – ${says(setupB)}`);
  const joint = rules.length === 1 ? "" : `${HOW[how]}: `;
  const atBound = rules.some(({ reason }) => /^(confidence|iou)/.test(reason)) ? boundsIn(count, near) : "";
  return `${count} ${noun} (${classesOf(selection)}) ${change}. Because of ${joint}${reasons.join("; ")}${atBound}.`;
}

function boundsIn(count: number, near: number): string {
  if (near === count) return " (the own score or IoU decides)";
  if (near === 0) return " (others decide that one claims)";
  return ` (the own score or IoU decides for ${near}, the others follow)`;
}

/** The classes of most objects, with how many. */
function classesOf({ dataset, model, rows }: Selection): string {
  const { category } = model?.objects ?? dataset.groundTruth;
  const { names } = model?.categories ?? dataset.categories;
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(names[category[row]!]!, (counts.get(names[category[row]!]!) ?? 0) + 1);
  const sorted = [...counts].sort(([, x], [, y]) => y - x);
  const others = sorted.slice(3).reduce((n, [, count]) => n + count, 0);
  return [...sorted.slice(0, 3).map(([name, n]) => `${name} ${n}`), ...(others > 0 ? [`others ${others}`] : [])].join(
    ", ",
  );
}
