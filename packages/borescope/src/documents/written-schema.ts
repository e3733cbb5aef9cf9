import * as z from "zod";

/** The document of `borescope tag --json`; the tags themselves are in the file. */
export const tagSchema = z.strictObject({
  schema: z.literal("borescope.tag/1"),
  path: z.string(),
  tags: z.array(z.strictObject({ name: z.string(), count: z.int().nonnegative() })),
});

/** The document of a command that wrote files, as `borescope objects --out --json`. */
export const writtenSchema = z.strictObject({ schema: z.literal("borescope.written/1"), written: z.array(z.string()) });
