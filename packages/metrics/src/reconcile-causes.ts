import { OUTCOME } from "./outcome.js";
import { type Outcomes, outcomesOf } from "./outcomes.js";
import type { ReconcileRule, Setup } from "./reconcile-rules.js";

/** The rules that make an object differ. */
export interface Cause {
  /** As bits. */
  readonly rules: number;
  /**
   * `alone`: any one of them, changed in `a`, puts the object where it is in `b`. `all`: nothing does, but any one of
   * them, changed in `b`, puts it where it is in `a`. `together`: not that either; they move it to other cells.
   */
  readonly how: "alone" | "all" | "together";
}

/**
 * Where each object stands in the matrix, ground truths before detections: its outcome, and the class it was paired
 * with.
 */
export function cellsOf({ dataset, detections, ofGroundTruth, ofDetection, claimant, claimed }: Outcomes): Uint32Array {
  const truths = ofGroundTruth.length;
  const cells = new Uint32Array(truths + ofDetection.length);
  for (let row = 0; row < truths; row++)
    cells[row] = cell(ofGroundTruth[row]!, detections.objects.category, claimant[row]!);
  for (let row = 0; row < ofDetection.length; row++)
    cells[truths + row] = cell(ofDetection[row]!, dataset.groundTruth.category, claimed[row]!);
  return cells;
}

function cell(outcome: number, category: Uint32Array, partner: number): number {
  const paired = outcome === OUTCOME.detected || outcome === OUTCOME.mispredicted;
  return outcome + (paired ? 8 * category[partner]! : 0);
}

/**
 * Why each of the differing objects does.
 *
 * @param setups - `a` and `b`
 * @param rules - those that differ between them
 * @param cells - of `a` and `b`
 * @param differing - where those differ
 */
export function findCauses(
  { dataset, detections }: Outcomes,
  [a, b]: readonly [Setup, Setup],
  rules: readonly ReconcileRule[],
  [cellsA, cellsB]: readonly [Uint32Array, Uint32Array],
  differing: Uint32Array,
): Cause[] {
  if (rules.length === 1) return Array.from(differing, () => ({ rules: 1, how: "alone" }));
  if (differing.length === 0) return [];
  const run = (setup: Setup) => cellsOf(outcomesOf(dataset, detections, setup));
  const making = new Uint32Array(differing.length);
  const undoing = new Uint32Array(differing.length);
  const moving = new Uint32Array(differing.length);
  rules.forEach(({ take }, r) => {
    const nearA = run(take(a, b));
    const nearB = run(take(b, a));
    differing.forEach((index, i) => {
      if (nearA[index] === cellsB[index]) making[i]! |= 1 << r;
      if (nearB[index] === cellsA[index]) undoing[i]! |= 1 << r;
      if (nearA[index] !== cellsA[index] || nearB[index] !== cellsB[index]) moving[i]! |= 1 << r;
    });
  });
  const open = differing.map((_, i) => (moving[i] === 0 ? 1 : 0));
  if (open.includes(1)) {
    let setup = a;
    let before = cellsA;
    rules.forEach(({ take }, r) => {
      setup = take(setup, b);
      const after = run(setup);
      differing.forEach((index, i) => {
        if (open[i] === 1 && before[index] !== after[index]) moving[i]! |= 1 << r;
      });
      before = after;
    });
  }
  return Array.from(differing, (_, i) => {
    if (making[i] !== 0) return { rules: making[i]!, how: "alone" };
    return undoing[i] !== 0 ? { rules: undoing[i]!, how: "all" } : { rules: moving[i]!, how: "together" };
  });
}
