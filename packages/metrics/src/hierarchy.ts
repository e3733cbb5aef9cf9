import { BorescopeError, type Categories, nearNames } from "@borescope/core";

/** A node of Open Images' own files, as `bbox_labels_600_hierarchy.json` has them. */
export interface HierarchyNode {
  readonly LabelName: string;
  /** What is a kind of it. */
  readonly Subcategory?: readonly HierarchyNode[] | undefined;
  /** What is a part of it; plays no part here, as in the reference. */
  readonly Part?: readonly HierarchyNode[] | undefined;
}

/** The parent, or parents, of each child: names of categories, or their ids. */
export type ParentMap = Readonly<Record<string, string | number | readonly (string | number)[]>>;

/** Which categories are kinds of which. */
export type Hierarchy = HierarchyNode | ParentMap;

/**
 * The ancestors of each category, each of them once: of row `i` the rows `ancestors[i]`.
 *
 * Labels are names of categories, or, where they are not all, ids. The top of a tree need be neither.
 *
 * @param file - the hierarchy's file, for errors
 * @throws BorescopeError METRICS_HIERARCHY where a label is no category, or a category its own ancestor
 * @see TensorFlow's object detection API, `oid_hierarchical_labels_expansion.py`
 */
export function categoryAncestors(hierarchy: Hierarchy, categories: Categories, file?: string): Uint32Array[] {
  const { parents, top } = isTree(hierarchy) ? fromTree(hierarchy) : { parents: fromMap(hierarchy), top: undefined };
  const rowOf = resolve([...labelsOf(parents)], top, categories, file);
  const ancestors: Uint32Array[] = Array.from({ length: categories.length }, () => new Uint32Array(0));
  for (const label of parents.keys()) {
    const row = rowOf(label);
    if (row >= 0)
      ancestors[row] = Uint32Array.from(ancestorsOf(label, parents, file), rowOf).filter((up) => up !== NONE);
  }
  return ancestors;
}

const NONE = 0xffffffff; // -1 in a Uint32Array

type Parents = Map<string, Set<string>>;

function isTree(hierarchy: Hierarchy): hierarchy is HierarchyNode {
  return "LabelName" in hierarchy && Object.keys(hierarchy).every((key) => /^(LabelName|Subcategory|Part)$/.test(key));
}

function fromTree(top: HierarchyNode): { parents: Parents; top: string } {
  const parents: Parents = new Map();
  const waiting = [top];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop())
    for (const child of node.Subcategory ?? []) {
      addParent(parents, child.LabelName, node.LabelName);
      waiting.push(child);
    }
  return { parents, top: top.LabelName };
}

function fromMap(map: ParentMap): Parents {
  const parents: Parents = new Map();
  for (const [child, value] of Object.entries(map))
    for (const parent of typeof value === "string" || typeof value === "number" ? [value] : value)
      addParent(parents, child, String(parent));
  return parents;
}

function addParent(parents: Parents, child: string, parent: string): void {
  const known = parents.get(child);
  if (known === undefined) parents.set(child, new Set([parent]));
  else known.add(parent);
}

function labelsOf(parents: Parents): Set<string> {
  return new Set([...parents].flatMap(([child, ups]) => [child, ...ups]));
}

/** What gives a label's row, or -1 for the top of a tree that is no category. */
function resolve(
  labels: readonly string[],
  top: string | undefined,
  { names, ids, length }: Categories,
  file: string | undefined,
): (label: string) => number {
  const byName = new Map(names.map((name, row) => [name, row]));
  const byId = new Map(Array.from(ids, (id, row) => [String(id), row]));
  const unknown = (rows: ReadonlyMap<string, number>) => labels.filter((label) => label !== top && !rows.has(label));
  const [missing = [], rows = byName] = [byName, byId]
    .map((known) => [unknown(known), known] as const)
    .sort(([a], [b]) => a.length - b.length)[0]!;
  if (missing.length === 0) return (label) => rows.get(label) ?? -1;
  const near = nearNames(missing[0]!, names);
  throw new BorescopeError("METRICS_HIERARCHY", {
    file,
    expected: `names, or ids, of the data set's ${length} categories`,
    found: `${missing.length} others: ${missing
      .slice(0, 5)
      .map((label) => JSON.stringify(label))
      .join(", ")}${missing.length > 5 ? " …" : ""}`,
    hint:
      near.length > 0
        ? `Did you mean ${near.map((name) => JSON.stringify(name)).join(" or ")}?`
        : "Open Images' own files name categories by codes such as /m/0k4j: the data set's names or ids must be such.",
  });
}

/** All labels above one. @throws BorescopeError METRICS_HIERARCHY where it is above itself */
function ancestorsOf(label: string, parents: Parents, file: string | undefined): Set<string> {
  const found = new Set<string>();
  const waiting = [label];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
    for (const up of parents.get(at) ?? []) {
      if (up === label)
        throw new BorescopeError("METRICS_HIERARCHY", {
          file,
          place: label,
          expected: "categories that are not their own ancestors",
          found: at === label ? `${JSON.stringify(label)} as its own parent` : `${JSON.stringify(label)} above itself`,
        });
      if (found.has(up)) continue;
      found.add(up);
      waiting.push(up);
    }
  return found;
}
