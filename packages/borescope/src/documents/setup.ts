import { conventionName, type Outcomes } from "@borescope/metrics";

/** How outcomes were found, as documents have it. */
export function setupFields({ detections, iou, confidence, convention, iouType }: Outcomes) {
  return {
    model: detections.name,
    iou,
    confidence: Number.isFinite(confidence) ? confidence : String(confidence), // JSON has no infinity
    convention: conventionName(convention),
    iouType,
  };
}
