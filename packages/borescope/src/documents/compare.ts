import { idToJson, type Problems, type Selection } from "@borescope/core";
import type { ComparedModel, Comparison, Flips } from "@borescope/metrics";
import * as z from "zod";
import { problemList } from "../cli/documents.js";
import { bootstrap, difference, estimate, slice } from "./estimates.js";
import { count, problems } from "./shared-schema.js";

const compared = estimate.extend({ difference: difference.nullable() });
const model = z.object({
  name: z.string(),
  summary: z.record(z.string(), compared),
  perClass: z.array(z.object({ category: z.string(), groundTruths: count, ...compared.shape })),
  wins: z.array(z.string()),
  losses: z.array(z.string()),
});
const id = z.union([z.number(), z.string(), z.object({ big: z.string() })]);
const objects = z.object({ count, ids: z.array(id) });

/** The document of `borescope compare --json`. Differences are to the first model; `flips` are ground truths by their ids. */
export const compareSchema = z.object({
  schema: z.literal("borescope.compare/1"),
  images: count,
  ...bootstrap,
  models: z.array(model),
  flips: z.array(
    z.object({
      model: z.string(),
      iou: z.number(),
      confidence: z.number(),
      fixed: objects,
      broken: objects,
      stillMissed: objects,
      stillFound: objects,
    }),
  ),
  slices: z.array(z.object({ ...slice, models: z.array(model) })),
  problems,
});

/** See {@link compareSchema}. */
export type CompareDocument = z.infer<typeof compareSchema>;

/** A comparison as a document. */
export function compareDocument(comparison: Comparison, at: CompareAt, found: Problems): CompareDocument {
  const { models, flips, slices, images, rounds, seed, confidence, interval, repeats } = comparison;
  return {
    schema: "borescope.compare/1",
    images,
    rounds,
    seed,
    confidence,
    interval,
    repeats,
    models: models.map(modelDocument),
    flips: Array.from(flips, ([name, own]) => ({ model: name, ...at, ...flipsDocument(own) })),
    slices: slices.map(({ name, selection, models: own, ...rest }) => ({
      name,
      table: tableOf(selection),
      ...rest,
      models: own.map(modelDocument),
    })),
    problems: problemList(found),
  };
}

/** At which IoU and confidence an object counts as detected. */
export interface CompareAt {
  readonly iou: number;
  readonly confidence: number;
}

/** The table of a slice's selection. */
export function tableOf({ table }: Selection): "images" | "groundTruth" {
  return table === "images" ? "images" : "groundTruth";
}

function modelDocument({ name, summary, perClass, wins, losses }: ComparedModel): z.infer<typeof model> {
  return { name, summary: { ...summary }, perClass: [...perClass.values()], wins: [...wins], losses: [...losses] };
}

function flipsDocument({ fixed, broken, stillMissed, stillFound }: Flips) {
  const list = (selection: Selection) => ({ count: selection.count, ids: selection.ids().map(idToJson) });
  return { fixed: list(fixed), broken: list(broken), stillMissed: list(stillMissed), stillFound: list(stillFound) };
}
