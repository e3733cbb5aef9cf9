/**
 * One number for all categories, or numbers by category name; a category that is not named keeps its default.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { castingsDataset, generateCastings, type PerCategory, simulateDetections } from "@borescope/castings";
 *
 * const dataset = castingsDataset(generateCastings({ images: 12, size: 96 }));
 * const miss: PerCategory = { burr: 1 };
 * const { objects } = simulateDetections(dataset, { miss, wrongClass: 0, ghost: 0 });
 * assert.ok(!objects.category.includes(dataset.category("burr")));
 * ```
 */
export type PerCategory = number | Readonly<Record<string, number>>;

/**
 * The errors that {@link simulateDetections} makes. All chances are 0 to 1. Two runs of one seed draw the same luck,
 * so that they differ only where their options do: lower `miss`, and what was found before still is.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { castingsDataset, generateCastings, type SimulationOptions, simulateDetections } from "@borescope/castings";
 *
 * const dataset = castingsDataset(generateCastings({ images: 12, size: 96 }));
 * const perfect: SimulationOptions = { miss: 0, wrongClass: 0, shift: 0, duplicate: 0, ghost: 0, hard: () => 0 };
 * const { objects } = simulateDetections(dataset, perfect);
 * assert.deepEqual(objects.box, dataset.groundTruth.box);
 * ```
 */
export interface SimulationOptions {
  /** The same seed gives the same detections; 1 unless told. */
  readonly seed?: number;
  /** The model's name; "simulated" unless told. */
  readonly name?: string;
  /** Chance that an object is missed; open hole 0.03, blow hole 0.05, scratch and crack 0.14, burr 0.26, others 0.1. */
  readonly miss?: PerCategory;
  /** Chance that an object that is found gets another category; scratch and crack 0.12, others 0.03. */
  readonly wrongClass?: PerCategory;
  /**
   * What a category is mistaken for, by name. Unless told, scratch and crack for one another, blow hole and open hole
   * likewise, burr for scratch; a category without an entry, or with one that the data set does not have, for any other.
   */
  readonly mistakenFor?: Readonly<Record<string, string>>;
  /**
   * How far boxes are off: the standard deviation of the middle, as a share of the box's width and height, and of the
   * width and height themselves. Scratch and crack 0.055, burr 0.075, others 0.04; 1 at most.
   */
  readonly shift?: PerCategory;
  /** Chance that an object that is found gets a second box, of lower score; 0.03 unless told. */
  readonly duplicate?: PerCategory;
  /**
   * How many detections of nothing an image has on average, 100 at most: one number is shared out as the ground truth's
   * categories are; numbers by name are per category. 0.25 unless told.
   */
  readonly ghost?: PerCategory;
  /** Standard deviation of scores, 1 at most; 0.1 unless told. */
  readonly scoreNoise?: number;
  /**
   * A second chance of being missed, for what makes an object hard to see; rows in the tables of images and of ground
   * truth. It also lowers the score of what is found. Unless told, it reads the image attributes `light` and
   * `resolution` where the data set has them: where one is `poor` or `low`, burr 0.85, scratch and crack 0.12, blow hole
   * and open hole 0.03, others 0.
   */
  readonly hard?: (imageRow: number, objectRow: number) => number;
}
