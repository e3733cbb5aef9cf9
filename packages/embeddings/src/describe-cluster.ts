import { type AttributeColumn, type Attributes, attributeAt, type Selection } from "@borescope/core";

/** A share at which a class alone names a cluster. */
const NEARLY_ALL = 0.9;
/** What sets a cluster apart: at least this share of it, so many times that of all, and so many standard errors above it. */
const LEAST_SHARE = 0.25;
const LEAST_LIFT = 1.5;
const LEAST_DEVIATIONS = 3;
/** Tags and attributes that a label names. */
const NAMED = 2;

/** Something that some rows have in common. */
interface Trait {
  readonly text: string;
  readonly share: number;
  readonly deviations: number;
}

/**
 * What a cluster is, in a few words: the class that most of it has, and the tags and attribute values that it has far more
 * often than all that was clustered. `burr · undetected 71 %`.
 */
export function describeCluster(cluster: Selection, all: Selection): string {
  const traits = [...tagTraits(cluster, all), ...attributeTraits(cluster, all)]
    .filter(({ share, deviations }) => share >= LEAST_SHARE && deviations >= LEAST_DEVIATIONS)
    .sort((a, b) => b.deviations - a.deviations)
    .slice(0, NAMED)
    .map(({ text, share }) => `${text} ${percent(share)}`);
  const name = className(cluster);
  const parts = name === null ? traits : [name, ...traits];
  return parts.length > 0 ? parts.join(" · ") : `${cluster.count} images`;
}

/** The class of most objects, or the two most frequent; null for images. */
function className({ dataset, table, model, rows }: Selection): string | null {
  if (table === "images") return null;
  const { category } = model === null ? dataset.groundTruth : model.objects;
  const { names } = model === null ? dataset.categories : model.categories;
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = names[category[row]!]!;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const shares = [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => ({ name, share: count / rows.length }));
  if (shares[0]!.share >= NEARLY_ALL) return shares[0]!.name;
  const named = shares.slice(0, shares[0]!.share > 0.5 ? 1 : 2);
  return named.map(({ name, share }) => `${name} ${percent(share)}`).join(", ");
}

function tagTraits(cluster: Selection, all: Selection): Trait[] {
  const table = all.model ?? (all.table === "images" ? "images" : "groundTruth");
  return all.dataset.tags.of(table).map((name) => {
    const tag = all.dataset.tags.get(name)!;
    return trait(name, cluster.and(tag).count, cluster.count, all.and(tag).count, all.count);
  });
}

/** Texts and yes-or-no values of the rows, and of their images. */
function attributeTraits(cluster: Selection, all: Selection): Trait[] {
  const { dataset, table, model } = all;
  const ownRow = (row: number) => row;
  if (table === "images") return valueTraits(dataset.images.attributes, ownRow, cluster, all);
  const { attributes, image } = model === null ? dataset.groundTruth : model.objects;
  return [
    ...valueTraits(attributes, ownRow, cluster, all),
    ...valueTraits(dataset.images.attributes, (row) => image[row]!, cluster, all),
  ];
}

function valueTraits(
  attributes: Attributes | undefined,
  rowOf: (row: number) => number,
  cluster: Selection,
  all: Selection,
): Trait[] {
  const traits: Trait[] = [];
  for (const [name, column] of attributes ?? []) {
    if (column.kind !== "string" && column.kind !== "boolean") continue;
    const within = valueCounts(column, rowOf, cluster);
    const overall = valueCounts(column, rowOf, all);
    for (const [value, count] of within)
      traits.push(trait(`${name} ${value}`, count, cluster.count, overall.get(value)!, all.count));
  }
  return traits;
}

function valueCounts(
  column: AttributeColumn,
  rowOf: (row: number) => number,
  { rows }: Selection,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = attributeAt(column, rowOf(row));
    if (value !== undefined) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  return counts;
}

function trait(text: string, count: number, size: number, countOfAll: number, sizeOfAll: number): Trait {
  const share = count / size;
  const base = countOfAll / sizeOfAll;
  const error = Math.sqrt((base * (1 - base)) / size);
  const apart = share >= LEAST_LIFT * base && error > 0;
  return { text, share, deviations: apart ? (share - base) / error : 0 };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
