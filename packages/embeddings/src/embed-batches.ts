import type { Images } from "@borescope/core";

/** Decoded pixels that the images of a batch may have, so that memory is bounded: 32 megapixels, about 100 MB. */
const MOST_PIXELS = 2 ** 25;

/** What an image is taken to have where the data set does not say. */
const USUAL_PIXELS = 2 ** 22;

/** Rows of a batch, as positions in what is embedded. */
export type Batch = readonly number[];

/**
 * Splits what is embedded into batches, those of one image beside each other. Where they are cut hangs on the data set
 * alone, not on what a cache holds: models may give other last digits in another batch, and a run that was killed is to
 * end with the same bytes.
 *
 * @param imageOf - of each position, the row of its image
 */
export function batchesOf(imageOf: Uint32Array, { width, height }: Images, size: number): Batch[] {
  const order = Array.from(imageOf, (_, position) => position).sort((a, b) => imageOf[a]! - imageOf[b]! || a - b);
  const batches: number[][] = [];
  let batch: number[] = [];
  let pixels = 0;
  let last = -1;
  for (const position of order) {
    const image = imageOf[position]!;
    const more = image === last ? 0 : width[image]! * height[image]! || USUAL_PIXELS;
    if (batch.length === size || (batch.length > 0 && pixels + more > MOST_PIXELS)) {
      batches.push(batch);
      batch = [];
      pixels = 0;
    }
    pixels += more;
    last = image;
    batch.push(position);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
