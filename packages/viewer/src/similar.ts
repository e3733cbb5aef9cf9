import type { Query } from "@borescope/search";
import { DETECTION, TRUTH } from "./gallery-items.js";
import type { ReportSpace } from "./report.js";
import { tableOf, vectorsOf } from "./spaces.js";
import type { View } from "./view.js";

/** An item of the gallery that others shall be like. */
export interface Wanted {
  readonly table: number;
  readonly row: number;
}

/** Asks the page's search for what is like an item, and brings it into sight. */
export function askSimilar(from: EventTarget, view: View, wanted: Wanted): void {
  view.dispatchEvent(new CustomEvent<Wanted>("similar", { detail: wanted }));
  from.dispatchEvent(new CustomEvent("borescope-show", { detail: "search", bubbles: true, composed: true }));
}

/** Whether the report holds vectors to search. */
export function isSearchable({ open }: View): boolean {
  return open.report.spaces.some(({ vectors }) => vectors !== null);
}

/** The query for what is like an item among the vectors of a space; null where the report has no vector of the item. */
export function similarQuery(view: View, space: ReportSpace, wanted: Wanted): Query | null {
  const { table, row } = withVector(view, wanted);
  for (const each of view.open.report.spaces) {
    if (each.embedder.fingerprint !== space.embedder.fingerprint || tableOf(each) !== table) continue;
    if (table === DETECTION && each.table !== `detections/${view.model.facts.name}`) continue;
    const place = each.rows.indexOf(row);
    const vectors = place < 0 ? null : vectorsOf(each);
    if (vectors === null) continue;
    const { dimension } = each.embedder;
    return { vector: vectors.subarray(place * dimension, (place + 1) * dimension) };
  }
  return null;
}

/** A detection that claimed a ground truth stands for it, for only ghosts have vectors of their own. */
function withVector(view: View, { table, row }: Wanted): Wanted {
  const truth = table === DETECTION ? view.allOutcomes().claimed[row]! : -1;
  return truth < 0 ? { table, row } : { table: TRUTH, row: truth };
}
