import { BorescopeError, type Categories, Ids, nearNames } from "@borescope/core";

/** How a model's classes lie in a data set's categories. */
export interface ClassMapping {
  /** The data set's categories, in order, then the model's classes that it lacks. */
  readonly categories: Categories;
  /** Row in `categories` of each class. */
  readonly rowOfClass: Uint32Array;
  /** Classes that the data set lacks, by name. */
  readonly unmatched: readonly string[];
  /** How they were matched, in a sentence. */
  readonly how: string;
}

/**
 * Matches a model's classes to a data set's categories: by name where there are names (capitals and the kind of
 * separator do not matter); without names by position, where there are as many of one as of the other.
 *
 * @param labels - names in the order of the model's classes, or null
 * @param classes - how many classes the model has, or null where nobody knows
 * @throws BorescopeError INFERENCE_LABELS
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Ids } from "@borescope/core";
 * import { matchLabels } from "@borescope/inference";
 *
 * const categories = { length: 2, ids: Ids.from([1, 5]), names: ["open hole", "burr"], supercategories: [null, null] };
 * const { rowOfClass, unmatched, how } = matchLabels(categories, ["Burr", "open_hole", "dent"], 3);
 * assert.deepEqual([...rowOfClass], [1, 0, 2]);
 * assert.deepEqual(unmatched, ["dent"]);
 * assert.equal(how, "2 of 3 classes matched by name");
 * ```
 */
export function matchLabels(
  categories: Categories,
  labels: readonly string[] | null,
  classes: number | null,
): ClassMapping {
  if (labels === null) return byPosition(categories, classes);
  if (classes !== null && labels.length !== classes)
    throw new BorescopeError("INFERENCE_LABELS", {
      expected: `${classes} labels, one a class of the model`,
      found: `${labels.length}`,
    });
  const rows = new Map(categories.names.map((name, row) => [plain(name), row]));
  const unmatched = labels.filter((label) => !rows.has(plain(label)));
  if (unmatched.length === labels.length) throw noneMatches(categories, labels);
  const rowOfClass = Uint32Array.from(labels, (label) => {
    const row = rows.get(plain(label));
    return row ?? categories.length + unmatched.indexOf(label);
  });
  const matched = labels.length - unmatched.length;
  return {
    categories: withClasses(categories, unmatched),
    rowOfClass,
    unmatched,
    how: `${matched} of ${labels.length} classes matched by name`,
  };
}

function byPosition(categories: Categories, classes: number | null): ClassMapping {
  if (classes !== categories.length)
    throw new BorescopeError("INFERENCE_LABELS", {
      expected: `labels, or as many classes as the data set's ${categories.length} categories`,
      found: classes === null ? "a model that does not tell its classes" : `${classes} classes without names`,
      hint: "Give the names: labels, on the command line --labels with one name a line.",
    });
  return {
    categories,
    rowOfClass: categories.ids.order(),
    unmatched: [],
    how: `class i is the i-th of the ${classes} categories, by rising id`,
  };
}

function noneMatches(categories: Categories, labels: readonly string[]): BorescopeError {
  const near = labels.slice(0, 5).flatMap((label) => nearNames(label, categories.names).slice(0, 1));
  return new BorescopeError("INFERENCE_LABELS", {
    expected: `labels among the data set's categories (${categories.names.slice(0, 5).join(", ")}, …)`,
    found: `${labels.slice(0, 5).join(", ")}, …`,
    hint: near.length > 0 ? `Near: ${[...new Set(near)].join(", ")}.` : undefined,
  });
}

function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");
}

/** Classes that a data set lacks get ids of their own, their names, which may not be among its ids. */
function withClasses(categories: Categories, names: readonly string[]): Categories {
  if (names.length === 0) return categories;
  return {
    length: categories.length + names.length,
    ids: Ids.from([...categories.ids, ...names.map((name) => freeId(categories, name))]),
    names: [...categories.names, ...names],
    supercategories: [...categories.supercategories, ...names.map(() => null)],
  };
}

function freeId(categories: Categories, name: string): string {
  let id = name;
  while (categories.ids.rowOf(id) >= 0) id = `${id}'`;
  return id;
}
