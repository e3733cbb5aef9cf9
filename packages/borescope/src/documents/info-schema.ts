import * as z from "zod";
import { count, problems } from "./shared-schema.js";

const pixels = z.tuple([z.number(), z.number()]).nullable();

/** The document of `borescope info --json`. Sizes of images are width and height in pixels. */
export const infoSchema = z.strictObject({
  schema: z.literal("borescope.info/1"),
  /** Empty where the reader has no name. */
  format: z.string(),
  name: z.string(),
  images: count,
  imagesWithoutObjects: count,
  imageSizes: z.strictObject({ smallest: pixels, largest: pixels, unknown: count }),
  objects: count,
  crowds: count,
  masks: count,
  keypoints: z.boolean(),
  rotatedBoxes: z.boolean(),
  objectSizes: z.strictObject({ small: count, medium: count, large: count }),
  categories: z.array(z.strictObject({ category: z.string(), objects: count })),
  imageAttributes: z.array(z.string()),
  tags: z.array(z.strictObject({ tag: z.string(), table: z.string(), count })),
  categoryAttributes: z.array(z.string()),
  objectAttributes: z.array(z.string()),
  problems,
});
