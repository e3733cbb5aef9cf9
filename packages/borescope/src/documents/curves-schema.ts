import * as z from "zod";
import { count, problems, share } from "./shared-schema.js";

const best = z
  .object({
    confidence: z.number(),
    precision: share,
    recall: share,
    fBeta: share,
    truePositives: count,
    falsePositives: count,
    falseNegatives: count,
  })
  .nullable();
const bestMean = z
  .object({ confidence: z.number(), precision: z.number(), recall: z.number(), fBeta: z.number() })
  .nullable();
const precisionAtRecall = z.array(z.number()).nullable();

/**
 * The document of `borescope curves --json`. `precisionAtRecall` runs over `recallThresholds`; `mean` and `counts` are
 * columns of one length; `counts` are those of the classes named by `--class`.
 */
export const curvesSchema = z.object({
  schema: z.literal("borescope.curves/1"),
  iou: z.number(),
  beta: z.number(),
  recallThresholds: z.array(z.number()),
  models: z.array(
    z.object({
      model: z.string(),
      ap: share,
      best: z.object({ pooled: best, mean: bestMean }),
      precisionAtRecall,
      mean: z
        .object({
          confidence: z.array(z.number()),
          precision: z.array(z.number()),
          recall: z.array(z.number()),
          fBeta: z.array(z.number()),
        })
        .nullable(),
      perClass: z.array(
        z.object({
          category: z.string(),
          groundTruths: count,
          ap: share,
          best,
          precisionAtRecall,
          counts: z
            .object({ scores: z.array(z.number()), truePositives: z.array(count), falsePositives: z.array(count) })
            .optional(),
        }),
      ),
    }),
  ),
  problems,
});

/** See {@link curvesSchema}. */
export type CurvesDocument = z.infer<typeof curvesSchema>;
