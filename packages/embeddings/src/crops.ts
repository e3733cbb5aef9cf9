import { BorescopeError, type CropRule, type Pixels, type Rle } from "@borescope/core";
import { roundHalfEven } from "@borescope/inference";

/** How objects are cut out where neither the caller nor the embedder says: the box and an eighth around it, and no less
 * than a fiftieth of the image, so that the smallest objects are seen with what they lie in. */
export const DEFAULT_CROP: CropRule = { margin: 1.25, least: 0.02 };

/** What is seen beyond the image, and outside a mask: the grey of detectors' letterboxes. */
const FILL = 114;

/** A square of whole pixels; it may reach beyond the image. */
export interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** @throws BorescopeError EMBED_OPTION */
export function checkCrop({ margin, least }: CropRule): void {
  if (!(margin >= 1 && Number.isFinite(margin)))
    throw new BorescopeError("EMBED_OPTION", { place: "crop.margin", expected: "1 or more", found: String(margin) });
  if (!(least >= 0 && least <= 1))
    throw new BorescopeError("EMBED_OPTION", { place: "crop.least", expected: "0 to 1", found: String(least) });
}

/**
 * The square that is cut out for a box.
 *
 * Of a box that reaches beyond the image, what lies in it counts; one that lies beside it is taken for the point of the
 * image nearest to it. A box without area is a point or a line: its square is that of `least`, a pixel at least. No
 * square is more than twice as long as the image.
 *
 * @param box - x, y, width, height in pixels, COCO convention
 */
export function squareOf(box: ArrayLike<number>, width: number, height: number, { margin, least }: CropRule): Square {
  const [x1, x2] = within(box[0]!, box[2]!, width);
  const [y1, y2] = within(box[1]!, box[3]!, height);
  const longer = Math.max(width, height);
  const wanted = Math.max(margin * Math.max(x2 - x1, y2 - y1), least * longer);
  const side = Math.max(1, roundHalfEven(Math.min(wanted, 2 * longer)));
  const from = (a: number, b: number, length: number) =>
    Math.min(Math.max(roundHalfEven((a + b) / 2 - side / 2), 1 - side), length - 1); // a pixel of the image at least
  return { left: from(x1, x2, width), top: from(y1, y2, height), side };
}

/** Where a side of a box begins and ends in the image. */
function within(from: number, length: number, end: number): [number, number] {
  const clip = (value: number) => Math.min(Math.max(value, 0), end);
  return [clip(from), clip(from + Math.max(length, 0))];
}

/** The pixels of a square, grey beyond the image; with a mask, grey where it is not set. */
export function cutSquare(image: Pixels, square: Square, mask: Rle | null): Pixels {
  const { side } = square;
  const data = new Uint8Array(3 * side * side).fill(FILL);
  if (mask === null) copyRows(image, square, data);
  else copyRuns(image, square, mask, data);
  return { width: side, height: side, data };
}

function copyRows(image: Pixels, { left, top, side }: Square, data: Uint8Array): void {
  const from = Math.max(left, 0);
  const to = Math.min(left + side, image.width);
  if (to <= from) return;
  for (let y = Math.max(top, 0); y < Math.min(top + side, image.height); y++) {
    const row = image.data.subarray(3 * (y * image.width + from), 3 * (y * image.width + to));
    data.set(row, 3 * ((y - top) * side + from - left));
  }
}

/** Runs go down the columns of the mask. */
function copyRuns(image: Pixels, { left, top, side }: Square, { counts, height }: Rle, data: Uint8Array): void {
  let at = 0;
  counts.forEach((length, run) => {
    const end = at + length;
    if (run % 2 === 1)
      for (let pixel = at; pixel < end; pixel++) {
        const x = Math.floor(pixel / height);
        const y = pixel - x * height;
        const column = x - left;
        const row = y - top;
        if (column < 0 || column >= side || row < 0 || row >= side) continue;
        const source = 3 * (y * image.width + x);
        const target = 3 * (row * side + column);
        data[target] = image.data[source]!;
        data[target + 1] = image.data[source + 1]!;
        data[target + 2] = image.data[source + 2]!;
      }
    at = end;
  });
}
