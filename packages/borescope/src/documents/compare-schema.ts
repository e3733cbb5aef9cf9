import * as z from "zod";
import { bootstrap, difference, estimate, slice } from "./estimates-schema.js";
import { count, idSchema, problems } from "./shared-schema.js";

const compared = estimate.extend({ difference: difference.nullable() });
const model = z.object({
  name: z.string(),
  summary: z.record(z.string(), compared),
  perClass: z.array(z.object({ category: z.string(), groundTruths: count, ...compared.shape })),
  wins: z.array(z.string()),
  losses: z.array(z.string()),
});
const objects = z.object({ count, ids: z.array(idSchema) });

/** The document of `borescope compare --json`. Differences are to the first model; `flips` are ground truths by their ids. */
export const compareSchema = z.object({
  schema: z.literal("borescope.compare/1"),
  /** Whose definitions: coco, lvis … */
  protocol: z.string(),
  images: count,
  ...bootstrap,
  models: z.array(model),
  flips: z.array(
    z.object({
      model: z.string(),
      iou: z.number(),
      confidence: z.number(),
      fixed: objects,
      broken: objects,
      stillMissed: objects,
      stillFound: objects,
    }),
  ),
  slices: z.array(z.object({ ...slice, models: z.array(model) })),
  problems,
});

/** See {@link compareSchema}. */
export type CompareDocument = z.infer<typeof compareSchema>;
