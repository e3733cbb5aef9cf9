import type { Problems } from "@borescope/core";
import type { ConfidenceCurve, DetectionCurves } from "@borescope/metrics";
import type { CurvesDocument } from "./curves-schema.js";
import { problemList } from "./problems.js";

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
