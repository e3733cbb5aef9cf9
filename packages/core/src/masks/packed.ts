/**
 * Masks of all rows, packed. Row i is run lengths, `counts[start[i] .. stop[i])`, or polygons,
 * `points[start[i] .. stop[i])`, by `kind[i]`.
 */
export interface Masks {
  /** 0: no mask, 1: run lengths (column-major, zeros first), 2: polygons. */
  readonly kind: Uint8Array;
  readonly start: Uint32Array;
  readonly stop: Uint32Array;
  /** Run lengths. */
  readonly counts: Uint32Array;
  /** Per ring: how many numbers follow, then x, y pairs in pixels; ring after ring. */
  readonly points: Float64Array;
  /** Pixels of the raster; 0 for polygons, which take the image's. */
  readonly height: Uint32Array;
  readonly width: Uint32Array;
}
