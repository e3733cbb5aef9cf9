import { type Dataset, type LongWork, type Source, throwIfAborted } from "@borescope/core";
import type { EncodedImage } from "@borescope/inference";
import type { ReportPictureSet, ReportPictures } from "@borescope/viewer";
import type { OpenPicture, PictureRegion } from "./picture.js";

/** Sides that a picture of an image may have, in pixels. */
const SIDES = [1024, 768, 640, 512, 384, 256, 192, 128, 96] as const;

/** Most pixels of a crop's side. */
const CROP_SIDE = 192;

/** Side of a crop over the longer side of its box, and its least side in pixels, as the gallery cuts objects out. */
const [MARGIN, LEAST] = [1.8, 48] as const;

/** Images that are looked at to choose a side. */
const SAMPLE = 16;

/** Share of the bytes for pictures of images, where crops are wanted too. */
const FOR_IMAGES = 0.6;

/** Bytes that a report can count. */
const MOST_BYTES = 2 ** 32 - 1;

/** What {@link reportPictures} makes pictures of. */
export interface PictureInput extends LongWork {
  readonly dataset: Dataset;
  readonly source: Source;
  /** Bytes that the pictures may take in all. */
  readonly budget: number;
  /** Rows of images, those that matter most first. */
  readonly order: readonly number[];
}

/** The pictures, and what is left out. */
export interface PicturesMade {
  readonly pictures: ReportPictures;
  /** A sentence each. */
  readonly leftOut: readonly string[];
}

/**
 * Pictures of as many images as fit a budget, as large as fits, and of ground truths in more detail where the images
 * had to be made smaller. Images that are missing or no images are left out, and counted.
 *
 * @throws BorescopeError REPORT_SHARP_MISSING; the signal's reason
 */
export async function reportPictures(input: PictureInput): Promise<PicturesMade> {
  const { dataset, source, order, signal, onProgress } = input;
  const budget = Math.min(input.budget, MOST_BYTES);
  const { findImages } = await import("@borescope/inference");
  const files = await findImages(dataset.images, source, signal, "later");
  const sizes = await sampleSizes(files, input);
  const side = SIDES.find((each) => (sizes.get(each) ?? 0) * order.length <= budget * FOR_IMAGES) ?? SIDES.at(-1)!;
  const images = new PictureList();
  const crops = new PictureList();
  let unreadable = 0;
  let unfit = 0;
  let uncut = 0;
  const truths = truthsByImage(dataset);
  for (const [i, row] of order.entries()) {
    throwIfAborted(signal);
    const picture = await open(files[row]!, signal);
    onProgress?.({ done: i + 1, total: order.length, what: "pictures" });
    if (picture === null) {
      unreadable++;
      continue;
    }
    const { width, height } = picture;
    const region = { x: 0, y: 0, width, height };
    const used = images.size + crops.size;
    if (!images.add(row, region, await picture.webp(region, side), budget - used)) unfit++;
    if (Math.max(width, height) <= 1.5 * side) continue; // the picture has the detail
    for (const truth of truths[row]!) {
      const cut = cropRegion(dataset.groundTruth.box, truth, picture);
      const bytes = await picture.webp(cut, CROP_SIDE);
      if (!crops.add(truth, cut, bytes, budget - images.size - crops.size)) uncut++;
    }
  }
  const leftOut = [
    unfit > 0 ? `${unfit} of ${order.length} images have no picture: they did not fit the budget.` : "",
    uncut > 0
      ? `${uncut} ground truths are shown from the picture of their image: their own did not fit the budget.`
      : "",
    unreadable > 0
      ? `${unreadable} of ${order.length} images have no picture: they are missing or cannot be read.`
      : "",
  ].filter((sentence) => sentence !== "");
  return { pictures: { side, images: images.set(), crops: crops.set() }, leftOut };
}

/** Mean bytes of a picture by its side, of some images all over the order. */
async function sampleSizes(
  files: readonly EncodedImage[],
  { order, signal }: PictureInput,
): Promise<ReadonlyMap<number, number>> {
  const step = Math.max(1, Math.floor(order.length / SAMPLE));
  const sums = new Map<number, number>();
  let n = 0;
  for (let i = 0; i < order.length; i += step) {
    const picture = await open(files[order[i]!]!, signal);
    if (picture === null) continue;
    n++;
    const region = { x: 0, y: 0, width: picture.width, height: picture.height };
    for (const side of SIDES) sums.set(side, (sums.get(side) ?? 0) + (await picture.webp(region, side)).length);
  }
  return new Map(Array.from(sums, ([side, sum]) => [side, sum / n]));
}

async function open(file: EncodedImage, signal: AbortSignal | undefined): Promise<OpenPicture | null> {
  const { openPicture } = await import("#picture");
  let bytes: Uint8Array;
  try {
    bytes = await file.bytes(signal);
  } catch {
    throwIfAborted(signal);
    return null; // counted and told of
  }
  return openPicture(bytes, file.name).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "IMAGE_UNREADABLE") return null;
    throw error;
  });
}

/** A square about an object's middle, as far as it lies in the image, in whole pixels. */
function cropRegion(box: Float64Array, row: number, picture: OpenPicture): PictureRegion {
  const [x, y, width, height] = box.subarray(4 * row, 4 * row + 4);
  const side = Math.max(LEAST, MARGIN * Math.max(width!, height!));
  const span = (middle: number, most: number) => {
    const from = Math.min(most - 1, Math.max(0, Math.floor(middle - side / 2)));
    return { from, long: Math.max(1, Math.min(most, Math.ceil(middle + side / 2)) - from) };
  };
  const across = span(x! + width! / 2, picture.width);
  const down = span(y! + height! / 2, picture.height);
  return { x: across.from, y: down.from, width: across.long, height: down.long };
}

function truthsByImage({ images, groundTruth }: Dataset): number[][] {
  const rows = Array.from({ length: images.length }, (): number[] => []);
  groundTruth.image.forEach((image, row) => {
    rows[image]!.push(row);
  });
  return rows;
}

/** Gathers pictures in any order of rows. */
class PictureList {
  size = 0;
  private readonly made: { readonly row: number; readonly region: PictureRegion; readonly bytes: Uint8Array }[] = [];

  /** Keeps a picture, where it is no larger than what is free. @returns whether it did */
  add(row: number, region: PictureRegion, bytes: Uint8Array, free: number): boolean {
    if (bytes.length > free) return false;
    this.made.push({ row, region, bytes });
    this.size += bytes.length;
    return true;
  }

  set(): ReportPictureSet {
    const made = this.made.sort((a, b) => a.row - b.row);
    const offsets = new Uint32Array(made.length + 1);
    const bytes = new Uint8Array(this.size);
    made.forEach((one, i) => {
      bytes.set(one.bytes, offsets[i]);
      offsets[i + 1] = offsets[i]! + one.bytes.length;
    });
    return {
      rows: Uint32Array.from(made, ({ row }) => row),
      region: Float64Array.from(made.flatMap(({ region: { x, y, width, height } }) => [x, y, width, height])),
      offsets,
      bytes,
    };
  }
}
