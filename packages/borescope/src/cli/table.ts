import type { Evaluation, SummaryRows } from "@borescope/metrics";

const number = (value: number | null | undefined) => (value == null ? "–" : value.toFixed(3));

/**
 * The summary and the per-category AP, models side by side.
 *
 * @param summary - the rows of the protocol
 */
export function evaluationTable(results: readonly Evaluation<string>[], summary: SummaryRows): string {
  const first = results[0]!;
  const head = ["", ...results.map((r) => r.model), ""];
  const rows = Object.entries(summary).map(([name, { meaning }]) => [
    name,
    ...results.map((r) => number(r.summary[name])),
    meaning,
  ]);
  const classes = [...first.perClass.values()].map(({ category, groundTruths }) => [
    category,
    ...results.map((r) => number(r.perClass.get(category)?.["AP"])),
    `${groundTruths} annotated`,
  ]);
  const parts = [align([head, ...rows])];
  if (classes.length > 0) parts.push(align([["AP by class", ...results.map((r) => r.model), ""], ...classes]));
  const deviations = [...new Set(results.flatMap((r) => r.deviations))];
  const standard = deviations.length === 0 ? "" : `Not comparable with a COCO leaderboard: ${deviations.join(" ")}\n`;
  return `${parts.join("\n")}\n${first.images} images, ${first.groundTruths} ground truths, ${results.map((r) => `${r.detections} detections (${r.model})`).join(", ")}\n${standard}`;
}

/** Columns side by side: the first and last to the left, the others to the right. */
export function align(table: readonly (readonly string[])[]): string {
  const rows = table.map((row) => row.map((cell) => cell.replace(/\p{Cc}/gu, "\ufffd"))); // names are a stranger's
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, c) => (c === 0 || c === row.length - 1 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}
