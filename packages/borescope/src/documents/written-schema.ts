import * as z from "zod";
import { count, problems } from "./shared-schema.js";

/** The document of `borescope tag --json`; the tags themselves are in the file. */
export const tagSchema = z.strictObject({
  schema: z.literal("borescope.tag/1"),
  path: z.string(),
  tags: z.array(z.strictObject({ name: z.string(), count })),
});

/** The document of a command that wrote files, as `borescope objects --out --json`. */
export const writtenSchema = z.strictObject({ schema: z.literal("borescope.written/1"), written: z.array(z.string()) });

/** The document of `borescope convert --json`. */
export const convertSchema = z.strictObject({
  schema: z.literal("borescope.convert/1"),
  images: count,
  objects: count,
  files: z.array(z.string()),
  problems,
});

/** The document of `borescope castings --json`. */
export const castingsSchema = z.strictObject({
  schema: z.literal("borescope.castings/1"),
  images: count,
  objects: count,
  detections: count,
  folder: z.string(),
});
