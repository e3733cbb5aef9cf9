/** Thresholds that share one 32-bit word: 16 bits say "true positive", 16 say "ignored". */
export const BLOCK = 16;

/**
 * Outcome of every detection that counts (the best `max(maxDetections)` of each image and category), sorted by
 * category, image and falling score.
 */
export interface Matches {
  readonly length: number;
  /** First detection of each category, length K + 1. */
  readonly offsets: Uint32Array;
  /** Row in the table of detections. */
  readonly row: Uint32Array;
  readonly score: Float64Array;
  /** Position of the image by rising id. */
  readonly image: Uint32Array;
  /** Rank by score within its image and category, 0 first. */
  readonly rank: Uint32Array;
  /** `outcome[(a · blocks + b) · length + i]`: low 16 bits true positive, high 16 bits ignored, at threshold 16·b + bit. */
  readonly outcome: Uint32Array;
  /** Words that hold all thresholds: ⌈T / 16⌉. */
  readonly blocks: number;
  /** Ground truths that count, K × A. */
  readonly positives: Uint32Array;
  /** Ground truths, counted or not, K. */
  readonly groundTruths: Uint32Array;
  /** Detections, cut or not, K. */
  readonly detections: Uint32Array;
  /**
   * `partner[t · length + i]`: row of the ground truth that detection i took at threshold t in the first area range,
   * or -1. Only where it was asked for.
   */
  readonly partner: Int32Array | null;
}
