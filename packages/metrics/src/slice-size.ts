import type { Dataset, Selection } from "@borescope/core";
import { checkOption } from "./check-option.js";
import type { Scope } from "./group.js";
import type { Estimate } from "./series.js";

/** When a slice is too small to say anything. */
export interface SliceSizeOptions {
  /** Least images; default 10. */
  readonly minImages?: number | undefined;
  /** Least ground truths that count; default 20. */
  readonly minObjects?: number | undefined;
  /** Greatest width of the interval of AP; default 0.2. */
  readonly maxWidth?: number | undefined;
}

/** How much there is in a slice. */
export interface SliceSize {
  /** Images; of a slice of ground truth, those that hold some of it. */
  readonly images: number;
  /** Ground truths, without crowds. */
  readonly groundTruths: number;
}

/** {@link SliceSizeOptions}, checked and complete. @throws BorescopeError METRICS_OPTION */
export function sliceLimits({ minImages = 10, minObjects = 20, maxWidth = 0.2 }: SliceSizeOptions) {
  checkOption("minImages", minImages, minImages >= 0, "a number, at least 0");
  checkOption("minObjects", minObjects, minObjects >= 0, "a number, at least 0");
  checkOption("maxWidth", maxWidth, maxWidth > 0, "a number above 0");
  return { minImages, minObjects, maxWidth };
}

/** Counts what of a slice is in the scope. */
export function sliceSize({ groundTruth }: Dataset, slice: Selection, { imageRank, categoryRank }: Scope): SliceSize {
  const { image, category, crowd } = groundTruth;
  let groundTruths = 0;
  for (const row of slice.groundTruths())
    if (imageRank[image[row]!]! >= 0 && categoryRank[category[row]!]! >= 0 && crowd?.[row] !== 1) groundTruths++;
  const images = slice.images().rows.filter((row) => imageRank[row]! >= 0).length;
  return { images, groundTruths };
}

/** Why a slice is too small, in a few words; null where it is not. */
export function tooSmall(
  { images, groundTruths }: SliceSize,
  { value, interval }: Estimate,
  { minImages, minObjects, maxWidth }: ReturnType<typeof sliceLimits>,
): string | null {
  if (images < minImages) return `${counted(images, "image")}, fewer than ${minImages}`;
  if (groundTruths < minObjects) return `${counted(groundTruths, "object")}, fewer than ${minObjects}`;
  if (value === null || interval === null) return "nothing to measure in most samples of it";
  const width = interval.high - interval.low;
  return width > maxWidth ? `the interval of AP is ${width.toFixed(2)} wide, more than ${maxWidth}` : null;
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
