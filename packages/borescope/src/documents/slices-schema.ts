import * as z from "zod";
import { bootstrap, difference, estimate, slice } from "./estimates-schema.js";
import { problems, share } from "./shared-schema.js";

/** The document of `borescope slices --json`: differences are of each slice to all that is not in it. */
export const slicesSchema = z.object({
  schema: z.literal("borescope.slices/1"),
  ...bootstrap,
  models: z.array(
    z.object({
      name: z.string(),
      whole: z.record(z.string(), estimate),
      slices: z.array(
        z.object({ ...slice, summary: z.record(z.string(), estimate.extend({ rest: share, difference })) }),
      ),
    }),
  ),
  problems,
});

/** See {@link slicesSchema}. */
export type SlicesDocument = z.infer<typeof slicesSchema>;
