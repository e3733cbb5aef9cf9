import { BorescopeError, type Detections, nearNames, type Selection } from "@borescope/core";
import { normalQuantile } from "@borescope/metrics";
import { type CategoryFacts, categoryFacts } from "./category-difference.js";
import { badOption, type StatisticsOptions, statisticsOptions } from "./check-statistics.js";
import { type GroupColumn, groupColumns } from "./group-columns.js";
import type { MeasuredAttributes } from "./measure-attributes.js";
import { type NumberFacts, numberFacts } from "./number-difference.js";
import { adjust, type Correction } from "./statistics/adjust.js";

/** Options of {@link compareGroups}. */
export interface CompareGroupsOptions extends StatisticsOptions {
  /**
   * What the pixels say, of {@link measureAttributes}; without it only what the files say is compared. Edges at boxes
   * count where they were measured of the groups' table.
   */
  readonly measured?: MeasuredAttributes | undefined;
  /** A model, for the agreement of ground truths with its confident detections. */
  readonly detections?: Detections | undefined;
  /** Attributes to compare, by name; default: all. */
  readonly attributes?: readonly string[] | undefined;
  /** What sentences call the groups; default `a` and `b`. */
  readonly names?: readonly [a: string, b: string] | undefined;
}

/** What an attribute says of two groups. */
export type GroupDifference = (NumberFacts | CategoryFacts) & {
  readonly name: string;
  /** Whose attribute it is. */
  readonly of: "images" | "objects";
  /** `p`, corrected for how many attributes were compared. */
  readonly adjusted: number;
  /** Whether `adjusted` is at most 1 less the confidence. */
  readonly different: boolean;
  /** How many rows of each group have a value; the others count for nothing. */
  readonly counts: { readonly a: number; readonly b: number };
};

/** Two groups, by all their attributes. */
export interface GroupComparison {
  readonly names: readonly [a: string, b: string];
  readonly a: Selection;
  readonly b: Selection;
  readonly confidence: number;
  readonly correction: Correction;
  /** The strongest first: those that differ, by `effect`, then the others. */
  readonly differences: readonly GroupDifference[];
  /** What could not be compared, and why. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  /** Images of the groups that could not be read. */
  readonly unreadable: number;
}

/** More values than so many are not compared one by one: names, places, ids. */
const MOST_VALUES = 50;

/**
 * What tells two groups of images or objects apart: their classes and tags, resolution, light, sharpness and noise of
 * their images, size, shape, place and crowding of their boxes, and every attribute that the files have. Numbers are
 * compared by Cliff's delta (the rank-biserial correlation) and the Mann–Whitney test, values out of few by shares and
 * Fisher's exact or the chi-square test; p-values are corrected for how many attributes were compared.
 *
 * Groups of one object have no interval for numbers. Objects of an image count each for themselves in what is said of
 * the image, so that where many share one, p-values are too small; the effect is not touched by that. An attribute that
 * is the same everywhere, or of which a group has no value, is left out, and so is a tag that one group has and the
 * other has not: it is what they were made by.
 *
 * @param a - a selection of images, ground truth or detections
 * @param b - another one of the same table, which shares no row with it
 * @throws BorescopeError GROUPS_EMPTY, GROUPS_OVERLAP, SELECTION_TABLE, EMBEDDINGS_OPTION
 * @see Mann & Whitney 1947; Cliff 1993; Newcombe 1998; Benjamini & Hochberg 1995
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { castingsDataset, generateCastings } from "@borescope/castings";
 * import { compareGroups } from "@borescope/embeddings";
 *
 * const dataset = castingsDataset(generateCastings({ images: 12, size: 96 }));
 * const low = dataset.select("images", "resolution:low");
 * const { differences } = compareGroups(low, low.not(), { names: ["blurred", "the rest"], attributes: ["shorterSide", "camera"] });
 * assert.match(differences[0]!.sentence, /^blurred has lower resolution \(median \d+ px against \d+ px\)$/);
 * ```
 */
export function compareGroups(a: Selection, b: Selection, options: CompareGroupsOptions = {}): GroupComparison {
  const { measured, detections, names = ["a", "b"] } = options;
  const { correction, confidence } = statisticsOptions(options);
  checkGroups(a, b, names);
  if (measured !== undefined && measured.selection.dataset !== a.dataset)
    throw badOption("measured", "what was measured of the groups' data set", "of another one");
  const columns = chosen(groupColumns(a, { measured, detections }), options.attributes);
  const z = normalQuantile((1 + confidence) / 2);
  const leftOut: { name: string; reason: string }[] = [];
  const compared: Compared[] = [];
  for (const column of columns) {
    const found =
      column.column.kind === "number" ? byNumbers(column, a, b, z, names) : byValues(column, a, b, z, names);
    if (typeof found === "string") leftOut.push({ name: column.name, reason: found });
    else compared.push(found);
  }
  const adjusted = adjust(
    compared.map(({ p }) => p),
    correction,
  );
  const level = 1 - confidence;
  const differences = compared.map((each, i) => ({
    ...each,
    adjusted: adjusted[i]!,
    different: adjusted[i]! <= level,
  }));
  differences.sort(byStrength);
  return {
    ...{ names, a, b, confidence, correction, differences, leftOut },
    unreadable: measured === undefined ? 0 : measured.unreadable.and(a.images().or(b.images())).count,
  };
}

type Compared = (NumberFacts | CategoryFacts) & Pick<GroupDifference, "name" | "of" | "counts">;

function byStrength(x: GroupDifference, y: GroupDifference): number {
  return Number(y.different) - Number(x.different) || Math.abs(y.effect) - Math.abs(x.effect) || x.p - y.p;
}

/** The comparison by a column of numbers, or why there is none. */
function byNumbers(
  { column, index, words, name, of }: GroupColumn,
  a: Selection,
  b: Selection,
  z: number,
  names: readonly [string, string],
): Compared | string {
  if (column.kind !== "number") return "no numbers";
  const take = ({ rows }: Selection) => {
    const values = new Float64Array(rows.length);
    let n = 0;
    for (const row of rows) {
      const value = column.values[index?.[row] ?? row]!;
      if (Number.isFinite(value)) values[n++] = value;
    }
    return values.subarray(0, n).sort();
  };
  const [first, second] = [take(a), take(b)];
  if (first.length === 0 || second.length === 0) return withoutValue(first.length, names);
  if (first[0] === second.at(-1) && second[0] === first.at(-1)) return "the same everywhere";
  const counts = { a: first.length, b: second.length };
  return { name, of, counts, ...numberFacts(first, second, z, words, names) };
}

/** The comparison by a column of texts, or of true and false, or why there is none. */
function byValues(
  { column, index, words, name, of, isTag }: GroupColumn,
  a: Selection,
  b: Selection,
  z: number,
  names: readonly [string, string],
): Compared | string {
  if (column.kind === "json" || column.kind === "number") return "lists, objects or values of several kinds";
  const dictionary = column.kind === "string" ? column.dictionary : ["false", "true"];
  const codes = column.kind === "string" ? column.codes : column.values;
  const count = ({ rows }: Selection) => {
    const counts = new Uint32Array(dictionary.length);
    let n = 0;
    for (const row of rows) {
      const code = codes[index?.[row] ?? row]!;
      if (code < 0 || code >= counts.length) continue;
      counts[code]!++;
      n++;
    }
    return { counts, n };
  };
  const [first, second] = [count(a), count(b)];
  if (first.n === 0 || second.n === 0) return withoutValue(first.n, names);
  const used = dictionary.filter((_, k) => first.counts[k]! + second.counts[k]! > 0).length;
  if (used < 2) return "the same everywhere";
  if (used > MOST_VALUES) return `${used} different values`;
  if (isTag && Math.abs(first.counts[1]! / first.n - second.counts[1]! / second.n) === 1)
    return "it is what tells the groups apart";
  const counts = { a: first.n, b: second.n };
  return { name, of, counts, ...categoryFacts(dictionary, first.counts, second.counts, z, words, names) };
}

function withoutValue(ofFirst: number, [a, b]: readonly [string, string]): string {
  return `no value in ${ofFirst === 0 ? a : b}`;
}

function chosen(columns: readonly GroupColumn[], names: readonly string[] | undefined): readonly GroupColumn[] {
  if (names === undefined) return columns;
  const there = new Map(columns.map((column) => [column.name, column]));
  return [...new Set(names)].map((name) => {
    const column = there.get(name);
    if (column !== undefined) return column;
    const all = [...there.keys()];
    const near = nearNames(name, all);
    const hint = near.length > 0 ? `Did you mean ${near.join(" or ")}?` : `There are ${all.join(", ")}.`;
    throw badOption("attributes", "attributes of the groups", JSON.stringify(name), hint);
  });
}

function checkGroups(a: Selection, b: Selection, [first, second]: readonly [string, string]): void {
  const both = a.and(b);
  for (const [name, group] of [
    [first, a],
    [second, b],
  ] as const)
    if (group.isEmpty)
      throw new BorescopeError("GROUPS_EMPTY", {
        expected: `at least one row of ${group.table} in ${name}`,
        found: "none",
      });
  if (both.isEmpty) return;
  throw new BorescopeError("GROUPS_OVERLAP", {
    expected: "groups that share no row",
    found: `${both.count} of ${a.table} in both`,
    hint: "Take them out of one: b.without(a).",
  });
}
