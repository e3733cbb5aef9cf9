import * as z from "zod";

/** The document that a command with `--json` prints where it fails. */
export const errorSchema = z.strictObject({
  schema: z.literal("borescope.error/1"),
  /** Stable; `INTERNAL` where it is a fault of borescope itself. */
  code: z.string(),
  message: z.string(),
  file: z.string().optional(),
  /** A JSON pointer, a line, or the option. */
  place: z.string().optional(),
  expected: z.string().optional(),
  found: z.string().optional(),
  hint: z.string().optional(),
});
