import { BorescopeError, type Selection, selectRows } from "@borescope/core";

/**
 * The clusters of a selection by name: `cluster 0`, `cluster 1` …, and `noise` for those labelled −1.
 *
 * @param labels - the whole number, −1 or more, of each of the selection's rows
 * @throws BorescopeError CLUSTER_LABELS
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { castingsDataset, generateCastings } from "@borescope/castings";
 * import { selectionsOfLabels } from "@borescope/embeddings";
 *
 * const images = castingsDataset(generateCastings({ images: 3, size: 96 })).select("images");
 * const clusters = selectionsOfLabels(images, [1, -1, 1]);
 * assert.deepEqual([...clusters.keys()], ["cluster 1", "noise"]);
 * assert.deepEqual(clusters.get("cluster 1")?.ids(), [1, 3]);
 * ```
 */
export function selectionsOfLabels(selection: Selection, labels: ArrayLike<number>): Map<string, Selection> {
  const wrong = Array.from(labels).find((label) => !Number.isInteger(label) || label < -1);
  if (labels.length !== selection.count || wrong !== undefined)
    throw new BorescopeError("CLUSTER_LABELS", {
      expected: `${selection.count} whole numbers, −1 or more`,
      found: wrong === undefined ? `${labels.length} numbers` : String(wrong),
    });
  const byLabel = new Map<number, number[]>();
  selection.rows.forEach((row, i) => {
    const rows = byLabel.get(labels[i]!);
    if (rows === undefined) byLabel.set(labels[i]!, [row]);
    else rows.push(row);
  });
  const { dataset, model, table } = selection;
  const of = model ?? (table === "images" ? "images" : "groundTruth");
  const ordered = [...byLabel].sort(([a], [b]) => Number(a === -1) - Number(b === -1) || a - b);
  return new Map(
    ordered.map(([label, rows]) => [label === -1 ? "noise" : `cluster ${label}`, selectRows(dataset, of, rows)]),
  );
}
