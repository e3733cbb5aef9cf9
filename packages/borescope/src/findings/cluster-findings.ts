import { type Dataset, selectRows } from "@borescope/core";
import { type Evaluation, OUTCOME, type Outcomes, rankWorth } from "@borescope/metrics";
import type { ReportFinding, ReportSpace } from "@borescope/viewer";
import { severityOf } from "./severity.js";

/** How many clusters are told of each model. */
const MOST = 5;

/** A model's outcomes and its evaluation; both of the same rows. */
export interface ClusterInput {
  readonly outcomes: Outcomes;
  readonly result: Evaluation;
  /** What the evaluation is of: without what the pixels say. */
  readonly dataset: Dataset;
  readonly model: string;
}

/** Clusters of the map in which more objects are undetected than chance has it, those worth most first. */
export async function clusterFindings(
  { clusters, clusterLabels, rows, table }: ReportSpace,
  { outcomes, result, dataset, model }: ClusterInput,
): Promise<ReportFinding[]> {
  if (clusters === null || clusterLabels.length === 0 || table !== "groundTruth") return [];
  const { crossTab } = await import("@borescope/embeddings");
  const { ofGroundTruth, iouType, iou, confidence } = outcomes;
  const of = (passes: (place: number) => boolean) =>
    selectRows(
      dataset,
      "groundTruth",
      rows.filter((_, i) => passes(i)),
    );
  const named = clusterLabels.map((label, c) => [`cluster ${c + 1}: ${label}`, of((i) => clusters[i] === c)] as const);
  const others = of((i) => clusters[i] === -1);
  const { cells } = crossTab(
    [...named, ["in no cluster", others]],
    [["undetected", of((i) => ofGroundTruth[rows[i]!] === OUTCOME.undetected)]],
  );
  const crowded = cells.filter(({ cluster, different, lift }) => different && lift > 1 && cluster !== "in no cluster");
  const about = crowded.map((cell) => ({ ...cell, name: `undetected in ${cell.cluster}` }));
  const gained = // repairs of rotated boxes are not evaluated
    iouType === "obb" ? about.map((cell) => ({ of: cell, AP: null })) : rankWorth(result, about, { iou, confidence });
  const sizes = new Map<string, number>(named.map(([name, { count }]) => [name, count]));
  return gained.slice(0, MOST).map(({ of: cell, AP }) => ({
    name: cell.name,
    kind: "cluster",
    severity: severityOf(AP),
    sentence: `${cell.count} of ${sizes.get(cell.cluster)} objects in ${cell.cluster.replace(": ", " (")}) are undetected: ${cell.lift.toFixed(1)} times the share in all`,
    table,
    rows: cell.selection.rows,
    evidence: [
      { name: "lift", value: cell.lift, interval: cell.interval },
      { name: "p, corrected", value: cell.adjusted, interval: null },
      { name: "undetected expected", value: cell.expected, interval: null },
    ],
    worth: AP,
    model,
  }));
}
