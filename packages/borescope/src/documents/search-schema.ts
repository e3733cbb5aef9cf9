import * as z from "zod";
import { indexFacts } from "./build-index-schema.js";
import { count, idSchema, problems } from "./shared-schema.js";

/** The document of `borescope search --json`: what is most like the query, the best first. */
export const searchSchema = z.strictObject({
  schema: z.literal("borescope.search/1"),
  /** The index that was searched. */
  index: indexFacts,
  by: z.enum(["vector", "words"]),
  /** Why by words. */
  because: z.string().nullable(),
  offset: count,
  /** Whether there are more hits after these. */
  more: z.boolean(),
  hits: z.array(
    z.strictObject({
      id: idSchema,
      score: z.number().min(-1.001).max(1.001),
      imageId: idSchema,
      fileName: z.string(),
      /** Null for images. */
      category: z.string().nullable(),
      /** x, y, width, height in pixels; null for images. */
      box: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
      tags: z.array(z.string()),
    }),
  ),
  problems,
});

/** See {@link searchSchema}. */
export type SearchDocument = z.infer<typeof searchSchema>;
