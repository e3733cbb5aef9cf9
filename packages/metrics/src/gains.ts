import type { Curves } from "./curves.js";
import { numpyMean, pairwiseSum } from "./numpy-sum.js";
import type { ChangedCurves } from "./reaccumulate.js";

/**
 * What changed curves bring to AP, change after change, each alone; of evaluations that are cut down to their headline
 * AP. The precisions stand in the order in which the mean adds them, so that a change writes only its own.
 */
export class Gains {
  /** Categories with ground truth that counts. */
  private readonly measured: readonly number[];
  /** [T · R, measured categories]; is written over, and mended again. */
  private readonly values: Float64Array;
  private readonly overall: number | null;

  constructor(private readonly before: Curves) {
    this.measured = Array.from({ length: before.shape.K }, (_, k) => k).filter((k) => isMeasured(before, k));
    this.values = new Float64Array(width(before) * this.measured.length);
    for (const k of this.measured) this.write(before, k, k);
    this.overall = mean(this.values);
  }

  /** The gain of AP, and those of the categories whose AP changes, the greatest change first. */
  of(change: ChangedCurves): { AP: number | null; changed: [category: number, AP: number][] } {
    const changed = change.categories.flatMap((k, c): [number, number][] => {
      const value = gain(ofCategory(this.before, k), ofCategory(change.curves, c));
      return value === null || value === 0 ? [] : [[k, value]];
    });
    changed.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
    return { AP: gain(this.overall, this.after(change)), changed };
  }

  private after({ categories, curves }: ChangedCurves): number | null {
    const lost = categories.filter((k, c) => isMeasured(this.before, k) && !isMeasured(curves, c));
    for (const [c, k] of categories.entries()) this.write(curves, c, k);
    const value = mean(lost.length === 0 ? this.values : this.without(lost));
    for (const k of categories) this.write(this.before, k, k);
    return value;
  }

  /** Writes a category of some curves over category `k`. */
  private write(curves: Curves, category: number, k: number): void {
    const at = this.measured.indexOf(k);
    if (at < 0) return;
    const { values } = this;
    const step = this.measured.length;
    const n = width(curves);
    const from = curves.precisionByCategory;
    for (let i = 0; i < n; i++) values[i * step + at] = from[category * n + i]!;
  }

  private without(lost: readonly number[]): Float64Array {
    const step = this.measured.length;
    return this.values.filter((_, i) => !lost.includes(this.measured[i % step]!));
  }
}

/** What a statistic gains; null where either is undefined. */
export function gain(before: number | null | undefined, after: number | null | undefined): number | null {
  return before == null || after == null ? null : after - before;
}

const width = ({ shape: { T, R } }: Curves) => T * R;

const isMeasured = (curves: Curves, k: number) => curves.precisionByCategory[k * width(curves)]! > -1;

function ofCategory(curves: Curves, k: number): number | null {
  const n = width(curves);
  return isMeasured(curves, k) ? pairwiseSum(curves.precisionByCategory, k * n, n) / n : null;
}

function mean(values: Float64Array): number | null {
  return values.length === 0 ? null : numpyMean(values, values.length);
}
