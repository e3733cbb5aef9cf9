import type { Problems } from "@borescope/core";
import type { ClassFault, NamedSelection, RankedWorth } from "@borescope/metrics";
import { problemList } from "./problems.js";
import type { WorthDocument } from "./worth-schema.js";

/** How it was judged and repaired, with all defaults. */
export type WorthSettings = Pick<
  WorthDocument,
  "model" | "iouType" | "iou" | "backgroundIou" | "confidence" | "convention" | "repair" | "score" | "AP"
>;

/** A ranking as a document. */
export function worthDocument(
  settings: WorthSettings,
  ranking: readonly RankedWorth<NamedSelection | ClassFault>[],
  written: readonly string[],
  found: Problems,
): WorthDocument {
  return {
    schema: "borescope.worth/1",
    ...settings,
    ranking: ranking.map(({ of, count: repairs, AP, perClass, sentence }) => ({
      name: of.name,
      table: of.selection.table,
      category: of.category ?? null,
      fault: "fault" in of ? of.fault : null,
      objects: of.selection.count,
      repairs,
      AP,
      perClass: Array.from(perClass, ([category, value]) => ({ category, AP: value })),
      sentence,
    })),
    written: [...written],
    problems: problemList(found),
  };
}
