import { BorescopeError } from "./error.js";
import type { Ids } from "./ids.js";

/** The categories of a data set or of a model, one row each, in file order. */
export interface Categories {
  readonly length: number;
  readonly ids: Ids;
  readonly names: readonly string[];
  readonly supercategories: readonly (string | null)[];
}

/**
 * The row of a category by its name.
 *
 * @throws BorescopeError UNKNOWN_CATEGORY, with the nearest names
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { categoryRow, Ids } from "@borescope/core";
 *
 * const categories = { length: 2, ids: Ids.from([1, 5]), names: ["open hole", "burr"], supercategories: [null, null] };
 * assert.equal(categoryRow(categories, "burr"), 1);
 * assert.throws(() => categoryRow(categories, "open hloe"), /Did you mean "open hole"/);
 * ```
 */
export function categoryRow(categories: Categories, name: string): number {
  const row = categories.names.indexOf(name);
  if (row >= 0) return row;
  const near = nearNames(name, categories.names);
  throw new BorescopeError("UNKNOWN_CATEGORY", {
    expected: `one of ${categories.length} category names`,
    found: `"${name}"`,
    hint: near.length > 0 ? `Did you mean ${near.map((n) => `"${n}"`).join(" or ")}?` : undefined,
  });
}

/**
 * Up to three names that differ by few letters (Levenshtein, case ignored).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nearNames } from "@borescope/core";
 *
 * assert.deepEqual(nearNames("Bur", ["open hole", "burr", "blur"]), ["burr", "blur"]);
 * ```
 */
export function nearNames(name: string, names: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(name.length / 3));
  return names
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
