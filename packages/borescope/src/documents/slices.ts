import type { Problems } from "@borescope/core";
import type { SlicesResult } from "@borescope/metrics";
import { tableOf } from "./compare.js";
import { problemList } from "./problems.js";
import type { SlicesDocument } from "./slices-schema.js";

/** Slices of one or more models as a document. */
export function slicesDocument(results: readonly SlicesResult[], found: Problems): SlicesDocument {
  const { rounds, seed, confidence, interval, repeats } = results[0]!;
  return {
    schema: "borescope.slices/1",
    rounds,
    seed,
    confidence,
    interval,
    repeats,
    models: results.map(({ model, whole, slices }) => ({
      name: model,
      whole: { ...whole },
      slices: slices.map(({ name, selection, evaluation: _evaluation, summary, ...rest }) => ({
        name,
        table: tableOf(selection),
        ...rest,
        summary: { ...summary },
      })),
    })),
    problems: problemList(found),
  };
}
