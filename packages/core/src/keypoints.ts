/** Keypoints of all rows: row i has `values[offsets[i] .. offsets[i + 1])`, triples of x, y (pixels) and visibility. */
export interface Keypoints {
  readonly values: Float64Array;
  readonly offsets: Uint32Array;
}
