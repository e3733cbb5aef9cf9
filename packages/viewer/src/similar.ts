import type { TableName } from "@borescope/core";
import { DETECTION, IMAGE, TRUTH } from "./gallery-items.js";
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

/** Whether there is anything to search. */
export function isSearchable({ search }: View): boolean {
  return search.spaces.length > 0;
}

/** The row that is searched by: a detection that claimed a ground truth stands for it, for only ghosts have vectors. */
export function likeOf(view: View, { table, row }: Wanted): { readonly table: TableName; readonly row: number } {
  const truth = table === DETECTION ? view.allOutcomes().claimed[row]! : -1;
  if (truth >= 0) return { table: "groundTruth", row: truth };
  if (table === TRUTH || table === IMAGE) return { table: table === TRUTH ? "groundTruth" : "images", row };
  return { table: `detections/${view.model.facts.name}`, row };
}
