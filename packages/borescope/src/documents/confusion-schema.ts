import * as z from "zod";
import { count, countsShape, idSchema, problems, setupShape } from "./shared-schema.js";

const ids = z.array(idSchema);

const shape = {
  ...setupShape,
  /** Names by rising id; the background is not among them. */
  categories: z.array(z.string()),
  /** `matrix[predicted][groundTruth]`, the background last on both axes: K + 1 rows of K + 1. */
  matrix: z.array(z.array(count)),
  /** The matrix as shares of rows or columns, where that was asked for; null where there is nothing. */
  normalized: z
    .strictObject({
      by: z.enum(["predicted", "groundTruth"]),
      matrix: z.array(z.array(z.number().min(0).max(1).nullable())),
    })
    .optional(),
  perClass: z.array(z.strictObject({ category: z.string(), ...countsShape })),
  overall: z.strictObject(countsShape),
  leftOut: z.strictObject({
    groundTruths: count,
    onThem: count,
    belowConfidence: count,
    otherCategories: count,
  }),
  /** The objects of the cell that was asked for, by the files' ids; null for the side that it has not. */
  cell: z.strictObject({ name: z.string(), groundTruths: ids.nullable(), detections: ids.nullable() }).optional(),
  /** What makes another convention differ, where one was asked for. */
  against: z
    .strictObject({
      convention: z.string(),
      rules: z.array(z.strictObject({ reason: z.string(), a: z.string(), b: z.string() })),
      groups: z.array(
        z.strictObject({
          table: z.enum(["groundTruth", "detections"]),
          from: z.string(),
          to: z.string(),
          reasons: z.array(z.string()),
          how: z.enum(["alone", "all", "together"]),
          count,
          atBounds: count,
          sentence: z.string(),
          ids,
        }),
      ),
    })
    .optional(),
};

/** The document of `borescope confusion --json` for one model. */
export const confusionSchema = z.strictObject({
  schema: z.literal("borescope.confusion/1"),
  ...shape,
  problems,
});

/** The document of `borescope confusion --json` for several models. */
export const confusionsSchema = z.strictObject({
  schema: z.literal("borescope.confusions/1"),
  models: z.array(z.strictObject(shape)),
  problems,
});
