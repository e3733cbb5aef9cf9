import { attributeAt, decodeRle, maskRle } from "@borescope/core";
import { describe, expect, it } from "vitest";
import {
  CASTING_CATEGORIES,
  type CastingImage,
  CastingsBuilder,
  castingsDataset,
  generateCastings,
} from "../src/index.js";

const images: CastingImage[] = [...generateCastings({ images: 12, seed: 2, size: 128 })];
const objects = images.flatMap((image, row) => image.objects.map((object) => ({ row, image, ...object })));

describe("castingsDataset", () => {
  const dataset = castingsDataset(images);

  it("lists images and categories with ids from 1", () => {
    expect(dataset.name).toBe("castings");
    expect(dataset.images.fileNames).toEqual(images.map((image) => image.fileName));
    expect([...dataset.images.ids]).toEqual(images.map((_, row) => row + 1));
    expect([...dataset.images.width]).toEqual(images.map((image) => image.width));
    expect([...dataset.images.height]).toEqual(images.map((image) => image.height));
    expect(dataset.categories.names).toEqual(CASTING_CATEGORIES);
    expect([...dataset.categories.ids]).toEqual([1, 2, 3, 4, 5]);
  });

  it("holds each object's image, category, box, area and mask", () => {
    const { groundTruth } = dataset;
    expect(groundTruth.length).toBe(objects.length);
    expect([...groundTruth.ids]).toEqual(objects.map((_, row) => row + 1));
    objects.forEach((object, row) => {
      expect(groundTruth.image[row]).toBe(object.row);
      expect(dataset.categories.names[groundTruth.category[row] as number]).toBe(object.category);
      expect([...groundTruth.box.subarray(4 * row, 4 * row + 4)]).toEqual([...object.box]);
      expect(groundTruth.area[row]).toBe(object.area);
      const rle = groundTruth.masks && maskRle(groundTruth.masks, row, 0, 0);
      expect(rle && decodeRle(rle).every((pixel, k) => pixel === object.mask[k])).toBe(true);
    });
  });

  it("holds the attributes of images and of objects", () => {
    const camera = dataset.images.attributes?.get("camera");
    const place = dataset.groundTruth.attributes?.get("place");
    if (!camera || !place) throw new Error("no such columns");
    images.forEach((image, row) => {
      expect(attributeAt(camera, row)).toBe(image.attributes.camera);
    });
    objects.forEach((object, row) => {
      expect(attributeAt(place, row)).toBe(object.attributes.place);
    });
    expect([...(dataset.images.attributes?.keys() ?? [])].sort()).toEqual([
      "camera",
      "light",
      "metal",
      "part",
      "resolution",
      "surface",
    ]);
  });

  it("makes a data set of nothing", () => {
    const empty = castingsDataset([]);
    expect([empty.images.length, empty.categories.length, empty.groundTruth.length]).toEqual([0, 5, 0]);
  });
});

describe("CastingsBuilder", () => {
  it("gives what was taken in so far, and goes on", () => {
    const builder = new CastingsBuilder();
    for (const image of images.slice(0, 5)) builder.add(image);
    const first = builder.finish();
    for (const image of images.slice(5)) builder.add(image);
    expect(first.groundTruth.box).toEqual(castingsDataset(images.slice(0, 5)).groundTruth.box);
    expect(first.images.fileNames.length).toBe(5);
    expect(builder.finish()).toEqual(castingsDataset(images));
  });

  it("refuses a category that castings do not have", () => {
    const [image] = images.filter((each) => each.objects.length > 0);
    const dented = { ...image, objects: [{ ...image?.objects[0], category: "dent" }] } as unknown as CastingImage;
    expect(() => new CastingsBuilder().add(dented)).toThrow(/UNKNOWN_CATEGORY/);
  });
});
