import * as z from "zod";
import { count, problems } from "./shared-schema.js";

/** The document of `borescope embed --json`; the vectors themselves are in the file. */
export const embedSchema = z.strictObject({
  schema: z.literal("borescope.embed/1"),
  embedder: z.strictObject({ name: z.string(), dimension: count, fingerprint: z.string() }),
  /** What was embedded: `images`, `groundTruth` or `detections/<model>`. */
  table: z.string(),
  vectors: count,
  /** Rows that have no vector, since their image could not be read. */
  left: count,
  path: z.string(),
  problems,
});
