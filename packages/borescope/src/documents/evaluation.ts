import type { Problems } from "@borescope/core";
import type { Evaluation } from "@borescope/metrics";
import { problemList } from "./problems.js";

/** Evaluations of one or more models as a document, see `evaluationSchema`. */
export function evaluationDocument(results: readonly Evaluation<string>[], problems: Problems): unknown {
  return {
    schema: "borescope.evaluation/1",
    models: results.map((result) => ({
      name: result.model,
      protocol: result.protocol,
      iouType: result.parameters.iouType,
      standard: result.standard,
      deviations: result.deviations,
      warnings: result.warnings,
      images: result.images,
      groundTruths: result.groundTruths,
      detections: result.detections,
      summary: result.summary,
      perClass: Array.from(result.perClass.values(), ({ category, groundTruths, detections, id: _id, ...summary }) => ({
        category,
        ...summary,
        groundTruths,
        detections,
      })),
    })),
    problems: problemList(problems),
  };
}
