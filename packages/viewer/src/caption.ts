import { imageOf } from "./drawing/crop.js";
import { outcomeName } from "./drawing/object-marks.js";
import { DETECTION, IMAGE, TRUTH } from "./gallery-items.js";
import { share } from "./numbers.js";
import { overlapName } from "./overlap-name.js";
import { outcomeColour } from "./theme.js";
import type { View } from "./view.js";

/** A line under a picture. */
export interface CaptionLine {
  readonly text: string;
  readonly colour?: string;
}

/** What is written under a picture: what it is, what became of it, where it is. */
export function captionOf(view: View, table: number, row: number): CaptionLine[] {
  const { dataset, model } = view;
  const { objects, categories } = model.detections;
  const outcomes = view.allOutcomes();
  const file = dataset.images.fileNames[imageOf(view, table, row)]!;
  if (table === IMAGE) {
    const { width, height } = dataset.images;
    return [{ text: file }, { text: `${width[row]} × ${height[row]} px` }];
  }
  const detection = table === DETECTION ? row : outcomes.claimant[row]!;
  const outcome = outcomeName(table === TRUTH ? outcomes.ofGroundTruth[row]! : outcomes.ofDetection[row]!);
  const found =
    detection < 0 ? "" : `${categories.names[objects.category[detection]!]} ${objects.score[detection]!.toFixed(2)}`;
  const iou = detection < 0 ? Number.NaN : outcomes.overlap[detection]!;
  const overlap = Number.isNaN(iou) ? "" : `, ${overlapName(view.iouType)} ${share(iou)}`;
  const colour = table === TRUTH && outcome === "detected" ? "var(--truth)" : outcomeColour(outcome);
  const what = outcome === "leftOut" ? "does not count" : outcome;
  if (table === DETECTION) return [{ text: found }, { text: `${what}${overlap}`, colour }, { text: file }];
  const name = dataset.categories.names[dataset.groundTruth.category[row]!]!;
  return [{ text: name }, { text: `${what}${found === "" ? "" : `: ${found}${overlap}`}`, colour }, { text: file }];
}
