import { BorescopeError, type Dataset, type Finding } from "@borescope/core";
import type { ReportFinding } from "@borescope/viewer";
import { rowsKept } from "../report-model.js";

/** A model of a report, and which of its detections the report keeps; null: all. */
export interface KeptModel {
  readonly name: string;
  readonly keptRows: Uint32Array | null;
}

/** A finding as a report holds it. @throws BorescopeError REPORT_FINDING where it is about other data, or another model */
export function givenFinding(finding: Finding, dataset: Dataset, models: readonly KeptModel[]): ReportFinding {
  const { selection, evidence, model, name } = finding;
  const wrong = (expected: string, found: string) =>
    new BorescopeError("REPORT_FINDING", { place: name, expected, found });
  if (selection.dataset !== dataset) throw wrong("a selection of the data set that is inspected", "one of another");
  if (model !== null && !models.some((each) => each.name === model))
    throw wrong(`one of the models ${models.map((each) => each.name).join(", ")}, or null`, model);
  const { table } = selection;
  const kept = models.find((each) => table === `detections/${each.name}`);
  if (kept === undefined && table !== "images" && table !== "groundTruth")
    throw wrong(`a table of the models ${models.map((each) => each.name).join(", ")}`, table);
  const rows = rowsKept(selection.rows, kept?.keptRows ?? null);
  const told = evidence.map(({ name: of, value, interval = null }) => ({ name: of, value, interval }));
  const { kind, severity, sentence, worth } = finding;
  return { name, kind, severity, sentence, table, rows, evidence: told, worth, model };
}
