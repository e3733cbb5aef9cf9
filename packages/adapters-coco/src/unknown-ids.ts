import { BorescopeError, type Id, type Ids } from "@borescope/core";

/** What {@link unknownIds} says. */
export interface UnknownIds {
  readonly file: string | undefined;
  readonly place: string;
  readonly table: "image" | "category";
  /** The distinct ids that are unknown. */
  readonly ids: readonly Id[];
  readonly known: Ids;
  /** Whose table it is: "the ground truth's", "the file's". */
  readonly whose: string;
  readonly cause: string;
}

/** An error that names the first unknown ids, how many there are, and why they may be unknown. */
export function unknownIds({ file, place, table, ids, known, whose, cause }: UnknownIds): BorescopeError {
  const shown = ids.slice(0, 5).map(showId).join(", ");
  const several = ids.length > 1 ? `${ids.length} distinct others: ` : "";
  return new BorescopeError(table === "image" ? "COCO_UNKNOWN_IMAGE" : "COCO_UNKNOWN_CATEGORY", {
    file,
    place,
    expected: `ids of ${whose} ${known.length} ${table === "image" ? "images" : "categories"}`,
    found: `${several}${shown}${ids.length > 5 ? " …" : ""}`,
    hint: `${cause} Rows of unknown ids can be skipped and counted (--on-problem skip).`.trim(),
  });
}

/** An id as a file writes it. */
export function showId(id: Id): string {
  return typeof id === "string" ? JSON.stringify(id.length > 60 ? `${id.slice(0, 60)}…` : id) : String(id);
}
