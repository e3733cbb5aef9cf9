import type { Curves } from "./curves.js";
import type { CocoParameters } from "./protocols/coco.js";
import type { ChangedCurves } from "./reaccumulate.js";
import { statistic } from "./summarize.js";

/** What changed curves bring to AP, change after change, each alone. */
export class Gains {
  /** Is written over, and mended again. */
  private readonly curves: Curves;
  private readonly overall: number | null;
  private readonly perClass: readonly (number | null)[];

  constructor(
    private readonly before: Curves,
    private readonly parameters: CocoParameters,
    private readonly compatible: boolean,
  ) {
    this.curves = before.copy();
    this.overall = this.averagePrecision();
    this.perClass = Array.from({ length: before.shape.K }, (_, k) => this.averagePrecision(k));
  }

  /** The gain of AP, and those of the categories whose AP changes, the greatest change first. */
  of({ categories, curves }: ChangedCurves): { AP: number | null; changed: [category: number, AP: number][] } {
    this.curves.put(curves, categories);
    const AP = gain(this.overall, this.averagePrecision());
    const changed = categories.flatMap((k): [number, number][] => {
      const value = gain(this.perClass[k], this.averagePrecision(k));
      return value === null || value === 0 ? [] : [[k, value]];
    });
    this.curves.put(this.before, categories, categories);
    return { AP, changed: changed.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])) };
  }

  private averagePrecision(category?: number): number | null {
    return statistic("AP", this.curves, this.parameters, this.compatible, category);
  }
}

/** What a statistic gains; null where either is undefined. */
export function gain(before: number | null | undefined, after: number | null | undefined): number | null {
  return before == null || after == null ? null : after - before;
}
