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

  /** [T, R, K, A, M]: precision at each recall threshold. A new array. */
  get precision(): Float64Array {
    const { T, R } = this.shape;
    return this.transposed(this.precisionByCategory, T * R);
  }

  /** [T, R, K, A, M]: score at which each recall threshold is reached. A new array. */
  get scores(): Float64Array {
    const { T, R } = this.shape;
    return this.transposed(this.scoresByCategory, T * R);
  }

  /** [T, K, A, M]: the recall reached. A new array. */
  get recall(): Float64Array {
    return this.transposed(this.recallByCategory, this.shape.T);
  }

  /** The same in arrays of its own. */
  copy(): Curves {
    const { precisionByCategory, scoresByCategory, recallByCategory } = this;
    return new Curves(this.shape, precisionByCategory.slice(), scoresByCategory.slice(), recallByCategory.slice());
  }

  /**
   * Writes categories of other curves over some of these.
   *
   * @param places - which of these
   * @param from - which of the others; absent: their first, second, and so on
   * @internal
   */
  put(others: Curves, places: readonly number[], from: readonly number[] = [...places.keys()]): void {
    for (const column of ["precisionByCategory", "scoresByCategory", "recallByCategory"] as const) {
      const width = this[column].length / this.shape.K;
      places.forEach((k, i) => {
        this[column].set(others[column].subarray(from[i]! * width, (from[i]! + 1) * width), k * width);
      });
    }
  }

  private transposed(source: Float64Array, inner: number): Float64Array {
    const { K, A, M } = this.shape;
    const outer = K * A * M;
    const out = new Float64Array(source.length);
    for (let i = 0; i < inner; i++) for (let o = 0; o < outer; o++) out[i * outer + o] = source[o * inner + i]!;
    return out;
  }
}
