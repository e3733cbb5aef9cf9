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

/**
 * AP at one IoU of sorted errors, as they are or repaired: precision at the recalls 0, 0.01 … 1, without an addend.
 *
 * @see tidecv, quantify.py, `fix_errors`; ap.py, `get_ap`
 */
export class RepairedAp {
  /** AP of each class in points of 100 where it has ground truth or detections, else -1. Of the last {@link mean}. */
  readonly perClass: Float64Array;
  /** Places in the matches by falling score: as matched, and with wrong ones first among equal scores. */
  private readonly plain: Uint32Array;
  private readonly wrongFirst: Uint32Array;
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
    const { matches, ofDetection, ofGroundTruth } = sorted;
    this.plain = new Uint32Array(matches.length);
    for (let i = 0; i < matches.length; i++) this.plain[i] = i;
    sortByScore(this.plain, 0, matches.length, matches.score);
    this.wrongFirst = wrongFirst(this.plain, matches.score, (i) => ofDetection[matches.row[i]!] !== CODE.right);
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
    this.walk(repair);
    this.count(repair);
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

  /** Notes where the true positives of each class stand. */
  private walk({ errors = 0, falseNegatives = false }: Repair): void {
    const { foundClass, truthClass, seen, found, places, first } = this;
    const { matches, ofDetection, onCrowd, wouldTake } = this.sorted;
    seen.fill(0);
    found.fill(0);
    // tidecv puts repaired errors before what was right, also where scores are equal
    const order = errors === 0 && !falseNegatives ? this.plain : this.wrongFirst;
    for (let i = 0; i < order.length; i++) {
      const row = matches.row[order[i]!]!;
      const code = ofDetection[row]!;
      let c = foundClass[row]!;
      let right = code === CODE.right;
      if (!right) {
        if (((errors >> code) & 1) === 1) {
          const truth = wouldTake[row]!;
          if (truth < 0) continue;
          c = truthClass[truth]!;
          right = true;
        } else if (onCrowd[row] === 1) continue;
      }
      seen[c]!++;
      if (right) places[first[c]! + found[c]!++] = seen[c]!;
    }
  }

  /** Ground truths that are asked for. */
  private count({ errors = 0, falseNegatives = false }: Repair): void {
    const { positives, truthClass } = this;
    const { ofGroundTruth } = this.sorted;
    positives.set(this.total);
    const missed = falseNegatives || ((errors >> CODE.Miss) & 1) === 1;
    if (!missed) return;
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

function wrongFirst(order: Uint32Array, score: Float64Array, isWrong: (i: number) => boolean): Uint32Array {
  const out = new Uint32Array(order.length);
  let at = 0;
  for (let start = 0; start < order.length; ) {
    const value = score[order[start]!]!;
    let stop = start + 1;
    while (stop < order.length && score[order[stop]!] === value) stop++;
    if (stop === start + 1) out[at++] = order[start]!;
    else {
      for (let i = start; i < stop; i++) if (isWrong(order[i]!)) out[at++] = order[i]!;
      for (let i = start; i < stop; i++) if (!isWrong(order[i]!)) out[at++] = order[i]!;
    }
    start = stop;
  }
  return out;
}
