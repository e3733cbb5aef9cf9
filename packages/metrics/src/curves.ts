/** Lengths of the axes of {@link Curves}. */
export interface CurveShape {
  /** IoU thresholds. */
  readonly T: number;
  /** Recall thresholds. */
  readonly R: number;
  /** Categories. */
  readonly K: number;
  /** Area ranges. */
  readonly A: number;
  /** Entries of maxDetections. */
  readonly M: number;
}

/**
 * Precision and recall of every category, area range and number of detections; -1 where there is no ground truth
 * that counts. Held category by category, as they are computed; `precision`, `recall` and `scores` give
 * pycocotools' order of axes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createEvaluator } from "@borescope/metrics";
 *
 * const evaluator = createEvaluator({ categories: ["burr"] });
 * evaluator.add({
 *   image: 1,
 *   groundTruth: { boxes: [[8, 8, 16, 12]], categories: ["burr"] },
 *   detections: { boxes: [[8, 8, 16, 12]], categories: ["burr"], scores: [0.5] },
 * });
 * const { curves } = evaluator.result();
 * assert.deepEqual(curves.shape, { T: 10, R: 101, K: 1, A: 4, M: 3 });
 * assert.equal(curves.recall.length, 10 * 1 * 4 * 3);
 * ```
 */
export class Curves {
  constructor(
    readonly shape: CurveShape,
    /** [K, A, M, T, R] */
    readonly precisionByCategory: Float64Array,
    /** [K, A, M, T, R] */
    readonly scoresByCategory: Float64Array,
    /** [K, A, M, T] */
    readonly recallByCategory: Float64Array,
  ) {}

  /** `[T, R, K, A, M]`: precision at each recall threshold. A new array. */
  get precision(): Float64Array {
    const { T, R } = this.shape;
    return this.transposed(this.precisionByCategory, T * R);
  }

  /** `[T, R, K, A, M]`: score at which each recall threshold is reached. A new array. */
  get scores(): Float64Array {
    const { T, R } = this.shape;
    return this.transposed(this.scoresByCategory, T * R);
  }

  /** `[T, K, A, M]`: the recall reached. A new array. */
  get recall(): Float64Array {
    return this.transposed(this.recallByCategory, this.shape.T);
  }

  private transposed(source: Float64Array, inner: number): Float64Array {
    const { K, A, M } = this.shape;
    const outer = K * A * M;
    const out = new Float64Array(source.length);
    for (let i = 0; i < inner; i++) for (let o = 0; o < outer; o++) out[i * outer + o] = source[o * inner + i]!;
    return out;
  }
}
