import type { Problems } from "@borescope/core";
import type { ConfidenceCurve, DetectionCurves } from "@borescope/metrics";
import * as z from "zod";
import { problemList } from "../cli/documents.js";
import { count, problems, share } from "./shared.js";

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

/** Curves of one or more models as a document. @param classes - those to tell of in full; absent: all, without counts */
export function curvesDocument(
  results: readonly DetectionCurves[],
  classes: readonly string[] | undefined,
  found: Problems,
): CurvesDocument {
  const first = results[0]!;
  return {
    schema: "borescope.curves/1",
    iou: first.iou,
    beta: first.beta,
    recallThresholds: [...first.recallThresholds],
    models: results.map(({ model, ap, best, precisionAtRecall, mean, perClass }) => ({
      model,
      ap,
      best,
      precisionAtRecall: list(precisionAtRecall),
      mean: mean && {
        confidence: [...mean.confidence],
        precision: [...mean.precision],
        recall: [...mean.recall],
        fBeta: [...mean.fBeta],
      },
      perClass: [...perClass]
        .filter(([category]) => classes?.includes(category) ?? true)
        .map(([category, { confidence, ...own }]) => ({
          category,
          groundTruths: confidence.groundTruths,
          ap: own.ap,
          best: own.best,
          precisionAtRecall: list(own.precisionAtRecall),
          ...(classes !== undefined && { counts: countsOf(confidence) }),
        })),
    })),
    problems: problemList(found),
  };
}

const list = (column: Float64Array | null) => (column === null ? null : [...column]);

function countsOf({ scores, truePositives, falsePositives }: ConfidenceCurve) {
  return { scores: [...scores], truePositives: [...truePositives], falsePositives: [...falsePositives] };
}
