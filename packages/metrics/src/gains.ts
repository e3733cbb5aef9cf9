import { reachOf } from "./accumulate.js";
import { CategoryPlaces } from "./category-places.js";
import type { Evaluated } from "./evaluate-kernel.js";
import { numpyMean, pairwiseSum } from "./numpy-sum.js";
import type { CocoParameters } from "./protocols/coco.js";
import type { Rematched } from "./rematch.js";

/** What a change brings to AP. */
export interface Gain {
  /** Null where there is nothing to measure before or after. */
  readonly AP: number | null;
  /** The categories whose AP changes, the greatest change first. */
  readonly perCategory: readonly (readonly [category: number, AP: number])[];
}

/**
 * What new matches bring to AP, change after change, each alone; of evaluations that are cut down to their headline AP.
 * The places of true positives are known, so that those which change are all that is looked at; precisions stand in
 * the order in which the mean adds them, so that a change writes only its own. The numbers are those of `accumulate`
 * and `summarize`, to the bit.
 */
export class Gains {
  private readonly places = new Map<number, CategoryPlaces>();
  /** Where among the measured categories each stands; -1: it has no ground truth that counts. */
  private readonly position: Int32Array;
  private readonly measured: number;
  /** [T · R, measured categories]; is written over, and mended again. */
  private readonly values: Float64Array;
  private readonly overall: number | null;
  private readonly scratch: Uint32Array;
  /** T · R */
  private readonly width: number;

  constructor(
    private readonly evaluated: Evaluated,
    private readonly parameters: CocoParameters,
  ) {
    const { precisionByCategory, shape } = evaluated.curves;
    this.width = shape.T * shape.R;
    this.position = new Int32Array(shape.K).fill(-1);
    let n = 0;
    for (let k = 0; k < shape.K; k++) if (evaluated.matches.positives[k]! > 0) this.position[k] = n++;
    this.measured = n;
    this.values = new Float64Array(this.width * n);
    for (let k = 0; k < shape.K; k++) this.write(k, precisionByCategory, k);
    this.overall = mean(this.values);
    this.scratch = new Uint32Array(evaluated.matches.positives.reduce((a, b) => Math.max(a, b), 0) + 1);
  }

  of(change: Rematched): Gain {
    const { categories, positives } = change;
    const { width } = this;
    const before = this.evaluated.curves.precisionByCategory;
    const after = new Float64Array(categories.length * width);
    const gains: [number, number][] = [];
    categories.forEach((k, c) => {
      if (positives[c] === 0) return;
      this.accumulate(k, c, change, after);
      const gained = pairwiseSum(after, c * width, width) / width - pairwiseSum(before, k * width, width) / width;
      if (gained !== 0) gains.push([k, gained]);
    });
    gains.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
    return { AP: gain(this.overall, this.mean(change, after)), perCategory: gains };
  }

  private accumulate(k: number, c: number, { images, gone, matches, positives }: Rematched, out: Float64Array): void {
    const { T, R } = this.evaluated.curves.shape;
    let places = this.places.get(k);
    if (places === undefined) {
      places = new CategoryPlaces(this.evaluated.matches, k, this.parameters.maxDetections[0]!, T);
      this.places.set(k, places);
    }
    const changes = places.changes(images[c]!, gone[c]!, matches, c);
    const reach = new Uint32Array(R);
    reachOf(this.parameters.recallThresholds, positives[c]!, reach);
    for (let t = 0; t < T; t++) places.precision(t, changes, reach, this.scratch, out, c * this.width + t * R);
  }

  /** AP over all categories with some that changed. */
  private mean({ categories, positives }: Rematched, after: Float64Array): number | null {
    const lost = new Set<number>();
    categories.forEach((k, c) => {
      if (positives[c] === 0) lost.add(this.position[k]!);
      else this.write(k, after, c);
    });
    const left = lost.size === 0 ? this.values : this.values.filter((_, i) => !lost.has(i % this.measured));
    const value = mean(left);
    for (const k of categories) this.write(k, this.evaluated.curves.precisionByCategory, k);
    return value;
  }

  /** Writes the precisions of category `k`, which are those of category `c` in `from`. */
  private write(k: number, from: Float64Array, c: number): void {
    const { values, width, measured } = this;
    const at = this.position[k]!;
    if (at < 0) return;
    for (let i = 0; i < width; i++) values[i * measured + at] = from[c * width + i]!;
  }
}

/** What a statistic gains; null where either is undefined. */
export function gain(before: number | null | undefined, after: number | null | undefined): number | null {
  return before == null || after == null ? null : after - before;
}

function mean(values: Float64Array): number | null {
  return values.length === 0 ? null : numpyMean(values, values.length);
}
