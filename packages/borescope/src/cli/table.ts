import type { CocoParameters, Evaluation, Statistic } from "@borescope/metrics";

const MEANINGS: Partial<Record<Statistic, string>> = {
  AP: "IoU 0.50:0.95, all areas",
  AP50: "IoU 0.50",
  AP75: "IoU 0.75",
  APs: "small objects",
  APm: "medium objects",
  APl: "large objects",
  ARs: "small objects",
  ARm: "medium objects",
  ARl: "large objects",
};

/** What a row measures: AR1, AR10 and AR100 are named by COCO's cuts, whatever the cuts are. */
function meaning(name: Statistic, { maxDetections: cuts }: CocoParameters, compatible: boolean): string {
  const places: Partial<Record<Statistic, number>> = compatible
    ? { AR1: 0, AR10: 1, AR100: 2 }
    : { AR1: cuts.length > 1 ? 0 : cuts.length, AR10: cuts.length > 2 ? 1 : cuts.length, AR100: cuts.length - 1 };
  const place = places[name];
  if (place === undefined) return MEANINGS[name] ?? "";
  const cut = cuts[place];
  return cut === undefined ? "" : `${cut} ${cut === 1 ? "detection" : "detections"} an image and class`;
}

const number = (value: number | null | undefined) => (value == null ? "–" : value.toFixed(3));

/** The summary and the per-category AP, models side by side. */
export function evaluationTable(results: readonly Evaluation[], compatible: boolean): string {
  const first = results[0]!;
  const head = ["", ...results.map((r) => r.model), ""];
  const rows = (Object.keys(first.summary) as Statistic[]).map((name) => [
    name,
    ...results.map((r) => number(r.summary[name])),
    meaning(name, first.parameters, compatible),
  ]);
  const classes = [...first.perClass.values()].map(({ category, groundTruths }) => [
    category,
    ...results.map((r) => number(r.perClass.get(category)?.AP)),
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
