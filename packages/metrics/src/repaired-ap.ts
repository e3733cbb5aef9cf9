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

/** Detections by falling score. */
interface Points {
  /** Code, and the bits below. */
  readonly state: Uint8Array;
  readonly ownClass: Uint32Array;
  /** Class of the ground truth that a repair would give it. */
  readonly repairedClass: Uint32Array;
}
const CODE_BITS = 7;
const ON_CROWD = 8;
const REPAIRABLE = 16;

/**
 * AP at one IoU of sorted errors, as they are or repaired: precision at the recalls 0, 0.01 … 1, without an addend.
 *
 * @see tidecv, quantify.py, `fix_errors`; ap.py, `get_ap`
 */
export class RepairedAp {
  /** AP of each class in points of 100 where it has ground truth or detections, else -1. Of the last {@link mean}. */
  readonly perClass: Float64Array;
  /** As matched; and as tidecv has them once something is repaired: of equal scores those that were right come last. */
  private readonly asMatched: Points;
  private rightLast: Points;
  private readonly order: Uint32Array;
  /** Ground truths of each class but crowds. */
  private readonly total: Uint32Array;
  private readonly positives: Uint32Array;
  private readonly seen: Uint32Array;
  private readonly found: Uint32Array;
  /** `places[first[c] + k]`: detections of class c up to and with its true positive k. */
  private readonly places: Uint32Array;
  private readonly first: Uint32Array;

  constructor(
    private readonly sorted: SortedErrors,
    private readonly foundClass: Uint32Array,
    private readonly truthClass: Uint32Array,
    private readonly classes: number,
  ) {
    const { matches, ofGroundTruth } = sorted;
    this.order = Uint32Array.from({ length: matches.length }, (_, i) => i);
    sortByScore(this.order, 0, matches.length, matches.score);
    this.asMatched = pointsOf(this.order, sorted, foundClass, truthClass);
    this.rightLast = this.asMatched;
    this.settle(0);
    this.total = new Uint32Array(classes);
    for (let g = 0; g < truthClass.length; g++) if (ofGroundTruth[g] !== CODE.leftOut) this.total[truthClass[g]!]!++;
    this.first = new Uint32Array(classes + 1);
    for (let c = 0; c < classes; c++) this.first[c + 1] = this.first[c]! + this.total[c]!;
    this.places = new Uint32Array(this.first[classes]!);
    this.positives = new Uint32Array(classes);
    this.seen = new Uint32Array(classes);
    this.found = new Uint32Array(classes);
    this.perClass = new Float64Array(classes);
  }

  /** The mean over classes in points of 100; null where there is neither ground truth nor a detection. */
  mean(repair: Repair = {}): number | null {
    const { errors = 0, falseNegatives = false } = repair;
    this.walk(errors === 0 && !falseNegatives ? this.asMatched : this.rightLast, errors);
    this.count(errors, falseNegatives);
    const reach = new Uint32Array(RECALLS);
    let sum = 0;
    let present = 0;
    for (let c = 0; c < this.classes; c++) {
      const positives = this.positives[c]!;
      this.perClass[c] = -1;
      if (positives === 0 && this.seen[c] === 0) continue;
      for (let r = 0; r < RECALLS; r++) reach[r] = truePositivesFor(r / (RECALLS - 1), positives);
      this.perClass[c] = positives === 0 ? 0 : this.area(c, reach, repair.falsePositives === true);
      sum += this.perClass[c]!;
      present++;
    }
    return present === 0 ? null : sum / present;
  }

  /** Takes repaired errors for right from now on: tidecv then puts them last, too. @param errors - as in {@link Repair} */
  settle(errors: number): void {
    const { matches, ofDetection } = this.sorted;
    const isRight = (i: number) => ((errors | (1 << CODE.right)) >> ofDetection[matches.row[i]!]!) & 1;
    if (putLast(this.order, matches.score, isRight))
      this.rightLast = pointsOf(this.order, this.sorted, this.foundClass, this.truthClass);
  }

  /** Notes where the true positives of each class stand. @param errors - bit e: those of code e are repaired */
  private walk({ state, ownClass, repairedClass }: Points, errors: number): void {
    const { seen, found, places, first } = this;
    seen.fill(0);
    found.fill(0);
    for (let i = 0; i < state.length; i++) {
      const flags = state[i]!;
      const code = flags & CODE_BITS;
      const repaired = ((errors >> code) & 1) === 1;
      if (repaired && (flags & REPAIRABLE) === 0) continue;
      const c = repaired ? repairedClass[i]! : ownClass[i]!;
      if (repaired || code === CODE.right) places[first[c]! + found[c]!++] = ++seen[c]!;
      else if ((flags & ON_CROWD) === 0) seen[c]!++;
    }
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

  /** Area under the envelope of precision of a class. */
  private area(c: number, reach: Uint32Array, perfect: boolean): number {
    const base = this.first[c]! - 1;
    const total = this.found[c]!;
    let peak = 0;
    let sum = 0;
    let k = total;
    for (let r = RECALLS - 1; r >= 0; r--) {
      const need = reach[r]!;
      if (need > total) continue;
      for (; k >= need && k > 0; k--) {
        const precision = perfect ? 1 : k / this.places[base + k]!;
        if (precision > peak) peak = precision;
      }
      sum += peak;
    }
    return (sum / RECALLS) * 100;
  }
}

function pointsOf(
  order: Uint32Array,
  { matches, ofDetection, onCrowd, wouldTake }: SortedErrors,
  foundClass: Uint32Array,
  truthClass: Uint32Array,
): Points {
  const state = new Uint8Array(order.length);
  const ownClass = new Uint32Array(order.length);
  const repairedClass = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const row = matches.row[order[i]!]!;
    const truth = wouldTake[row]!;
    state[i] = ofDetection[row]! | (onCrowd[row] === 1 ? ON_CROWD : 0) | (truth >= 0 ? REPAIRABLE : 0);
    ownClass[i] = foundClass[row]!;
    if (truth >= 0) repairedClass[i] = truthClass[truth]!;
  }
  return { state, ownClass, repairedClass };
}

/** Puts some behind the others of the same score, in place; otherwise the order stays. @returns whether any scores are equal */
function putLast(order: Uint32Array, score: Float64Array, isLast: (i: number) => number): boolean {
  let equals = false;
  for (let start = 0; start < order.length; ) {
    const value = score[order[start]!]!;
    let stop = start + 1;
    while (stop < order.length && score[order[stop]!] === value) stop++;
    if (stop > start + 1) {
      equals = true;
      const run = order.slice(start, stop);
      const last = run.filter((i) => isLast(i) === 1);
      order.set(
        run.filter((i) => isLast(i) === 0),
        start,
      );
      order.set(last, stop - last.length);
    }
    start = stop;
  }
  return equals;
}
