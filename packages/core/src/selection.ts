import type { Dataset, Detections } from "./dataset.js";
import { BorescopeError } from "./error.js";
import { matchFilter } from "./filter/match.js";
import { parseFilter } from "./filter/parse.js";
import { idToJson, type JsonId } from "./id-json.js";
import type { Id } from "./ids.js";
import {
  complementRows,
  everyRow,
  intersectRows,
  isRowSet,
  rowIndex,
  rowSet,
  subtractRows,
  uniteRows,
} from "./row-sets.js";
import { type Table, type TableName, tableIds, tableLength, tableName, tableObjects } from "./table.js";
import { rowsWhere } from "./take-rows.js";

/**
 * Some rows of one table of a data set: the noun that filters, confusion cells, clusters, search hits and tags share.
 * It never changes; every operation makes another one, in time linear in the rows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Ids, selectRows } from "@borescope/core";
 *
 * const dataset = new Dataset(
 *   { length: 3, ids: Ids.from([10, 20, 30]), fileNames: ["a.jpg", "b.jpg", "c.jpg"], width: new Float64Array(3), height: new Float64Array(3) },
 *   { length: 1, ids: Ids.from([1]), names: ["burr"], supercategories: [null] },
 *   { length: 2, ids: Ids.from([7, 8]), image: Uint32Array.of(0, 2), category: Uint32Array.of(0, 0), box: Float64Array.of(0, 0, 9, 9, 0, 0, 50, 9), area: Float64Array.of(81, 450) },
 * );
 * const thin = dataset.select("groundTruth", "class:burr and width<40");
 * assert.deepEqual(thin.ids(), [7]);
 * assert.deepEqual(thin.images().ids(), [10]);
 * assert.deepEqual(selectRows(dataset, "images", [2, 0]).without(thin.images()).ids(), [30]);
 * ```
 */
export class Selection {
  /** Which table. */
  readonly table: TableName;
  /** The detections, where it is a model's table. */
  readonly model: Detections | null;

  /**
   * @param rows - rising, each once; {@link selectRows} takes any
   * @throws BorescopeError SELECTION_ROWS
   */
  constructor(
    readonly dataset: Dataset,
    table: Table,
    readonly rows: Uint32Array,
  ) {
    this.table = tableName(table);
    this.model = typeof table === "string" ? null : table;
    checkRows(this.table, rows, tableLength(dataset, table));
  }

  /** How many rows. */
  get count(): number {
    return this.rows.length;
  }

  get isEmpty(): boolean {
    return this.rows.length === 0;
  }

  has(row: number): boolean {
    return rowIndex(this.rows, row) >= 0;
  }

  /** Its first row alone. @throws BorescopeError SELECTION_EMPTY */
  first(): Selection {
    if (!this.isEmpty) return this.with(this.rows.slice(0, 1));
    throw new BorescopeError("SELECTION_EMPTY", { expected: `at least one row of ${this.table}`, found: "none" });
  }

  [Symbol.iterator](): IterableIterator<number> {
    return this.rows.values();
  }

  /** Rows of both. @throws BorescopeError SELECTION_TABLE where the other is of another table or data set */
  and(other: Selection): Selection {
    return this.with(intersectRows(this.rows, this.rowsOf(other)));
  }

  /** Rows of either. @throws BorescopeError SELECTION_TABLE where the other is of another table or data set */
  or(other: Selection): Selection {
    return this.with(uniteRows(this.rows, this.rowsOf(other)));
  }

  /** Rows that the other does not have. @throws BorescopeError SELECTION_TABLE where it is of another table or data set */
  without(other: Selection): Selection {
    return this.with(subtractRows(this.rows, this.rowsOf(other)));
  }

  /** All other rows of the table. */
  not(): Selection {
    return this.with(complementRows(this.rows, tableLength(this.dataset, this.source)));
  }

  /** Rows that pass: a function of the row, or a filter as in `class:burr and width<40` (see {@link parseFilter}). */
  filter(filter: string | ((row: number) => boolean)): Selection {
    const { dataset, rows, source } = this;
    const passes = typeof filter === "string" ? matchFilter(parseFilter(filter), { dataset, table: source }) : filter;
    return this.with(rows.filter((row) => passes(row)));
  }

  /** The images that the objects lie on. */
  images(): Selection {
    const objects = tableObjects(this.dataset, this.source);
    if (objects === null) return this;
    const marked = new Uint8Array(this.dataset.images.length);
    for (const row of this.rows) marked[objects.image[row]!] = 1;
    return new Selection(
      this.dataset,
      "images",
      rowsMarked(marked.length, (image) => marked[image] === 1),
    );
  }

  /** The ground-truth objects on these images, or on the images of these objects; of ground truth, itself. */
  groundTruths(): Selection {
    return this.objectsOf("groundTruth");
  }

  /** A model's objects on these images, or on the images of these objects; of the same model, itself. */
  detections(detections: Detections): Selection {
    return this.objectsOf(detections);
  }

  /** The ids that the files gave to the rows. */
  ids(): Id[] {
    const ids = tableIds(this.dataset, this.source);
    return Array.from(this.rows, (row) => ids.at(row));
  }

  /** The table and the files' own ids, as plain data. */
  toJSON(): { table: TableName; ids: JsonId[] } {
    return { table: this.table, ids: this.ids().map(idToJson) };
  }

  private get source(): Table {
    return this.model ?? (this.table === "images" ? "images" : "groundTruth");
  }

  private with(rows: Uint32Array): Selection {
    return new Selection(this.dataset, this.source, rows);
  }

  private rowsOf(other: Selection): Uint32Array {
    if (other.dataset === this.dataset && other.table === this.table && other.model === this.model) return other.rows;
    const elsewhere =
      other.table === this.table
        ? `${other.table} of another ${other.dataset === this.dataset ? "model" : "data set"}`
        : other.table;
    throw new BorescopeError("SELECTION_TABLE", {
      expected: `a selection of ${this.table}, as this one`,
      found: `one of ${elsewhere}`,
      hint: "Lift one to the table of the other: images(), groundTruths() or detections(model).",
    });
  }

  private objectsOf(table: "groundTruth" | Detections): Selection {
    if (table === this.source) return this;
    const images = this.images();
    const marked = new Uint8Array(this.dataset.images.length);
    for (const image of images.rows) marked[image] = 1;
    const { image, length } = tableObjects(this.dataset, table)!;
    return new Selection(
      this.dataset,
      table,
      rowsMarked(length, (row) => marked[image[row]!] === 1),
    );
  }
}

/**
 * Every row of a table.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Ids, selectAll } from "@borescope/core";
 *
 * const objects = { length: 0, ids: Ids.sequence(0), image: new Uint32Array(0), category: new Uint32Array(0), box: new Float64Array(0), area: new Float64Array(0) };
 * const images = { length: 2, ids: Ids.from(["a", "b"]), fileNames: ["a.jpg", "b.jpg"], width: new Float64Array(2), height: new Float64Array(2) };
 * const dataset = new Dataset(images, { length: 0, ids: Ids.sequence(0), names: [], supercategories: [] }, objects);
 * assert.deepEqual(selectAll(dataset, "images").ids(), ["a", "b"]);
 * ```
 */
export function selectAll(dataset: Dataset, table: Table): Selection {
  return new Selection(dataset, table, everyRow(tableLength(dataset, table)));
}

/**
 * The given rows of a table, in any order; those that repeat count once.
 *
 * @throws BorescopeError SELECTION_ROWS where the table has no such row
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Ids, selectRows } from "@borescope/core";
 *
 * const objects = { length: 0, ids: Ids.sequence(0), image: new Uint32Array(0), category: new Uint32Array(0), box: new Float64Array(0), area: new Float64Array(0) };
 * const images = { length: 2, ids: Ids.from(["a", "b"]), fileNames: ["a.jpg", "b.jpg"], width: new Float64Array(2), height: new Float64Array(2) };
 * const dataset = new Dataset(images, { length: 0, ids: Ids.sequence(0), names: [], supercategories: [] }, objects);
 * assert.deepEqual([...selectRows(dataset, "images", [1, 0, 1])], [0, 1]);
 * assert.throws(() => selectRows(dataset, "images", [2]), { code: "SELECTION_ROWS" });
 * ```
 */
export function selectRows(dataset: Dataset, table: Table, rows: Iterable<number>): Selection {
  if (rows instanceof Uint32Array) return new Selection(dataset, table, rowSet(rows));
  const wanted = Float64Array.from(rows);
  const packed = Uint32Array.from(wanted);
  const wrong = wanted.find((row, i) => row !== packed[i]); // negative, broken or beyond 2^32
  if (wrong !== undefined) throw noSuchRow(tableName(table), wrong, tableLength(dataset, table));
  return new Selection(dataset, table, rowSet(packed));
}

function rowsMarked(length: number, passes: (row: number) => boolean): Uint32Array {
  return rowsWhere(length, passes) ?? everyRow(length);
}

function checkRows(table: TableName, rows: Uint32Array, length: number): void {
  if (!isRowSet(rows))
    throw new BorescopeError("SELECTION_ROWS", {
      expected: "rows that rise, each once",
      found: "others",
      hint: "selectRows takes rows in any order.",
    });
  const last = rows.at(-1);
  if (last !== undefined && last >= length) throw noSuchRow(table, last, length);
}

function noSuchRow(table: TableName, row: number, length: number): BorescopeError {
  return new BorescopeError("SELECTION_ROWS", {
    expected: `rows of ${table}, which has ${length}`,
    found: `row ${row}`,
  });
}
