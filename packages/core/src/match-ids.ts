import type { Categories } from "./categories.js";
import { type Id, Ids } from "./ids.js";
import type { Images } from "./images.js";
import type { CategoryMatching, ImageMatching } from "./plugin.js";

/** A rule that finds the row an id of another file means, or -1. */
export interface IdRule {
  /** For a person: "matched by file name". */
  readonly name: string;
  readonly row: (id: Id) => number;
  /** Whether it finds several rows for an id, and so none. */
  readonly ambiguous?: (id: Id) => boolean;
}

/**
 * Maps the ids of a file to the rows of a table while the file is read. Ids the table does not have get a negative
 * code, −1 − their position in `unknown`; {@link chooseRule} then looks for another reading of all of them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { IdCodes, Ids } from "@borescope/core";
 *
 * const codes = new IdCodes(Ids.from([10, 20]));
 * assert.deepEqual([20, "a", 10, "b", "a"].map((id) => codes.code(id)), [1, -1, 0, -2, -1]);
 * assert.deepEqual(codes.unknown, ["a", "b"]);
 * assert.equal(codes.idOf(-2), "b");
 * ```
 */
export class IdCodes {
  /** Distinct ids that the table does not have, in order of first appearance. */
  readonly unknown: Id[] = [];
  private readonly codes = new Map<Id, number>();

  constructor(readonly ids: Ids) {}

  /** Codes of the first `n` ids into `to` from `at` on. */
  codeMany(ids: Float64Array, n: number, to: Int32Array, at: number): void {
    if (this.ids.rowsOf(ids, n, to, at) === 0) return;
    for (let i = 0; i < n; i++) if (to[at + i]! < 0) to[at + i] = this.code(ids[i]!);
  }

  /** The row of an id, or its negative code. */
  code(id: Id): number {
    const row = this.ids.rowOf(id);
    if (row >= 0) return row;
    let code = this.codes.get(id);
    if (code === undefined) {
      this.unknown.push(id);
      code = -this.unknown.length;
      this.codes.set(id, code);
    }
    return code;
  }

  /** The id behind a code or row. */
  idOf(code: number): Id {
    return code >= 0 ? this.ids.at(code) : this.unknown[-1 - code]!;
  }
}

/**
 * The rule that finds a different row for each id of a file; null where none does, or where two do and disagree.
 *
 * @param used - the distinct ids of the file
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chooseRule, type IdRule } from "@borescope/core";
 *
 * const byName: IdRule = { name: "name", row: (id) => ["open hole", "burr"].indexOf(String(id)) };
 * const byPosition: IdRule = { name: "position", row: (id) => (id === 0 || id === 1 ? id : -1) };
 * assert.equal(chooseRule(["burr", "open hole"], [byName, byPosition])?.name, "name");
 * assert.equal(chooseRule([0, 7], [byName, byPosition]), null);
 * ```
 */
export function chooseRule(used: readonly Id[], rules: readonly IdRule[]): IdRule | null {
  let chosen: IdRule | null = null;
  let chosenRows: readonly number[] = [];
  for (const rule of rules) {
    const rows = used.map(rule.row);
    if (rows.includes(-1) || new Set(rows).size < rows.length) continue;
    if (chosen !== null && rows.some((row, i) => row !== chosenRows[i])) return null;
    chosen ??= rule;
    chosenRows = rows;
  }
  return chosen;
}

/**
 * Rules for images besides their ids.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chooseRule, Ids, imageRules } from "@borescope/core";
 *
 * const images = { length: 2, ids: Ids.from([1, 2]), fileNames: ["val/a.jpg", "val/0042.jpg"], width: new Float64Array(2), height: new Float64Array(2) };
 * const rule = chooseRule(["a", 42], imageRules(images, "auto"));
 * assert.equal(rule?.name, "file name without folder and extension");
 * assert.equal(rule.row(42), 1);
 * ```
 */
export function imageRules(images: Images, matching: ImageMatching): IdRule[] {
  if (matching === "id") return [];
  const rules: IdRule[] = [];
  if (matching !== "stem") rules.push(nameRule("file name", images.fileNames, (name) => name));
  if (matching !== "file-name") rules.push(nameRule("file name without folder and extension", images.fileNames, stem));
  return rules;
}

/**
 * Rules for categories besides their ids; positions are by rising id.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { categoryRules, chooseRule, Ids } from "@borescope/core";
 *
 * const categories = { length: 2, ids: Ids.from([10, 20]), names: ["open hole", "burr"], supercategories: [null, null] };
 * assert.equal(chooseRule([0, 1], categoryRules(categories, "auto"))?.name, "position, counted from 0");
 * assert.equal(chooseRule(["burr"], categoryRules(categories, "name"))?.row("burr"), 1);
 * ```
 */
export function categoryRules(categories: Categories, matching: CategoryMatching): IdRule[] {
  if (matching === "id") return [];
  const order = categories.ids.order();
  const byPosition = (first: number, name: string): IdRule => ({
    name,
    row: (id) => (typeof id === "number" && id >= first ? (order[id - first] ?? -1) : -1),
  });
  const names = new Map(categories.names.map((name, row) => [name, row]));
  const byName: IdRule = { name: "name", row: (id) => (typeof id === "string" ? (names.get(id) ?? -1) : -1) };
  if (matching === "name") return [byName];
  const zero = byPosition(0, "position, counted from 0");
  if (matching === "index") return [zero];
  return [byName, zero, byPosition(1, "position, counted from 1")];
}

/** A path's last part without its extension; digits alone lose their leading zeros, as tools that write `int(stem)` do. */
function stem(path: string): string {
  const last = path.slice(path.lastIndexOf("/") + 1);
  const dot = last.lastIndexOf(".");
  return canonical(dot > 0 ? last.slice(0, dot) : last);
}

function canonical(text: string): string {
  return /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, "") : text;
}

function nameRule(name: string, texts: readonly string[], key: (text: string) => string): IdRule {
  let rows: Map<string, number> | undefined; // made when the first id is looked for: mostly none is
  const find = (id: Id) => {
    rows ??= rowsByKey(texts, key);
    return rows.get(String(id)) ?? rows.get(key(String(id)));
  };
  return { name, row: (id) => find(id) ?? -1, ambiguous: (id) => find(id) === -1 };
}

function rowsByKey(texts: readonly string[], key: (text: string) => string): Map<string, number> {
  const rows = new Map<string, number>();
  texts.forEach((text, row) => {
    const k = key(text);
    rows.set(k, rows.has(k) ? -1 : row); // two images of one name: neither is meant
  });
  return rows;
}

/**
 * The categories of a table followed by those of `extra`, named by their ids.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Ids, withExtraCategories } from "@borescope/core";
 *
 * const own = { length: 1, ids: Ids.from([1]), names: ["burr"], supercategories: [null] };
 * assert.deepEqual(withExtraCategories(own, [17]).names, ["burr", "id 17"]);
 * ```
 */
export function withExtraCategories(categories: Categories, extra: readonly Id[]): Categories {
  if (extra.length === 0) return categories;
  return {
    length: categories.length + extra.length,
    ids: Ids.from([...categories.ids, ...extra]),
    names: [...categories.names, ...extra.map((id) => `id ${String(id)}`)],
    supercategories: [...categories.supercategories, ...extra.map(() => null)],
  };
}
