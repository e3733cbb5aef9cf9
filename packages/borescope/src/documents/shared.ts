import * as z from "zod";

/** A share, 0 … 1, or null where there is nothing to measure. */
export const share = z.number().min(0).max(1).nullable();

/** How many. */
export const count = z.int().min(0);

/** What was odd about the files: code, count, and where the first ones are. */
export const problems = z.array(
  z.object({
    code: z.string(),
    count,
    first: z.array(z.object({ file: z.string().optional(), place: z.string().optional() })),
  }),
);
