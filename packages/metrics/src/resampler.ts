import { truePositivesFor } from "./accumulate.js";
import { BLOCK } from "./matches.js";
import { numpyMean, pairwiseSum } from "./numpy-sum.js";
import type { SummaryRow } from "./protocol.js";
import { cocoSummary } from "./protocols/coco-protocol.js";
import type { ResampleTable } from "./resample-table.js";

const EPSILON = 2 ** -52;

/**
 * The summary, and the AP of each category, of a sample of the images: the numbers that `evaluate` gives on a data set
 * in which every image drawn w times is written out w times, copies beside each other; to the bit.
 *
 * A detection of an image drawn w times stands for w; only where detections of one image have equal scores and
 * different outcomes does their order among the copies matter, and they are walked copy by copy.
 */
export class Resampler {
  /** Numbers of a round: the statistics of the summary, then the AP of each category; -1 where undefined. */
  readonly width: number;
  private readonly queries: readonly SummaryRow[];
  private readonly areas: readonly string[];
  /** Per area range: whether its precision, its recall is asked for. */
  private readonly wanted: readonly { readonly precision: boolean; readonly any: boolean }[];
  private readonly positives: Uint32Array;
  /** Per area range: categories with ground truth in this round. */
  private readonly valid: Uint32Array;
  /** Per area range, [T, R, categories with ground truth]. */
  private readonly precision: readonly Float64Array[];
  /** Per area range and cut, [T, categories with ground truth]. */
  private readonly recall: readonly Float64Array[];
  /** Of the category at hand, [T, R]. */
  private readonly own: Float64Array;
  private readonly values: Float64Array;
  private readonly reach: Uint32Array;
  // true positives of the cell at hand: per threshold of a block, runs of them
  private stride = 0;
  private counts: Uint32Array;
  private places: Uint32Array;
  private readonly runs = new Uint32Array(BLOCK);
  private readonly found = new Uint32Array(BLOCK);
  private readonly skipped = new Uint32Array(BLOCK);
  /** `foundAt[level · 16 + t]` */
  private readonly foundAt: Uint32Array;
  private seen = 0;

  constructor(private readonly table: ResampleTable) {
    const { parameters, categories: K, offsets } = table;
    const { iouThresholds, recallThresholds, areaRanges, maxDetections } = parameters;
    const [T, R, A, M] = [iouThresholds.length, recallThresholds.length, areaRanges.length, maxDetections.length];
    this.queries = Object.values<SummaryRow>(cocoSummary(parameters, false));
    this.areas = areaRanges.map(({ name }) => name);
    const asked = (name: string, of: SummaryRow["of"]) => this.queries.some((q) => q.area === name && q.of === of);
    this.wanted = this.areas.map((name, a) => {
      const first = this.areas.indexOf(name) === a; // of equal names the first is looked at
      const precision = first && asked(name, "precision");
      return { precision, any: precision || (first && asked(name, "recall")) };
    });
    this.width = this.queries.length + K;
    this.positives = new Uint32Array(K * A);
    this.valid = new Uint32Array(A);
    this.precision = this.wanted.map(({ precision }) => new Float64Array(precision ? T * R * K : 0));
    this.recall = Array.from({ length: A * M }, () => new Float64Array(T * K));
    this.own = new Float64Array(T * R);
    this.values = new Float64Array(T * R * K);
    this.reach = new Uint32Array(R);
    for (let cell = 0; cell < K * A; cell++) this.stride = Math.max(this.stride, offsets[cell + 1]! - offsets[cell]!);
    this.counts = new Uint32Array(BLOCK * this.stride);
    this.places = new Uint32Array(BLOCK * this.stride);
    this.foundAt = new Uint32Array(M * BLOCK);
  }

  /**
   * One round.
   *
   * @param weights - how often each image was drawn
   * @param out - the numbers go to `out[at .. at + width)`
   */
  round(weights: Uint32Array, out: Float64Array, at: number): void {
    const { categories: K } = this.table;
    const A = this.areas.length;
    this.countPositives(weights);
    const next = new Uint32Array(A);
    for (let k = 0; k < K; k++) {
      out[at + this.queries.length + k] = -1;
      for (let a = 0; a < A; a++) {
        if (this.positives[k * A + a] === 0 || !this.wanted[a]!.any) continue;
        this.accumulate(k * A + a, a, weights, next[a]!++);
        if (this.isHeadline(a)) out[at + this.queries.length + k] = numpyMean(this.own, this.own.length);
      }
    }
    this.queries.forEach((query, s) => {
      out[at + s] = this.mean(query);
    });
  }

  private isHeadline(a: number): boolean {
    return this.wanted[a]!.precision && this.areas[a] === this.queries[0]!.area;
  }

  private countPositives(weights: Uint32Array): void {
    const { truths, truthOffsets } = this.table;
    const A = this.areas.length;
    this.valid.fill(0);
    for (let cell = 0; cell < this.positives.length; cell++) {
      let sum = 0;
      for (let i = truthOffsets[cell]!; i < truthOffsets[cell + 1]!; i++) sum += weights[truths[i]!]!;
      this.positives[cell] = sum;
      if (sum > 0) this.valid[cell % A]!++;
    }
  }

  /** Recall, and precision where it is asked for, of one category and area range. */
  private accumulate(cell: number, a: number, weights: Uint32Array, column: number): void {
    const { parameters, blocks } = this.table;
    const { recallThresholds, iouThresholds, maxDetections } = parameters;
    const positives = this.positives[cell]!;
    const { precision } = this.wanted[a]!;
    const columns = this.valid[a]!;
    const M = maxDetections.length;
    if (precision)
      for (let r = 0; r < this.reach.length; r++) this.reach[r] = truePositivesFor(recallThresholds[r]!, positives);
    for (let b = 0; b < blocks; b++) {
      const thresholds = Math.min(BLOCK, iouThresholds.length - b * BLOCK);
      this.walk(cell, b, weights);
      for (let t = 0; t < thresholds; t++) {
        const line = b * BLOCK + t;
        let found = 0;
        for (let m = 0; m < M; m++) {
          found += this.foundAt[m * BLOCK + t]!;
          this.recall[a * M + m]![line * columns + column] = found / positives;
        }
        if (precision) this.interpolate(t, line, this.precision[a]!, columns, column);
      }
    }
  }

  /** Walks the detections by falling score and notes the true positives. */
  private walk(cell: number, b: number, weights: Uint32Array): void {
    const { offsets, image, outcome, run } = this.table;
    const base = b * image.length;
    const stop = offsets[cell + 1]!;
    this.runs.fill(0);
    this.found.fill(0);
    this.skipped.fill(0);
    this.foundAt.fill(0);
    this.seen = 0;
    let room = stop - offsets[cell]!;
    for (let i = offsets[cell]!; i < stop; i++) {
      const weight = weights[image[i]!]!;
      const together = run[i]!;
      if (together > 1) {
        room += together * weight;
        if (room > this.stride) this.widen(room);
        for (let copy = 0; copy < weight; copy++)
          for (let j = i; j < i + together; j++) this.count(j, outcome[base + j]!, 1);
        i += together - 1;
        continue;
      }
      const word = outcome[base + i]!;
      if (word === 0) this.seen += weight;
      else if (weight > 0) this.count(i, word, weight);
    }
  }

  /** Room for at least `length` runs of true positives a threshold. */
  private widen(length: number): void {
    const widened = (column: Uint32Array) => {
      const wide = new Uint32Array(BLOCK * length * 2);
      for (let t = 0; t < BLOCK; t++) wide.set(column.subarray(t * this.stride, (t + 1) * this.stride), t * length * 2);
      return wide;
    };
    this.counts = widened(this.counts);
    this.places = widened(this.places);
    this.stride = length * 2;
  }

  /** `weight` copies of a detection. */
  private count(item: number, word: number, weight: number): void {
    const { skipped, found, runs, counts, places, stride, foundAt } = this;
    this.seen += weight;
    let ignored = word >>> BLOCK;
    while (ignored !== 0) {
      const t = 31 - Math.clz32(ignored);
      skipped[t]! += weight;
      ignored ^= 1 << t;
    }
    let positive = word & 0xffff;
    if (positive === 0) return;
    const level = this.table.level[item]! * BLOCK;
    while (positive !== 0) {
      const t = 31 - Math.clz32(positive);
      const total = found[t]! + weight;
      found[t] = total;
      foundAt[level + t]! += weight;
      const at = t * stride + runs[t]!++;
      counts[at] = total;
      places[at] = this.seen - skipped[t]!;
      positive ^= 1 << t;
    }
  }

  /** Precision envelope at each recall threshold, from the right. Of copies the last has the greatest precision. */
  private interpolate(t: number, line: number, precision: Float64Array, columns: number, column: number): void {
    const { reach, counts, places, own } = this;
    const R = reach.length;
    const base = t * this.stride;
    const total = this.found[t]!;
    let peak = 0;
    let j = base + this.runs[t]! - 1;
    for (let r = R - 1; r >= 0; r--) {
      const need = reach[r]!;
      let value = 0;
      if (need <= total) {
        for (; j >= base && counts[j]! >= need; j--) {
          const here = counts[j]! / (places[j]! + EPSILON);
          if (here > peak) peak = here;
        }
        value = peak;
      }
      own[line * R + r] = value;
      precision[(line * R + r) * columns + column] = value;
    }
  }

  /** A statistic over the categories with ground truth, in the order of additions of `summarize`. */
  private mean({ of, iou, area, cut }: SummaryRow): number {
    const { iouThresholds, maxDetections } = this.table.parameters;
    const a = this.areas.indexOf(area);
    if (a < 0 || cut < 0 || this.valid[a] === 0) return -1;
    const recall = of === "recall";
    const source = recall ? this.recall[a * maxDetections.length + cut]! : this.precision[a]!;
    const size = this.valid[a]! * (recall ? 1 : this.reach.length);
    const T = iouThresholds.length;
    if (iou === null) return pairwiseSum(source, 0, T * size) / (T * size);
    let n = 0;
    for (let t = 0; t < T; t++)
      if (iouThresholds[t] === iou) {
        this.values.set(source.subarray(t * size, (t + 1) * size), n);
        n += size;
      }
    return numpyMean(this.values, n);
  }
}
