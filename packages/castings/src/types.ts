/**
 * The defect classes, in the order in which they are listed to a reader.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { CASTING_CATEGORIES } from "@borescope/castings";
 *
 * assert.equal(CASTING_CATEGORIES.length, 5);
 * assert.ok(CASTING_CATEGORIES.includes("burr"));
 * ```
 */
export const CASTING_CATEGORIES = ["open hole", "blow hole", "scratch", "crack", "burr"] as const;

/**
 * One of the defect classes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { CASTING_CATEGORIES, type CastingCategory } from "@borescope/castings";
 *
 * const first: CastingCategory = CASTING_CATEGORIES[0];
 * assert.equal(first, "open hole");
 * ```
 */
export type CastingCategory = (typeof CASTING_CATEGORIES)[number];

/**
 * The kinds of part that are drawn.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { CASTING_PARTS } from "@borescope/castings";
 *
 * assert.ok(CASTING_PARTS.includes("flange"));
 * ```
 */
export const CASTING_PARTS = ["flange", "housing", "bracket", "ring", "cover"] as const;

/**
 * One of the kinds of part.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { CASTING_PARTS, type CastingPart } from "@borescope/castings";
 *
 * const last: CastingPart | undefined = CASTING_PARTS.at(-1);
 * assert.equal(last, "cover");
 * ```
 */
export type CastingPart = (typeof CASTING_PARTS)[number];

/**
 * What is known of a whole picture; each of these cuts the set into slices.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type CastingAttributes, generateCastings } from "@borescope/castings";
 *
 * const isHard = ({ light, resolution }: CastingAttributes): boolean =>
 *   light === "poor" || resolution === "low";
 * const images = [...generateCastings({ images: 20, size: 96 })];
 * assert.equal(images.filter((image) => isHard(image.attributes)).length, 6);
 * ```
 */
export interface CastingAttributes {
  /** `line`: fixed above the belt. `handheld`: an inspector's own, less steady. */
  readonly camera: "line" | "handheld";
  /** `poor`: dark and noisy. */
  readonly light: "good" | "poor";
  /** `low`: a third to a half of the pixels a side, or enlarged from so few. */
  readonly resolution: "normal" | "low";
  /** How the worked faces were finished. */
  readonly surface: "turned" | "milled" | "ground" | "shot blasted";
  /** The metal. */
  readonly metal: "aluminium" | "grey iron" | "steel";
  /** The kind of part. */
  readonly part: CastingPart;
}

/**
 * Where on the part a defect lies.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type DefectPlace, generateCastings } from "@borescope/castings";
 *
 * const places = new Set<DefectPlace>();
 * for (const { objects } of generateCastings({ images: 12, size: 96 })) {
 *   for (const { attributes } of objects) places.add(attributes.place);
 * }
 * assert.ok(places.has("hole rim") || places.has("part edge"));
 * ```
 */
export type DefectPlace = "cast face" | "worked face" | "part edge" | "hole rim";

/**
 * What is known of one defect.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type CastingObjectAttributes } from "@borescope/castings";
 *
 * const known: CastingObjectAttributes = { place: "hole rim", size: "small" };
 * assert.equal(known.size, "small");
 * ```
 */
export interface CastingObjectAttributes {
  /** Where on the part it lies. */
  readonly place: DefectPlace;
  /** By its area in a picture of normal resolution. */
  readonly size: "small" | "medium" | "large";
}

/**
 * One defect in one picture.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type CastingObject, generateCastings } from "@borescope/castings";
 *
 * const objects: CastingObject[] = [...generateCastings({ images: 8, size: 96 })].flatMap(
 *   (image) => image.objects,
 * );
 * for (const { area, mask } of objects) assert.equal(area, mask.filter(Boolean).length);
 * ```
 */
export interface CastingObject {
  /** Its class. */
  readonly category: CastingCategory;
  /** `[x, y, width, height]`, the exact extent of the mask. */
  readonly box: readonly [number, number, number, number];
  /** 1 where the defect covers at least half of a pixel; column by column: `mask[x * height + y]`. */
  readonly mask: Uint8Array;
  /** How many pixels the mask holds. */
  readonly area: number;
  /** What else is known of it. */
  readonly attributes: CastingObjectAttributes;
}

/**
 * One drawn picture with what is in it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type CastingImage, generateCastings } from "@borescope/castings";
 *
 * const images: CastingImage[] = [...generateCastings({ images: 1, size: 96 })];
 * assert.equal(images[0]?.fileName, "casting-0001.png");
 * ```
 */
export interface CastingImage {
  /** Such as `casting-0007.png`. */
  readonly fileName: string;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Red, green, blue for each pixel, row by row. */
  readonly rgb: Uint8Array;
  /** What is known of the whole picture. */
  readonly attributes: CastingAttributes;
  /** The defects; none in a sound part. */
  readonly objects: readonly CastingObject[];
}

/**
 * What to draw.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type CastingOptions, generateCastings } from "@borescope/castings";
 *
 * const options: CastingOptions = { images: 2, seed: 9, size: 96 };
 * assert.equal([...generateCastings(options)].length, 2);
 * ```
 */
export interface CastingOptions {
  /** How many pictures; 96 unless told. */
  readonly images?: number;
  /** The same seed draws the same bytes; 1 unless told. */
  readonly seed?: number;
  /** Pixels a side of a picture of normal resolution; 320 unless told, 96 at least. */
  readonly size?: number;
}
