import * as z from "zod";
import { count, problems, share } from "./shared-schema.js";

const perClass = z.object({ category: z.string(), groundTruths: count, detections: count }).catchall(share);

/**
 * The document of `borescope evaluate --json`. A class has its numbers beside its counts: `AP`, and what else the
 * protocol tells of classes.
 */
export const evaluationSchema = z.strictObject({
  schema: z.literal("borescope.evaluation/1"),
  models: z.array(
    z.strictObject({
      name: z.string(),
      protocol: z.string(),
      iouType: z.enum(["bbox", "segm", "keypoints", "obb"]),
      /** Whether the numbers may stand beside a leaderboard's; `deviations` say why not. */
      standard: z.boolean(),
      deviations: z.array(z.string()),
      warnings: z.array(z.string()),
      images: count,
      groundTruths: count,
      detections: count,
      summary: z.record(z.string(), share),
      perClass: z.array(perClass),
    }),
  ),
  problems,
});

/** See {@link evaluationSchema}. */
export type EvaluationDocument = z.infer<typeof evaluationSchema>;
