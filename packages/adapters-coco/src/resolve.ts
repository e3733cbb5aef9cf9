import {
  type BorescopeError,
  badRow,
  type Categories,
  type Id,
  type Ids,
  type Images,
  type Objects,
  type ReadContext,
  rowsWhere,
  takeRows,
} from "@borescope/core";
import type { IdColumn } from "./id-column.js";
import type { ObjectColumns } from "./object-columns.js";
import type { Places } from "./places.js";
import { unknownIds } from "./unknown-ids.js";

/** Where annotations came from. */
interface Origin {
  readonly file: string | undefined;
  readonly context: ReadContext;
  readonly places: Places;
}

/**
 * The columns of annotations, their ids resolved to rows; rows of unknown images or categories are left out.
 *
 * @throws BorescopeError COCO_UNKNOWN_IMAGE, COCO_UNKNOWN_CATEGORY unless bad rows are skipped
 */
export function resolveAnnotations(
  columns: ObjectColumns,
  images: Images,
  categories: Categories,
  origin: Origin,
): Objects {
  const { score: _score, ...rest } = columns.finish(columns.ids.finish());
  const bad = new Uint8Array(rest.length);
  const image = resolve(columns.images, images.ids, "image", bad, origin);
  const category = resolve(columns.categories, categories.ids, "category", bad, origin);
  const sourceRow = origin.places.gaps ? { sourceRow: origin.places.finish()! } : {};
  const objects = { ...rest, image, category, ...sourceRow };
  const good = bad.includes(1) ? rowsWhere(bad.length, (row) => bad[row] === 0) : null;
  return good === null ? objects : takeRows(objects, good);
}

/** Rows of the ids; those of unknown ids are reported once and marked bad. */
function resolve(
  column: IdColumn,
  ids: Ids,
  table: "image" | "category",
  bad: Uint8Array,
  { file, context, places }: Origin,
): Uint32Array {
  const packed = column.packed();
  if (packed !== null) {
    const rows = new Int32Array(packed.length);
    if (ids.rowsOf(packed, packed.length, rows) === 0) return new Uint32Array(rows.buffer);
  }
  const rows = new Uint32Array(column.length);
  const unknown = new Map<Id, number>();
  for (let i = 0; i < rows.length; i++) {
    if (bad[i] === 1) continue;
    const id = column.at(i);
    const row = ids.rowOf(id);
    if (row >= 0) rows[i] = row;
    else {
      bad[i] = 1;
      if (!unknown.has(id)) unknown.set(id, i);
      if (context.onProblem === "skip") badRow(context, fault(id, i));
    }
  }
  const [first] = unknown.values();
  if (first !== undefined && context.onProblem === "throw") throw fault(undefined, first);
  return rows;

  function fault(id: Id | undefined, row: number): BorescopeError {
    return unknownIds({
      file,
      place: `/annotations/${places.at(row)}/${table}_id`,
      table,
      ids: id === undefined ? [...unknown.keys()] : [id],
      known: ids,
      whose: "the file's own",
      cause: ownCause(id ?? column.at(row), ids, table === "image" ? "images" : "categories"),
    });
  }
}

function ownCause(id: Id, ids: Ids, list: string): string {
  const turned = typeof id === "string" ? (/^-?\d+$/.test(id) ? Number(id) : null) : String(id);
  if (turned !== null && ids.rowOf(turned) >= 0)
    return `Ids are ${typeof id === "string" ? "strings here and numbers" : "numbers here and strings"} in "${list}": write both alike.`;
  return `Add them to "${list}".`;
}
