import { type OutcomeCounts, outcomeCounts } from "./outcome-counts.js";
import { tally } from "./outcome-tallies.js";
import type { Outcomes } from "./outcomes.js";

/** What a model does on one image. */
export interface ImageOutcomes extends OutcomeCounts {
  /** Row in the table of images. */
  readonly image: number;
}

/**
 * The images, worst first: by rising F1, then by falling number of errors (false positives and false negatives), then
 * in order of the table. Images with nothing on them come last, their F1 being null.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { imageList, outcomesOf } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }, { id: 2, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }],
 *   annotations: [1, 2].map((id) => ({ id, image_id: id, category_id: 1, bbox: [10, 10, 20, 20] })),
 * }));
 * const detections = readResults(bytes([{ image_id: 1, category_id: 1, bbox: [10, 10, 20, 20], score: 0.9 }]), dataset);
 * const [worst, best] = imageList(outcomesOf(dataset, detections));
 * assert.deepEqual([worst?.image, worst?.f1, worst?.falseNegatives], [1, 0, 1]);
 * assert.deepEqual([best?.image, best?.f1], [0, 1]);
 * ```
 */
export function imageList(outcomes: Outcomes): ImageOutcomes[] {
  const { dataset, detections, ofGroundTruth, ofDetection, matched } = outcomes;
  const { length } = dataset.images;
  const counts = outcomeCounts(
    tally(ofGroundTruth, dataset.groundTruth.image, length),
    tally(ofDetection, detections.objects.image, length, matched),
  );
  return Array.from({ length }, (_, image) => ({ image, ...counts([image]) })).sort(
    (a, b) => (a.f1 ?? 2) - (b.f1 ?? 2) || errors(b) - errors(a) || a.image - b.image,
  );
}

function errors({ falsePositives, falseNegatives }: ImageOutcomes): number {
  return falsePositives + falseNegatives;
}
