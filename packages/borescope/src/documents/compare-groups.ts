import type { Problems } from "@borescope/core";
import type { GroupComparison } from "@borescope/embeddings";
import type { CompareGroupsDocument } from "./compare-groups-schema.js";
import { problemList } from "./problems.js";

/** A comparison of two groups as a document. */
export function compareGroupsDocument(
  comparison: GroupComparison,
  filters: { readonly a: string; readonly b: string | null },
  found: Problems,
): CompareGroupsDocument {
  const { a, b, confidence, correction, differences, leftOut, unreadable } = comparison;
  return {
    schema: "borescope.compare-groups/1",
    table: a.table,
    a: { filter: filters.a, count: a.count },
    b: { filter: filters.b, count: b.count },
    ...{ confidence, correction, unreadable },
    differences: differences.map((each) =>
      each.kind === "number" ? { ...each } : { ...each, values: each.values.map((value) => ({ ...value })) },
    ),
    leftOut: leftOut.map((each) => ({ ...each })),
    problems: problemList(found),
  };
}
