import * as z from "zod";
import { idSchema, problems, setupShape } from "./shared-schema.js";

/** The document of `borescope objects --json`: what became of each object. */
export const objectsSchema = z.strictObject({
  schema: z.literal("borescope.objects/1"),
  ...setupShape,
  objects: z.array(
    z.strictObject({
      table: z.enum(["groundTruth", "detections"]),
      id: idSchema,
      imageId: idSchema,
      fileName: z.string(),
      category: z.string(),
      score: z.number().nullable(),
      outcome: z.enum(["leftOut", "detected", "mispredicted", "undetected", "ghost"]),
      partnerId: idSchema.nullable(),
      partnerCategory: z.string().nullable(),
      iou: z.number().nullable(),
    }),
  ),
  problems,
});
