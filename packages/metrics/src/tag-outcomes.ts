import { type Selection, selectRows } from "@borescope/core";
import { conventionName } from "./conventions.js";
import { OUTCOME, type OutcomeName } from "./outcome.js";
import { rowsWithOutcome } from "./outcome-rows.js";
import type { Outcomes } from "./outcomes.js";

/** Tags of ground truths, and of detections, by outcome. A tag lies in one table, so that each side has its own. */
export const OUTCOME_TAGS = {
  groundTruth: { detected: "detected", mispredicted: "mispredicted", undetected: "undetected" },
  detections: { detected: "true-positive", mispredicted: "misprediction", ghost: "ghost" },
} as const;

/**
 * Tags every object that counts with what became of it: ground truths `detected`, `mispredicted` or `undetected`,
 * detections `true-positive`, `misprediction` or `ghost`, each followed by `@` and the model's name. The tags know the
 * IoU, the confidence and the convention they were made at.
 *
 * @returns the names that were set
 * @throws BorescopeError TAG_NAME where the model's name cannot be part of a tag
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { outcomesOf, tagOutcomes } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }],
 *   annotations: [{ id: 7, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] }],
 * }));
 * const yolo = readResults(bytes([{ image_id: 1, category_id: 1, bbox: [60, 60, 20, 20], score: 0.9 }]), dataset, { model: "yolo" });
 * tagOutcomes(outcomesOf(dataset, yolo));
 * assert.deepEqual(dataset.select("groundTruth", "tag:undetected").ids(), [7]);
 * assert.equal(dataset.tags.get("ghost@yolo")?.count, 1);
 * assert.deepEqual(dataset.tags.facts("ghost"), { model: "yolo", iou: 0.5, confidence: 0.25, iouType: "bbox", convention: "borescope" });
 * ```
 */
export function tagOutcomes(outcomes: Outcomes): string[] {
  const { dataset, detections, iou, confidence, iouType, convention, ofGroundTruth, ofDetection } = outcomes;
  const facts = {
    model: detections.name,
    iou,
    confidence: Number.isFinite(confidence) ? confidence : String(confidence), // JSON has no infinity
    iouType,
    convention: conventionName(convention),
  };
  const set = (tag: string, selection: Selection) => {
    const name = `${tag}@${detections.name}`;
    dataset.tags.set(name, selection, facts);
    return name;
  };
  const { groundTruth: truths, detections: founds } = OUTCOME_TAGS;
  const rows = (of: Uint8Array, outcome: string) => rowsWithOutcome(of, OUTCOME[outcome as OutcomeName]);
  return [
    ...Object.entries(truths).map(([outcome, tag]) =>
      set(tag, selectRows(dataset, "groundTruth", rows(ofGroundTruth, outcome))),
    ),
    ...Object.entries(founds).map(([outcome, tag]) =>
      set(tag, selectRows(dataset, detections, rows(ofDetection, outcome))),
    ),
  ];
}
