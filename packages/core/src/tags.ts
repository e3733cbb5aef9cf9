import type { Dataset, Detections } from "./dataset.js";
import { BorescopeError } from "./error.js";
import type { JsonId } from "./id-json.js";
import type { OnProblem } from "./problems.js";
import type { Selection } from "./selection.js";
import { type Table, tableIds, tableName } from "./table.js";
import { readTags, TAGS_SCHEMA } from "./tags-document.js";

/** Tags as plain data: by table, then by name, the ids that the files gave. */
export interface TagsDocument {
  readonly schema: typeof TAGS_SCHEMA;
  readonly tables: Readonly<Record<string, Readonly<Record<string, readonly JsonId[]>>>>;
  /** What is known of a tag, by its name; absent where nothing is. */
  readonly facts?: Readonly<Record<string, TagFacts>>;
}

/** What is known of a tag besides its rows, as the confidence it was made at. */
export type TagFacts = Readonly<Record<string, string | number | boolean>>;

/** How {@link Tags.fromJSON} reads. */
export interface ReadTagsOptions {
  /** The models whose detections the document may tag, found by their names. */
  readonly detections?: readonly Detections[] | undefined;
  /** The file, for error messages. */
  readonly file?: string | undefined;
  /** Is told of tables and ids that are not there, which are then left out; without it they throw. */
  readonly onProblem?: OnProblem | undefined;
}

/**
 * Named selections of a data set, the one thing of it that changes. A tag that depends on a model carries its name:
 * `undetected@yolo`; `undetected` alone means it while no other model has one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Dataset, Ids, Tags } from "@borescope/core";
 *
 * const dataset = new Dataset(
 *   { length: 1, ids: Ids.from([1]), fileNames: ["a.jpg"], width: new Float64Array(1), height: new Float64Array(1) },
 *   { length: 1, ids: Ids.from([1]), names: ["burr"], supercategories: [null] },
 *   { length: 2, ids: Ids.from([7, 8]), image: Uint32Array.of(0, 0), category: Uint32Array.of(0, 0), box: new Float64Array(8), area: new Float64Array(2) },
 * );
 * dataset.tags.set("undetected@yolo", dataset.select("groundTruth", "id:8"));
 * assert.deepEqual(dataset.tags.get("undetected")?.ids(), [8]);
 * assert.equal(dataset.select("groundTruth", "class:burr and tag:undetected").count, 1);
 *
 * const saved = JSON.stringify(dataset.tags);
 * assert.equal(saved, '{"schema":"borescope.tags/1","tables":{"groundTruth":{"undetected@yolo":[8]}}}');
 * assert.deepEqual(Tags.fromJSON(dataset, JSON.parse(saved)).names(), ["undetected@yolo"]);
 * ```
 */
export class Tags {
  private readonly selections = new Map<string, Selection>();
  private readonly known = new Map<string, TagFacts>();

  constructor(readonly dataset: Dataset) {}

  get size(): number {
    return this.selections.size;
  }

  /**
   * Gives a selection a name, instead of what had the name before.
   *
   * @param facts - what is known of it, saved with it
   * @throws BorescopeError SELECTION_TABLE where it is of another data set; TAG_NAME
   */
  set(name: string, selection: Selection, facts?: TagFacts): this {
    checkName(name);
    if (selection.dataset !== this.dataset)
      throw new BorescopeError("SELECTION_TABLE", {
        expected: "a selection of the data set of the tags",
        found: "one of another",
      });
    this.selections.set(name, selection);
    if (facts === undefined) this.known.delete(name);
    else this.known.set(name, facts);
    return this;
  }

  /**
   * The selection of a name, whose `@model` may be left out where one model alone has it; undefined where there is none.
   *
   * @throws BorescopeError TAG_AMBIGUOUS where several models have it
   */
  get(name: string): Selection | undefined {
    return this.selections.get(this.meant(name));
  }

  /**
   * What is known of a tag, found as by `get`; undefined where nothing is.
   *
   * @throws BorescopeError TAG_AMBIGUOUS where several models have it
   */
  facts(name: string): TagFacts | undefined {
    return this.known.get(this.meant(name));
  }

  /** Whether a name is there, of one model or several where `@model` is left out. */
  has(name: string): boolean {
    return this.selections.has(name) || this.ofModels(name).length > 0;
  }

  /** Takes a tag away by its whole name; whether it was there. */
  delete(name: string): boolean {
    this.known.delete(name);
    return this.selections.delete(name);
  }

  /** The names, in the order they were first set. */
  names(): string[] {
    return [...this.selections.keys()];
  }

  /** The names of the tags that lie in a table, or that a row of it has. */
  of(table: Table, row?: number): string[] {
    const name = tableName(table);
    const model = typeof table === "string" ? null : table;
    return this.names().filter((tag) => {
      const selection = this.selections.get(tag)!;
      return selection.table === name && selection.model === model && (row === undefined || selection.has(row));
    });
  }

  /** Names with their selections, in the order of `names()`. */
  [Symbol.iterator](): IterableIterator<[string, Selection]> {
    return this.selections.entries();
  }

  /** Sets all tags of another, as those that were read from a file. */
  merge(other: Tags): this {
    for (const [name, selection] of other) this.set(name, selection, other.known.get(name));
    return this;
  }

  /**
   * The tags as plain data, by the files' own ids, so that another process or tool can read them.
   *
   * @throws BorescopeError TAG_REPEATED_ID where an id alone does not tell which row is meant
   */
  toJSON(): TagsDocument {
    const tables = new Map<string, [string, JsonId[]][]>();
    for (const [name, selection] of this) {
      const { table, ids } = selection.toJSON();
      checkIds(name, selection);
      const tags = tables.get(table) ?? [];
      if (tags.length === 0) tables.set(table, tags);
      tags.push([name, ids]);
    }
    return {
      schema: TAGS_SCHEMA,
      tables: Object.fromEntries(Array.from(tables, ([table, tags]) => [table, Object.fromEntries(tags)])),
      ...(this.known.size > 0 && { facts: Object.fromEntries(this.known) }),
    };
  }

  /**
   * The tags that a document of `toJSON` holds; `dataset.tags.merge(…)` makes them the data set's.
   *
   * @param document - what JSON.parse gave
   * @throws BorescopeError TAGS_DOCUMENT where it has another shape; TAGS_UNKNOWN_TABLE, TAGS_UNKNOWN_ID
   */
  static fromJSON(dataset: Dataset, document: unknown, options: ReadTagsOptions = {}): Tags {
    const tags = new Tags(dataset);
    for (const { name, selection, facts } of readTags(dataset, document, options)) tags.set(name, selection, facts);
    return tags;
  }

  /** The whole name of the tag that a name means. */
  private meant(name: string): string {
    if (this.selections.has(name)) return name;
    const meant = this.ofModels(name);
    if (meant.length < 2) return meant[0] ?? name;
    throw new BorescopeError("TAG_AMBIGUOUS", {
      expected: `one of the tags ${meant.join(", ")}`,
      found: `"${name}", which ${meant.length} models have`,
      hint: `Name the model, as in ${meant[0]}.`,
    });
  }

  private ofModels(name: string): string[] {
    return name.includes("@") ? [] : this.names().filter((tag) => tag.startsWith(`${name}@`));
  }
}

function checkName(name: string): void {
  // "__proto__" cannot be a key of a document, and what cannot be seen cannot be told apart
  if (name !== "" && name === name.trim() && !/\p{Cc}/u.test(name) && name !== "__proto__") return;
  throw new BorescopeError("TAG_NAME", {
    expected: "a name without spaces around it or control characters",
    found: JSON.stringify(name),
  });
}

/** Rows are found again by their ids, so the first row of each must be the one that is meant. */
function checkIds(name: string, { dataset, model, table, rows }: Selection): void {
  const ids = tableIds(dataset, model ?? (table === "images" ? "images" : "groundTruth"));
  const row = rows.find((each) => ids.rowOf(ids.at(each)) !== each);
  if (row === undefined) return;
  throw new BorescopeError("TAG_REPEATED_ID", {
    place: `tag "${name}"`,
    expected: `ids of ${table} that come once`,
    found: `${String(ids.at(row))} in rows ${ids.rowOf(ids.at(row))} and ${row}`,
    hint: "Give each row of the file its own id.",
  });
}
