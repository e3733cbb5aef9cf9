import type { TableName } from "@borescope/core";

/** Which of a view's tables a table of the report is; of detections there is the model's that is looked at. */
export function tableKind(table: TableName): "images" | "groundTruth" | "detections" {
  return table === "images" || table === "groundTruth" ? table : "detections";
}
