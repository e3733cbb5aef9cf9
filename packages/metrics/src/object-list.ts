import type { Id } from "@borescope/core";
import { OUTCOME, OUTCOME_NAMES, type OutcomeName } from "./outcome.js";
import type { Outcomes } from "./outcomes.js";

/** What became of one object, as a row of a table for people and other tools. */
export interface ObjectOutcome {
  /** `groundTruth`, or `detections` of the model. */
  readonly table: "groundTruth" | "detections";
  /** Row in that table. */
  readonly row: number;
  readonly id: Id;
  readonly imageId: Id;
  readonly fileName: string;
  readonly category: string;
  /** Of detections; else null. */
  readonly score: number | null;
  readonly outcome: OutcomeName;
  /** The object of the other table that it belongs to: id, class and their IoU; null where there is none. */
  readonly partnerId: Id | null;
  readonly partnerCategory: string | null;
  readonly iou: number | null;
}

/** Options of {@link objectList}. */
export interface ObjectListOptions {
  /** Tell of the objects that do not count as well, their outcome being `leftOut`; default false. */
  readonly leftOut?: boolean | undefined;
}

/**
 * What became of every object, one after another: the ground truths, then the detections, in order of their tables.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { objectList, outcomesOf } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }, { id: 2, name: "crack" }],
 *   annotations: [{ id: 7, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] }],
 * }));
 * const detections = readResults(bytes([{ image_id: 1, category_id: 2, bbox: [10, 10, 20, 20], score: 0.9 }]), dataset);
 * const [burr] = [...objectList(outcomesOf(dataset, detections))];
 * assert.deepEqual([burr?.id, burr?.outcome, burr?.partnerCategory, burr?.iou], [7, "mispredicted", "crack", 1]);
 * ```
 */
export function* objectList(outcomes: Outcomes, options: ObjectListOptions = {}): Generator<ObjectOutcome> {
  const { dataset, detections, ofGroundTruth, ofDetection, claimant, claimed, overlap } = outcomes;
  const { images, groundTruth, categories } = dataset;
  const { objects } = detections;
  const wanted = (outcome: number) => outcome !== OUTCOME.leftOut || options.leftOut === true;
  const place = (image: number) => ({ imageId: images.ids.at(image), fileName: images.fileNames[image]! });
  for (let row = 0; row < groundTruth.length; row++) {
    if (!wanted(ofGroundTruth[row]!)) continue;
    const partner = claimant[row]!;
    yield {
      table: "groundTruth",
      row,
      id: groundTruth.ids.at(row),
      ...place(groundTruth.image[row]!),
      category: categories.names[groundTruth.category[row]!]!,
      score: null,
      outcome: OUTCOME_NAMES[ofGroundTruth[row]!]!,
      partnerId: partner < 0 ? null : objects.ids.at(partner),
      partnerCategory: partner < 0 ? null : detections.categories.names[objects.category[partner]!]!,
      iou: partner < 0 ? null : overlap[partner]!,
    };
  }
  for (let row = 0; row < objects.length; row++) {
    if (!wanted(ofDetection[row]!)) continue;
    const partner = claimed[row]!;
    yield {
      table: "detections",
      row,
      id: objects.ids.at(row),
      ...place(objects.image[row]!),
      category: detections.categories.names[objects.category[row]!]!,
      score: objects.score[row]!,
      outcome: OUTCOME_NAMES[ofDetection[row]!]!,
      partnerId: partner < 0 ? null : groundTruth.ids.at(partner),
      partnerCategory: partner < 0 ? null : categories.names[groundTruth.category[partner]!]!,
      iou: partner < 0 ? null : overlap[row]!,
    };
  }
}
