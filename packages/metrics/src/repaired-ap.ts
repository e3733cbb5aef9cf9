import { truePositivesFor } from "./accumulate.js";
import { CODE, type SortedErrors } from "./error-sorting.js";
import { sortByScore } from "./sort-scores.js";

/** What is put right before AP is taken; by default nothing. */
export interface Repair {
  /** Bit e: errors of code e. */
  readonly errors?: number;
  /** Every false positive scores less than every true one. */
  readonly falsePositives?: boolean;
  /** Ground truths that nothing took are not asked for. */
  readonly falseNegatives?: boolean;
}

const RECALLS = 101;

/** What an entry counts as: nothing, a false positive or a true one. */
const ACTION = { none: 0, wrong: 1, right: 2 } as const;
/** An entry's code, then its action, then its action once its error is repaired. */
const CODE_BITS = 7;
const ACTION_AT = 3;
const REPAIRED_AT = 5;

/**
 * AP at one IoU of sorted errors, as they are or repaired: precision at the recalls 0, 0.01 … 1, without an addend.
 *
 * Every class has a list of entries by falling score: its detections, and those of other classes that a repair would
 * make its own.
 *
 * @see tidecv, quantify.py, `fix_errors`; ap.py, `get_ap`
 */
export class RepairedAp {
  /** AP of each class in points of 100 where it has ground truth or detections, else -1. Of the last {@link mean}. */
  readonly perClass: Float64Array;
  /** Where the entries of each class begin. */
  private readonly offsets: Uint32Array;
  /** State of each entry before it was sorted. */
  private readonly state: Uint8Array;
  private readonly order: Uint32Array;
  /** States by falling score: as matched; and as tidecv has them once something is repaired: right ones after their equals. */
  private readonly asMatched: Uint8Array;
  private rightLast: Uint8Array;
  /** Where runs of equal scores begin and end. */
  private readonly equals: readonly number[];
  /** Ground truths of each class but crowds. */
  private readonly total: Uint32Array;
  private readonly positives: Uint32Array;
  /** Entries up to and with each true positive, of the class at work. */
  private readonly places: Uint32Array;

  constructor(
    private readonly sorted: SortedErrors,
    foundClass: Uint32Array,
    private readonly truthClass: Uint32Array,
    classes: number,
  ) {
    const { order, offsets, score, state } = entriesOf(sorted, foundClass, truthClass, classes);
    for (let c = 0; c < classes; c++) sortByScore(order, offsets[c]!, offsets[c + 1]!, score);
    this.order = order;
    this.offsets = offsets;
    this.state = state;
    this.equals = equalScores(order, offsets, score);
    this.asMatched = inOrder(order, state);
    this.rightLast = this.asMatched;
    this.settle(0);
    this.total = new Uint32Array(classes);
    const { ofGroundTruth } = sorted;
    for (let g = 0; g < truthClass.length; g++) if (ofGroundTruth[g] !== CODE.leftOut) this.total[truthClass[g]!]!++;
    this.positives = new Uint32Array(classes);
    this.places = new Uint32Array(this.total.reduce((a, b) => Math.max(a, b), 0));
    this.perClass = new Float64Array(classes);
  }

  /** The mean over classes in points of 100; null where there is neither ground truth nor a detection. */
  mean({ errors = 0, falsePositives = false, falseNegatives = false }: Repair = {}): number | null {
    const states = errors === 0 && !falseNegatives ? this.asMatched : this.rightLast;
    const { positives, perClass, places } = this;
    this.count(errors, falseNegatives);
    const reach = new Uint32Array(RECALLS);
    let sum = 0;
    let present = 0;
    for (let c = 0; c < perClass.length; c++) {
      let seen = 0;
      let found = 0;
      for (let i = this.offsets[c]!; i < this.offsets[c + 1]!; i++) {
        const state = states[i]!;
        const action = ((errors >> (state & CODE_BITS)) & 1) === 1 ? state >> REPAIRED_AT : (state >> ACTION_AT) & 3;
        if (action === ACTION.none) continue;
        seen++;
        if (action === ACTION.right) places[found++] = falsePositives ? found : seen;
      }
      perClass[c] = -1;
      if (positives[c] === 0 && seen === 0) continue;
      perClass[c] = positives[c] === 0 ? 0 : areaUnder(places, found, positives[c]!, reach);
      sum += perClass[c]!;
      present++;
    }
    return present === 0 ? null : sum / present;
  }

  /** Takes repaired errors for right from now on: tidecv then puts them last, too. @param errors - as in {@link Repair} */
  settle(errors: number): void {
    const settled = errors | (1 << CODE.right);
    const isLast = (entry: number) => ((settled >> (this.state[entry]! & CODE_BITS)) & 1) === 1;
    for (let e = 0; e < this.equals.length; e += 2)
      putLast(this.order.subarray(this.equals[e], this.equals[e + 1]), isLast);
    if (this.equals.length > 0) this.rightLast = inOrder(this.order, this.state);
  }

  /** Ground truths that are asked for. */
  private count(errors: number, falseNegatives: boolean): void {
    const { positives, truthClass } = this;
    const { ofGroundTruth } = this.sorted;
    positives.set(this.total);
    if (!falseNegatives && ((errors >> CODE.Miss) & 1) === 0) return;
    for (let g = 0; g < truthClass.length; g++) {
      const code = ofGroundTruth[g]!;
      if (code === CODE.Miss || (falseNegatives && code === CODE.reachable)) positives[truthClass[g]!]!--;
    }
  }
}

/** Entries of each class, in order of the matches. */
function entriesOf(
  { matches, ofDetection, onCrowd, wouldTake }: SortedErrors,
  foundClass: Uint32Array,
  truthClass: Uint32Array,
  classes: number,
) {
  const { length, row } = matches;
  const offsets = new Uint32Array(classes + 1);
  /** Class that a repair moves a detection to, or -1. */
  const movesTo = (detection: number) =>
    ofDetection[detection] === CODE.Cls && wouldTake[detection]! >= 0 ? truthClass[wouldTake[detection]!]! : -1;
  for (let i = 0; i < length; i++) {
    const to = movesTo(row[i]!);
    offsets[foundClass[row[i]!]! + 1]!++;
    if (to >= 0) offsets[to + 1]!++;
  }
  for (let c = 0; c < classes; c++) offsets[c + 1]! += offsets[c]!;
  const next = offsets.slice();
  const total = offsets[classes]!;
  const order = new Uint32Array(total);
  const score = new Float64Array(total);
  const state = new Uint8Array(total);
  const add = (c: number, value: number, code: number, action: number, repaired: number) => {
    const at = next[c]!++;
    order[at] = at;
    score[at] = value;
    state[at] = code | (action << ACTION_AT) | (repaired << REPAIRED_AT);
  };
  for (let i = 0; i < length; i++) {
    const detection = row[i]!;
    const code = ofDetection[detection]!;
    const wrong = onCrowd[detection] === 1 ? ACTION.none : ACTION.wrong;
    const stays = code === CODE.Loc && wouldTake[detection]! >= 0;
    const value = matches.score[i]!;
    const action = code === CODE.right ? ACTION.right : wrong;
    add(foundClass[detection]!, value, code, action, stays ? ACTION.right : ACTION.none);
    const to = movesTo(detection);
    if (to >= 0) add(to, value, code, ACTION.none, ACTION.right);
  }
  return { order, offsets, score, state };
}

/**
 * Area under the envelope of precision, in points of 100.
 *
 * @param places - detections up to and with each of the `found` true positives
 * @param reach - room for as many numbers as there are recalls
 */
function areaUnder(places: Uint32Array, found: number, positives: number, reach: Uint32Array): number {
  for (let r = 0; r < RECALLS; r++) reach[r] = truePositivesFor(r / (RECALLS - 1), positives);
  let peak = 0;
  let sum = 0;
  let k = found;
  for (let r = RECALLS - 1; r >= 0; r--) {
    const need = reach[r]!;
    if (need > found) continue;
    for (; k >= need && k > 0; k--) {
      const precision = k / places[k - 1]!;
      if (precision > peak) peak = precision;
    }
    sum += peak;
  }
  return (sum / RECALLS) * 100;
}

/** Where runs of equal scores of a class begin and end in the order. */
function equalScores(order: Uint32Array, offsets: Uint32Array, score: Float64Array): number[] {
  const runs: number[] = [];
  for (let c = 0; c + 1 < offsets.length; c++) {
    let start = offsets[c]!;
    for (let i = start + 1; i <= offsets[c + 1]!; i++) {
      if (i < offsets[c + 1]! && score[order[i]!] === score[order[start]!]) continue;
      if (i > start + 1) runs.push(start, i);
      start = i;
    }
  }
  return runs;
}

/** Puts some entries behind the others; otherwise the order stays. */
function putLast(run: Uint32Array, isLast: (entry: number) => boolean): void {
  const last = run.filter(isLast);
  if (last.length === 0 || last.length === run.length) return;
  run.set(run.filter((entry) => !isLast(entry)));
  run.set(last, run.length - last.length);
}

function inOrder(order: Uint32Array, state: Uint8Array): Uint8Array {
  const out = new Uint8Array(order.length);
  for (let i = 0; i < order.length; i++) out[i] = state[order[i]!]!;
  return out;
}
