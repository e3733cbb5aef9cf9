import type { Problems } from "@borescope/core";
import type { Evaluation } from "@borescope/metrics";

/** The document of `borescope evaluate --json`, schema `borescope.evaluation/1`. */
export function evaluationDocument(results: readonly Evaluation[], problems: Problems): unknown {
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

/** Problems as documents have them: code, count, and where the first ones are. */
export function problemList(problems: Problems) {
  return problems.report().map(({ code, count, first }) => ({
    code,
    count,
    first: first.map(({ file, place }) => ({ file, place })),
  }));
}
