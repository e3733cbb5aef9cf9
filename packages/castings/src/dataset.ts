import {
  AttributeBuilder,
  type Categories,
  categoryRow,
  Dataset,
  encodeMask,
  GrowableFloat64,
  GrowableUint32,
  Ids,
} from "@borescope/core";
import { CASTING_CATEGORIES, type CastingImage } from "./types.js";

const CATEGORIES: Categories = {
  length: CASTING_CATEGORIES.length,
  ids: Ids.sequence(CASTING_CATEGORIES.length),
  names: CASTING_CATEGORIES,
  supercategories: CASTING_CATEGORIES.map(() => null),
};

/**
 * Pictures of castings as a data set: what is on them and what is known of them, without their pixels. Images,
 * categories (in the order of {@link CASTING_CATEGORIES}) and objects have the ids 1, 2, 3 …; masks are run lengths,
 * areas their pixels; attribute columns hold what {@link CastingAttributes} and {@link CastingObjectAttributes} do.
 *
 * To keep or show the pictures too, use {@link CastingsBuilder}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { castingsDataset, generateCastings } from "@borescope/castings";
 *
 * const dataset = castingsDataset(generateCastings({ images: 8, size: 96 }));
 * assert.equal(dataset.images.length, 8);
 * assert.equal(dataset.categories.names[dataset.category("burr")], "burr");
 * ```
 */
export function castingsDataset(images: Iterable<CastingImage>): Dataset {
  const builder = new CastingsBuilder();
  for (const image of images) builder.add(image);
  return builder.finish();
}

/**
 * Builds the data set of pictures as they come, so that each can be written away and forgotten.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deflateSync } from "node:zlib";
 * import { CastingsBuilder, encodePng, generateCastings } from "@borescope/castings";
 *
 * const builder = new CastingsBuilder();
 * let bytes = 0;
 * for (const image of generateCastings({ images: 3, size: 96 })) {
 *   bytes += encodePng(image, deflateSync).length;
 *   builder.add(image);
 * }
 * assert.ok(bytes > 0);
 * assert.deepEqual(builder.finish().images.fileNames, ["casting-0001.png", "casting-0002.png", "casting-0003.png"]);
 * ```
 */
export class CastingsBuilder {
  private readonly fileNames: string[] = [];
  private readonly width = new GrowableFloat64(64);
  private readonly height = new GrowableFloat64(64);
  private readonly image = new GrowableUint32(64);
  private readonly category = new GrowableUint32(64);
  private readonly box = new GrowableFloat64(256);
  private readonly area = new GrowableFloat64(64);
  private readonly counts = new GrowableUint32();
  private readonly start = new GrowableUint32(64);
  private readonly stop = new GrowableUint32(64);
  private readonly imageAttributes = new AttributeBuilder();
  private readonly objectAttributes = new AttributeBuilder();

  /**
   * Takes in a picture, of which nothing is held.
   *
   * @throws BorescopeError UNKNOWN_CATEGORY for an object of a category that castings do not have
   */
  add(image: CastingImage): void {
    const row = this.fileNames.length;
    this.fileNames.push(image.fileName);
    this.width.push(image.width);
    this.height.push(image.height);
    for (const [name, value] of Object.entries(image.attributes)) this.imageAttributes.add(row, name, value);
    for (const object of image.objects) {
      const { length } = this.image;
      for (const [name, value] of Object.entries(object.attributes)) this.objectAttributes.add(length, name, value);
      this.image.push(row);
      this.category.push(categoryRow(CATEGORIES, object.category));
      for (const value of object.box) this.box.push(value);
      this.area.push(object.area);
      this.start.push(this.counts.length);
      for (const run of encodeMask(object.mask, image.height, image.width).counts) this.counts.push(run);
      this.stop.push(this.counts.length);
    }
  }

  /** The data set of what was taken in so far. */
  finish(): Dataset {
    const image = this.image.finish();
    const { length } = image;
    const masks = {
      kind: new Uint8Array(length).fill(1),
      start: this.start.finish(),
      stop: this.stop.finish(),
      counts: this.counts.finish(),
      points: new Float64Array(0),
      height: Uint32Array.from(image, (row) => this.height.values[row] as number),
      width: Uint32Array.from(image, (row) => this.width.values[row] as number),
    };
    const groundTruth = {
      length,
      image,
      category: this.category.finish(),
      box: this.box.finish(),
      area: this.area.finish(),
      masks,
      attributes: this.objectAttributes.finish(length),
      ids: Ids.sequence(length),
    };
    const images = {
      length: this.fileNames.length,
      ids: Ids.sequence(this.fileNames.length),
      fileNames: [...this.fileNames],
      width: this.width.finish(),
      height: this.height.finish(),
      attributes: this.imageAttributes.finish(this.fileNames.length),
    };
    return new Dataset(images, CATEGORIES, groundTruth, "castings");
  }
}
