import * as z from "zod";
import { count, problems } from "./shared-schema.js";

/** The document of `borescope report --json`; the report itself is in the file. */
export const reportWrittenSchema = z.strictObject({
  schema: z.literal("borescope.report-written/1"),
  path: z.string(),
  /** Of all files. */
  bytes: count,
  /** Files beside the page; 0 where all is in it. */
  chunks: count,
  /** Longest side of a picture in pixels; 0 where there are none. */
  side: count,
  pictures: count,
  crops: count,
  /** Whether it carries the embedder's model, and what runs it. */
  models: z.boolean(),
  /** What the report does not hold, a sentence each. */
  leftOut: z.array(z.string()),
  problems,
});

/** See {@link reportWrittenSchema}. */
export type ReportDocument = z.infer<typeof reportWrittenSchema>;
