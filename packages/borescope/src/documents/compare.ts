import { idToJson, type Problems, type Selection } from "@borescope/core";
import type { ComparedModel, Comparison, Flips } from "@borescope/metrics";
import type { CompareDocument } from "./compare-schema.js";
import { problemList } from "./problems.js";

/** A comparison as a document. */
export function compareDocument(comparison: Comparison, at: CompareAt, found: Problems): CompareDocument {
  const { models, flips, slices, protocol, images, rounds, seed, confidence, interval, repeats } = comparison;
  return {
    schema: "borescope.compare/1",
    protocol,
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

function modelDocument({ name, summary, perClass, wins, losses }: ComparedModel): CompareDocument["models"][number] {
  return { name, summary: { ...summary }, perClass: [...perClass.values()], wins: [...wins], losses: [...losses] };
}

function flipsDocument({ fixed, broken, stillMissed, stillFound }: Flips) {
  const list = (selection: Selection) => ({ count: selection.count, ids: selection.ids().map(idToJson) });
  return { fixed: list(fixed), broken: list(broken), stillMissed: list(stillMissed), stillFound: list(stillFound) };
}
