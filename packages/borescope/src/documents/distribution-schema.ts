import * as z from "zod";
import { count, problems, share } from "./shared-schema.js";

const objectCounts = {
  objects: count,
  /** With at least one. */
  images: count,
  sizes: z.object({ small: count, medium: count, large: count }),
};
const table = {
  ...objectCounts,
  imagesWithout: count,
  perImage: z
    .object({ least: count, median: z.number(), mean: z.number(), most: count, images: z.array(count) })
    .nullable(),
};

/** The document of `borescope distribution --json`. `perImage.images[n]` are the images with n objects. */
export const distributionSchema = z.object({
  schema: z.literal("borescope.distribution/1"),
  confidence: z.number(),
  annotated: z.object({ ...table, crowds: count }),
  models: z.array(z.object({ model: z.string(), ...table, unlisted: count })),
  perClass: z.array(
    z.object({
      category: z.string(),
      annotated: z.object(objectCounts),
      predicted: z.array(z.object(objectCounts)),
    }),
  ),
  imbalance: z.object({ ratio: z.number().min(1).nullable(), evenness: share, empty: z.array(z.string()) }),
  problems,
});

/** See {@link distributionSchema}. */
export type DistributionDocument = z.infer<typeof distributionSchema>;
