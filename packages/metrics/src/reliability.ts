/** Which side of a bin belongs to it: `left-closed` [lower, upper), as hotcoco has it, or `right-closed` (lower, upper], as netcal. */
export type BinEdges = "left-closed" | "right-closed";

/** Detections of about the same score. */
export interface ReliabilityBin {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
  /** 0 … 1; null where the bin is empty. */
  readonly meanScore: number | null;
  /** Share of the detections that are right, 0 … 1; null where the bin is empty. */
  readonly shareRight: number | null;
}

/** How far scores are from being the share that is right; null where there are no detections. */
export interface Reliability {
  readonly count: number;
  /** Expected calibration error: the mean over detections of their bin's |mean score − share right|. */
  readonly ece: number | null;
  /** Maximum calibration error: the greatest gap of a bin. */
  readonly mce: number | null;
  /** Brier score: the mean of (score − 1 if right, else 0)². */
  readonly brier: number | null;
  readonly bins: readonly ReliabilityBin[];
}

/** Adds up detections, bin by bin. */
export class ReliabilitySums {
  private readonly counts: Float64Array;
  private readonly scores: Float64Array;
  private readonly right: Float64Array;
  private squares = 0;

  constructor(
    private readonly n: number,
    private readonly edges: BinEdges,
  ) {
    this.counts = new Float64Array(n);
    this.scores = new Float64Array(n);
    this.right = new Float64Array(n);
  }

  /** @param right - 1 or 0 */
  add(score: number, right: number): void {
    const { n } = this;
    const place = this.edges === "left-closed" ? Math.floor(score * n) : Math.ceil(score * n) - 1;
    const b = Math.min(Math.max(place, 0), n - 1);
    this.counts[b]!++;
    this.scores[b]! += score;
    this.right[b]! += right;
    this.squares += (score - right) ** 2;
  }

  result(): Reliability {
    const { n } = this;
    const count = this.counts.reduce((a, b) => a + b, 0);
    let ece = 0;
    let mce = 0;
    const bins = Array.from(this.counts, (inside, b): ReliabilityBin => {
      const bounds = { lower: b / n, upper: (b + 1) / n, count: inside };
      if (inside === 0) return { ...bounds, meanScore: null, shareRight: null };
      const meanScore = this.scores[b]! / inside;
      const shareRight = this.right[b]! / inside;
      const gap = Math.abs(meanScore - shareRight);
      ece += (inside / count) * gap;
      mce = Math.max(mce, gap);
      return { ...bounds, meanScore, shareRight };
    });
    if (count === 0) return { count, ece: null, mce: null, brier: null, bins };
    return { count, ece, mce, brier: this.squares / count, bins };
  }
}
