import type { Problems } from "@borescope/core";
import type { SlicesResult } from "@borescope/metrics";
import * as z from "zod";
import { problemList } from "../cli/documents.js";
import { tableOf } from "./compare.js";
import { bootstrap, difference, estimate, slice } from "./estimates.js";
import { problems, share } from "./shared-schema.js";

/** The document of `borescope slices --json`: differences are of each slice to all that is not in it. */
export const slicesSchema = z.object({
  schema: z.literal("borescope.slices/1"),
  ...bootstrap,
  models: z.array(
    z.object({
      name: z.string(),
      whole: z.record(z.string(), estimate),
      slices: z.array(
        z.object({ ...slice, summary: z.record(z.string(), estimate.extend({ rest: share, difference })) }),
      ),
    }),
  ),
  problems,
});

/** See {@link slicesSchema}. */
export type SlicesDocument = z.infer<typeof slicesSchema>;

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
