import type { Pixels } from "@borescope/core";

/**
 * Shrinks an image by a whole number, each pixel the mean of a block, so that a bilinear resize to `side` afterwards
 * passes no pixel over. An image that is less than twice as large stays as it is; of rows and columns that fill no
 * block, half is cut off on either side.
 *
 * @param width - pixels that it is to have at least
 * @param height - likewise
 */
export function shrink(image: Pixels, width: number, height: number): Pixels {
  const by = Math.min(Math.floor(image.width / width), Math.floor(image.height / height));
  if (by < 2) return image;
  const columns = Math.floor(image.width / by);
  const rows = Math.floor(image.height / by);
  const left = (image.width - columns * by) >> 1;
  const top = (image.height - rows * by) >> 1;
  const data = new Uint8Array(3 * columns * rows);
  const sums = new Float64Array(3 * columns);
  const block = by * by;
  for (let y = 0; y < rows; y++) {
    sums.fill(block >> 1); // so that cutting rounds
    for (let line = 0; line < by; line++) {
      let from = 3 * ((top + y * by + line) * image.width + left);
      for (let at = 0; at < sums.length; at += 3)
        for (let i = 0; i < by; i++, from += 3) {
          sums[at]! += image.data[from]!;
          sums[at + 1]! += image.data[from + 1]!;
          sums[at + 2]! += image.data[from + 2]!;
        }
    }
    for (let at = 0; at < sums.length; at++) data[3 * columns * y + at] = Math.floor(sums[at]! / block);
  }
  return { width: columns, height: rows, data };
}
