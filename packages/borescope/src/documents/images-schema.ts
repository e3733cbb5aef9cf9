import * as z from "zod";
import { countsShape, idSchema, problems, setupShape } from "./shared-schema.js";

/** The document of `borescope images --json`: images, worst first. */
export const imagesSchema = z.strictObject({
  schema: z.literal("borescope.images/1"),
  ...setupShape,
  images: z.array(z.strictObject({ id: idSchema, fileName: z.string(), ...countsShape })),
  problems,
});
