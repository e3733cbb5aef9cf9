import type { Problems } from "@borescope/core";
import type { ErrorTypes } from "@borescope/metrics";
import type { ErrorsDocument } from "./errors-schema.js";
import { problemList } from "./problems.js";

/** Error types as a document. */
export function errorsDocument({ objects, perClass, ...errors }: ErrorTypes, found: Problems): ErrorsDocument {
  return {
    schema: "borescope.errors/1",
    ...errors,
    falsePositives: objects.FalsePos.count,
    falseNegatives: objects.FalseNeg.count,
    perClass: Array.from(perClass, ([category, own]) => ({ category, ...own })),
    problems: problemList(found),
  };
}
