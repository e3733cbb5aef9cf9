import { type ObjectOutcome, type Outcomes, objectList } from "@borescope/metrics";
import type { ChosenCell } from "./chosen-cell.js";
import { align } from "./table.js";

/** Objects that are listed before the rest is only counted. */
const LISTED = 20;

/** The objects of a cell, one a line. */
export function objectTable(outcomes: Outcomes, { name, groundTruths, detections }: ChosenCell): string {
  const rows: ObjectOutcome[] = [];
  for (const object of objectList(outcomes)) {
    const selection = object.table === "groundTruth" ? groundTruths : detections;
    if (selection?.has(object.row) === true) rows.push(object);
  }
  if (rows.length === 0) return `${name}: no objects\n`;
  const number = (value: number | null) => (value === null ? "" : value.toFixed(3));
  const lines = rows
    .slice(0, LISTED)
    .map(({ table, id, fileName, category, score, iou, partnerId, partnerCategory }) => [
      `${table === "groundTruth" ? "annotated" : "predicted"} ${category}`,
      String(id),
      number(score),
      number(iou),
      partnerId === null ? "" : `${partnerCategory} ${String(partnerId)}`,
      fileName,
    ]);
  const more = rows.length > LISTED ? `… and ${rows.length - LISTED} more; --export or --json has them all\n` : "";
  const count = rows.length === 1 ? "1 object" : `${rows.length} objects`;
  return `${name}: ${count}\n${align([["", "id", "score", "IoU", "belongs to", "image"], ...lines])}${more}`;
}
