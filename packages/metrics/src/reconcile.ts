import { BorescopeError, type Selection, selectRows } from "@borescope/core";
import type { ConfusionMatrix } from "./confusion.js";
import { OUTCOME_NAMES, type OutcomeName } from "./outcome.js";
import type { Outcomes } from "./outcomes.js";
import { type Cause, cellsOf, findCauses } from "./reconcile-causes.js";
import { RECONCILE_RULES, type ReconcileReason, setupOf } from "./reconcile-rules.js";
import { atBounds, labelsOf, sentenceOf } from "./reconcile-sentence.js";

/** Objects that differ in the same way, for the same reasons. */
export interface ReconcileGroup {
  /** What became of them in `a`, and in `b`. */
  readonly from: OutcomeName;
  readonly to: OutcomeName;
  /** Ground truths, or detections. */
  readonly selection: Selection;
  readonly reasons: readonly ReconcileReason[];
  /** Whether each of the reasons is enough (`alone`), each is needed (`all`), or only several matter (`together`). */
  readonly how: "alone" | "all" | "together";
  /** How many lie at a bound themselves: their score or IoU is enough in one and not in the other. */
  readonly atBounds: number;
  /** The group in words. */
  readonly sentence: string;
}

/** Why two confusion matrices differ. */
export interface Reconciliation {
  /** What tells the two apart, in a word or two each. */
  readonly labels: readonly [a: string, b: string];
  /** All that is declared differently, whether it makes a difference or not; in words for both. */
  readonly rules: readonly { readonly reason: ReconcileReason; readonly a: string; readonly b: string }[];
  /** Ground truths that stand in another cell, or are counted in one alone. */
  readonly groundTruths: Selection;
  /** Detections that do. */
  readonly detections: Selection;
  /** Each of these objects once; the largest group first. */
  readonly groups: readonly ReconcileGroup[];
}

/**
 * Which objects make two confusion matrices of a model differ, and why.
 *
 * Reasons are found by trying: each thing that `a` and `b` declare differently is changed in `a` to what `b` has, and
 * the other way round, and everything is matched anew. What alone puts an object into its cell of `b` is a reason; where
 * nothing does, what undone in `b` puts it back into its cell of `a`; where nothing does that either, all that moves the
 * object at all, or else that does while `a` is changed into `b` step by step.
 *
 * @param a - of the same data set and detections as `b`; both at any IoU, confidence and convention
 * @throws BorescopeError RECONCILE_OTHER_OBJECTS
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { confusionMatrix, reconcile } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }],
 *   annotations: [{ id: 7, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] }],
 * }));
 * const detections = readResults(bytes([{ image_id: 1, category_id: 1, bbox: [10, 10, 20, 20], score: 0.25 }]), dataset);
 * const ours = confusionMatrix(dataset, detections);
 * const theirs = confusionMatrix(dataset, detections, { convention: "ultralytics" });
 * const { groundTruths, groups } = reconcile(ours, theirs);
 * assert.deepEqual(groundTruths.ids(), [7]);
 * assert.deepEqual(groups[0]?.reasons, ["confidence-bound"]);
 * ```
 */
export function reconcile(a: Outcomes | ConfusionMatrix, b: Outcomes | ConfusionMatrix): Reconciliation {
  const one = "outcomes" in a ? a.outcomes : a;
  const other = "outcomes" in b ? b.outcomes : b;
  checkSame(one, other);
  const { dataset, detections } = one;
  const setups = [setupOf(one), setupOf(other)] as const;
  const rules = RECONCILE_RULES.filter(({ says }) => says(setups[0]) !== says(setups[1]));
  const cells = [cellsOf(one), cellsOf(other)] as const;
  const differing = Uint32Array.from(cells[0].keys()).filter((index) => cells[0][index] !== cells[1][index]);
  const truths = dataset.groundTruth.length; // whose indices come before those of the detections
  const split = differing.filter((index) => index < truths).length;
  const select = (indices: Uint32Array) =>
    indices[0]! < truths
      ? selectRows(dataset, "groundTruth", indices)
      : selectRows(
          dataset,
          detections,
          indices.map((index) => index - truths),
        );
  const labels = labelsOf(...setups);
  const near = atBounds(one, other);
  const groups = alike(one, other, differing, findCauses(one, setups, rules, cells, differing)).map(
    ({ indices, cause, from, to }) => {
      const why = rules.filter((_, r) => (cause.rules >> r) & 1);
      const group = {
        from,
        to,
        selection: select(Uint32Array.from(indices)),
        reasons: why.map(({ reason }) => reason),
        how: cause.how,
        atBounds: indices.filter((index) => near[index] === 1).length,
      };
      return { ...group, sentence: sentenceOf(group, labels, why, setups) };
    },
  );
  return {
    labels,
    rules: rules.map(({ reason, says }) => ({ reason, a: says(setups[0]), b: says(setups[1]) })),
    groundTruths: selectRows(dataset, "groundTruth", differing.subarray(0, split)),
    detections: selectRows(
      dataset,
      detections,
      differing.subarray(split).map((index) => index - truths),
    ),
    groups: groups.sort((x, y) => y.selection.count - x.selection.count),
  };
}

function checkSame(one: Outcomes, other: Outcomes): void {
  if (one.dataset === other.dataset && one.detections === other.detections) return;
  const models = `${one.detections.name} and ${other.detections.name}`;
  throw new BorescopeError("RECONCILE_OTHER_OBJECTS", {
    expected: "two matrices of one data set and one model",
    found: one.dataset === other.dataset ? `detections of ${models}` : "two data sets",
  });
}

/** Objects that differ in the same way for the same reasons, as indices. */
function alike(one: Outcomes, other: Outcomes, differing: Uint32Array, causes: readonly Cause[]) {
  const groups = new Map<string, { indices: number[]; cause: Cause; from: OutcomeName; to: OutcomeName }>();
  differing.forEach((index, i) => {
    const cause = causes[i]!;
    const from = outcomeAt(one, index);
    const to = outcomeAt(other, index);
    const key = `${index < one.ofGroundTruth.length} ${from} ${to} ${cause.how} ${cause.rules}`;
    const group = groups.get(key) ?? { indices: [], cause, from, to };
    group.indices.push(index);
    groups.set(key, group);
  });
  return [...groups.values()];
}

function outcomeAt({ ofGroundTruth, ofDetection }: Outcomes, index: number): OutcomeName {
  const truths = ofGroundTruth.length;
  return OUTCOME_NAMES[index < truths ? ofGroundTruth[index]! : ofDetection[index - truths]!]!;
}
