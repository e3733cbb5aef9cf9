import type { Problems } from "@borescope/core";
import type { Distribution, TableDistribution } from "@borescope/metrics";
import * as z from "zod";
import { problemList } from "../cli/documents.js";
import { count, problems, share } from "./shared.js";

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

/** Distribution as a document. */
export function distributionDocument(of: Distribution, found: Problems): DistributionDocument {
  return {
    schema: "borescope.distribution/1",
    confidence: of.confidence,
    annotated: { ...tableOf(of.annotated), crowds: of.annotated.crowds },
    models: of.models.map((model) => ({ model: model.model, ...tableOf(model), unlisted: model.unlisted })),
    perClass: Array.from(of.perClass, ([category, { annotated, predicted }]) => ({
      category,
      annotated,
      predicted: [...predicted],
    })),
    imbalance: { ...of.imbalance, empty: [...of.imbalance.empty] },
    problems: problemList(found),
  };
}

function tableOf({ objects, images, sizes, perImage, without }: TableDistribution) {
  return {
    objects,
    images,
    sizes,
    imagesWithout: without.count,
    perImage: perImage && { ...perImage, images: [...perImage.images] },
  };
}
