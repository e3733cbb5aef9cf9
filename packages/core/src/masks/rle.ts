/**
 * A binary mask as run lengths, the form the COCO tools compute with.
 *
 * Pixels are counted column by column (top to bottom, then the next column to the right). `counts[0]` is the length of
 * the first run of zeros (0 where the first pixel is set), `counts[1]` the run of ones after it, and so on; the lengths
 * sum to `height * width`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type Rle, rleArea } from "@borescope/core";
 *
 * const leftColumn: Rle = { height: 2, width: 3, counts: Uint32Array.of(0, 2, 4) };
 * assert.equal(rleArea(leftColumn), 2);
 * ```
 *
 * @see `RLE` in maskApi.h of cocoapi
 */
export interface Rle {
  /** Rows of the mask, in pixels. */
  readonly height: number;
  /** Columns of the mask, in pixels. */
  readonly width: number;
  /** Run lengths in pixels, column-major, starting with a run of zeros. */
  readonly counts: Uint32Array;
}

/**
 * The number of pixels of a mask size.
 *
 * @throws RangeError if a side is not a whole number >= 0, or if the pixels do not fit an unsigned 32-bit count.
 * @internal
 */
export function pixelCount(height: number, width: number): number {
  const pixels = height * width;
  if (!Number.isInteger(height) || !Number.isInteger(width) || height < 0 || width < 0 || pixels > 0xffffffff) {
    throw new RangeError(`mask size must be whole numbers >= 0 of at most 2^32 - 1 pixels, got ${height} x ${width}`);
  }
  return pixels;
}
