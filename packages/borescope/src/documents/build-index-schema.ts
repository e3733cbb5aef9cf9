import * as z from "zod";
import { count, problems } from "./shared-schema.js";

/** What an index is. */
export const indexFacts = z.strictObject({
  path: z.string(),
  /** `images`, `groundTruth` or `detections/<model>`. */
  table: z.string(),
  count,
  embedder: z.strictObject({ name: z.string(), dimension: count, fingerprint: z.string() }),
  store: z.string(),
});

/** The document of `borescope index --json`; the vectors themselves are in the file. */
export const indexSchema = z.strictObject({ schema: z.literal("borescope.index/1"), index: indexFacts, problems });

/** See {@link indexSchema}. */
export type IndexDocument = z.infer<typeof indexSchema>;
