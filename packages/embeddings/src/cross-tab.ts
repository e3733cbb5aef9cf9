import { BorescopeError, type Selection } from "@borescope/core";
import { type Interval, normalQuantile } from "@borescope/metrics";
import { type StatisticsOptions, statisticsOptions } from "./check-statistics.js";
import { adjust, type Correction } from "./statistics/adjust.js";
import { fisherExact } from "./statistics/fisher-exact.js";
import { wilsonInterval } from "./statistics/shares.js";

/** Options of {@link crossTab}. */
export interface CrossTabOptions extends StatisticsOptions {
  /** What a cluster is worth, as `(cluster) => worth(result, cluster).AP` of `@borescope/metrics`. */
  readonly worth?: ((cluster: Selection) => number | null) | undefined;
}

/** A cluster, or a tag within the clusters. */
export interface CrossTabSide {
  readonly name: string;
  readonly selection: Selection;
  /** Of all rows that are in some cluster. */
  readonly share: number;
}

/** How many of a cluster have a tag. */
export interface CrossTabCell {
  readonly cluster: string;
  readonly tag: string;
  /** Those that are in both. */
  readonly selection: Selection;
  readonly count: number;
  /** How many there would be if the tag were spread evenly. */
  readonly expected: number;
  /** Of the cluster. */
  readonly share: number;
  /** `count` over `expected`: the share of the tag in the cluster over that in all clusters. */
  readonly lift: number;
  /** Wilson's interval of the share, over the share in all, which is taken as known. */
  readonly interval: Interval;
  /** Fisher's exact test of the cluster against the rest. */
  readonly p: number;
  /** `p`, corrected for the number of cells. */
  readonly adjusted: number;
  /** Whether `adjusted` is at most 1 less the confidence. */
  readonly different: boolean;
}

/** Which clusters hold what. */
export interface CrossTab {
  /** Rows that are in some cluster: what shares are of. */
  readonly total: number;
  /** In the order they were given. */
  readonly clusters: readonly (CrossTabSide & { readonly worth: number | null })[];
  readonly tags: readonly CrossTabSide[];
  /** One for each cluster and tag, largest lift first. */
  readonly cells: readonly CrossTabCell[];
  /** Clusters and tags that were not counted, and why. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  readonly confidence: number;
  readonly correction: Correction;
}

/**
 * Which clusters hold what: counts clusters against tags, or any named selections against others. A tag counts where
 * its rows are in some cluster; one of another table, or with none there, is left out and told.
 *
 * @param clusters - names with selections of one table, as {@link selectionsOfLabels} makes them of cluster labels
 * @param tags - likewise: a data set's `tags`, a map, or a list
 * @throws BorescopeError GROUPS_EMPTY where no cluster has rows; SELECTION_TABLE where they are of several tables or
 *   data sets; EMBEDDINGS_OPTION
 * @see Brin, Motwani & Silverstein, "Beyond Market Baskets", SIGMOD 1997, for lift (there: interest); Wilson 1927;
 * Fisher's exact test
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { castingsDataset, generateCastings, simulateDetections } from "@borescope/castings";
 * import { crossTab, selectionsOfLabels } from "@borescope/embeddings";
 * import { evaluate, outcomesOf, tagOutcomes, worth } from "@borescope/metrics";
 *
 * const dataset = castingsDataset(generateCastings({ images: 12, size: 96 }));
 * const detections = simulateDetections(dataset, { name: "first" });
 * tagOutcomes(outcomesOf(dataset, detections));
 * const result = evaluate(dataset, detections);
 * const objects = dataset.select("groundTruth");
 * const labels = objects.rows.map((row) => (dataset.groundTruth.area[row]! < 100 ? 0 : 1));
 * const table = crossTab(selectionsOfLabels(objects, labels), dataset.tags, {
 *   worth: (cluster) => worth(result, cluster).AP,
 * });
 * assert.equal(table.total, objects.count);
 * assert.ok(table.cells[0]!.lift >= table.cells.at(-1)!.lift);
 * ```
 */
export function crossTab(
  clusters: Iterable<readonly [name: string, selection: Selection]>,
  tags: Iterable<readonly [name: string, selection: Selection]>,
  options: CrossTabOptions = {},
): CrossTab {
  const { correction, confidence } = statisticsOptions(options);
  const leftOut: { name: string; reason: string }[] = [];
  const rows = [...clusters].filter(([name, { isEmpty }]) => {
    if (isEmpty) leftOut.push({ name, reason: "it has no rows" });
    return !isEmpty;
  });
  const all = unionOf(rows.map(([, selection]) => selection));
  const columns: [string, Selection][] = [];
  for (const [name, selection] of tags) {
    const elsewhere =
      selection.table !== all.table || selection.model !== all.model || selection.dataset !== all.dataset;
    const inside = elsewhere ? null : selection.and(all);
    if (inside === null) leftOut.push({ name, reason: `it is not of ${all.table}` });
    else if (inside.isEmpty) leftOut.push({ name, reason: "none of its rows is in a cluster" });
    else columns.push([name, inside]);
  }
  const z = normalQuantile((1 + confidence) / 2);
  const cells = rows.flatMap(([cluster, own]) =>
    columns.map(([tag, tagged]) => ({ cluster, tag, ...cellOf(own, tagged, all.count, z) })),
  );
  const adjusted = adjust(
    cells.map(({ p }) => p),
    correction,
  );
  const side = ([name, selection]: readonly [string, Selection]) => ({
    ...{ name, selection, share: selection.count / all.count },
  });
  return {
    total: all.count,
    clusters: rows.map((row) => ({ ...side(row), worth: options.worth?.(row[1]) ?? null })),
    tags: columns.map(side),
    cells: cells
      .map((cell, i) => ({ ...cell, adjusted: adjusted[i]!, different: adjusted[i]! <= 1 - confidence }))
      .sort((x, y) => y.lift - x.lift || x.p - y.p),
    ...{ leftOut, confidence, correction },
  };
}

function cellOf(cluster: Selection, tagged: Selection, total: number, z: number) {
  const selection = cluster.and(tagged);
  const { count } = selection;
  const rate = tagged.count / total;
  const { low, high } = wilsonInterval(count, cluster.count, z);
  return {
    ...{ selection, count, expected: cluster.count * rate, share: count / cluster.count },
    lift: count / cluster.count / rate,
    interval: { low: low / rate, high: high / rate },
    p: fisherExact(count, cluster.count, tagged.count - count, total - cluster.count),
  };
}

/** Two by two, so that many clusters cost little more than few. */
function unionOf(selections: readonly Selection[]): Selection {
  let round = selections;
  while (round.length > 1) round = round.flatMap((each, i) => (i % 2 === 0 ? [round[i + 1]?.or(each) ?? each] : []));
  if (round[0] !== undefined) return round[0];
  throw new BorescopeError("GROUPS_EMPTY", { expected: "a cluster with at least one row", found: "none" });
}
