import * as z from "zod";
import { problems } from "./shared-schema.js";

/** The document that `borescope view --json` prints when it serves. */
export const viewSchema = z.strictObject({
  schema: z.literal("borescope.view/1"),
  /** With its token: who knows it sees the report. */
  address: z.string(),
  /** What the report does not hold, a sentence each; empty for one that was written before. */
  leftOut: z.array(z.string()),
  problems,
});

/** See {@link viewSchema}. */
export type ViewDocument = z.infer<typeof viewSchema>;
