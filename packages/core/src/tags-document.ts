import type { Dataset } from "./dataset.js";
import { BorescopeError } from "./error.js";
import { guessCause } from "./guess-cause.js";
import { idFromJson } from "./id-json.js";
import type { Id, Ids } from "./ids.js";
import { asProblem } from "./plugin.js";
import { type Selection, selectRows } from "./selection.js";
import { type Table, tableIds, tableName } from "./table.js";
import type { ReadTagsOptions, TagFacts } from "./tags.js";

/** What a document of tags says it is. */
export const TAGS_SCHEMA = "borescope.tags/1";

/** One tag of a document. */
export interface ReadTag {
  readonly name: string;
  readonly selection: Selection;
  readonly facts: TagFacts | undefined;
}

/** The tags of a document. */
export function readTags(dataset: Dataset, document: unknown, options: ReadTagsOptions): ReadTag[] {
  const { file, detections = [], onProblem } = options;
  const bad = (error: BorescopeError) => {
    if (onProblem === undefined) throw error;
    onProblem(asProblem(error));
  };
  const known = new Map<string, Table>(detections.map((model) => [tableName(model), model]));
  known.set("images", "images").set("groundTruth", "groundTruth");
  const owners = new Map<string, string>();
  const read: ReadTag[] = [];
  const { tables, facts } = parseDocument(document, file);
  for (const [name, tags] of Object.entries(tables)) {
    const table = known.get(name);
    if (table === undefined) {
      bad(unknownTable(name, [...known.keys()], file));
      continue;
    }
    for (const [tag, values] of Object.entries(tags)) {
      const place = pointer("tables", name, tag);
      const owner = owners.get(tag);
      if (owner !== undefined)
        throw documentError(file, place, "each name in one table", `"${tag}", which ${owner} has too`);
      owners.set(tag, name);
      const ids = tableIds(dataset, table);
      const rows = values.flatMap((value, i) => {
        const id = idFromJson(value);
        if (id === undefined)
          throw documentError(file, `${place}/${i}`, 'an id: a number, a text or {"big": "…"}', JSON.stringify(value));
        const row = ids.rowOf(id);
        if (row >= 0) return row;
        bad(unknownId(id, ids, name, { file, place: `${place}/${i}` }));
        return [];
      });
      const selection = selectRows(dataset, table, rows);
      read.push({ name: tag, selection, facts: Object.hasOwn(facts, tag) ? facts[tag] : undefined });
    }
  }
  return read;
}

/** The document's parts; the ids in its tables are looked at one by one as they are looked up. */
function parseDocument(document: unknown, file: string | undefined) {
  const wrong = (...path: readonly string[]) =>
    documentError(file, pointer(...path), shapeAt(path), shown(document, path));
  if (!isRecord(document)) throw wrong();
  if (document["schema"] !== TAGS_SCHEMA) throw wrong("schema");
  const tables = document["tables"];
  if (!isRecord(tables)) throw wrong("tables");
  for (const [name, tags] of Object.entries(tables)) {
    if (!isRecord(tags)) throw wrong("tables", name);
    for (const [tag, ids] of Object.entries(tags)) if (!Array.isArray(ids)) throw wrong("tables", name, tag);
  }
  const facts = document["facts"] ?? {};
  if (!isRecord(facts)) throw wrong("facts");
  for (const [tag, known] of Object.entries(facts)) {
    if (!isRecord(known)) throw wrong("facts", tag);
    for (const [key, fact] of Object.entries(known))
      if (!["string", "number", "boolean"].includes(typeof fact)) throw wrong("facts", tag, key);
  }
  return { tables: tables as Record<string, Record<string, unknown[]>>, facts: facts as Record<string, TagFacts> };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What should stand at a place of the document. */
function shapeAt(path: readonly string[]): string {
  if (path[0] === "schema") return `"${TAGS_SCHEMA}"`;
  if (path.length < 1) return "an object with schema and tables";
  if (path[0] === "facts")
    return ["facts by tag", "an object of facts by name", "a text, a number or true or false"][path.length - 1]!;
  return ["tables by name", "an object of tags by name", "a list of ids"][path.length - 1] ?? "an id";
}

function shown(document: unknown, path: readonly string[]): string {
  let value = document;
  for (const key of path) value = (value as Record<string, unknown>)[key];
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : JSON.stringify(value).slice(0, 60);
}

function documentError(file: string | undefined, place: string, expected: string, found: string): BorescopeError {
  return new BorescopeError("TAGS_DOCUMENT", { file, place, expected, found });
}

function unknownTable(name: string, names: readonly string[], file: string | undefined): BorescopeError {
  const hint = name.startsWith("detections/") ? "Pass that model's detections, under the name it had." : undefined;
  const expected = `one of the tables ${names.join(", ")}`;
  return new BorescopeError("TAGS_UNKNOWN_TABLE", {
    file,
    place: pointer("tables", name),
    expected,
    found: `"${name}"`,
    hint,
  });
}

function unknownId(
  id: Id,
  ids: Ids,
  table: string,
  at: { readonly file: string | undefined; readonly place: string },
): BorescopeError {
  const expected = `an id of ${table}, which has ${ids.length}`;
  const found = typeof id === "string" ? JSON.stringify(id) : String(id);
  return new BorescopeError("TAGS_UNKNOWN_ID", {
    ...at,
    expected,
    found,
    hint: guessCause([id], ids, "image") || undefined,
  });
}

/** A JSON pointer. */
function pointer(...keys: readonly string[]): string {
  return keys.map((key) => `/${key.replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");
}
