import { Ids } from "./ids.js";
import type { Objects } from "./objects.js";

/** What a model finds, row by row; what no model says of its detections is left open. */
export type DetectionColumns = Required<Pick<Objects, "image" | "category" | "box" | "score">> &
  Pick<Objects, "masks" | "keypoints" | "rotatedBox">;

/**
 * Detections as a model gives them, in a table: areas are those of the boxes, in square pixels, and ids 1 … n.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { detectionObjects } from "@borescope/core";
 *
 * const objects = detectionObjects({
 *   image: Uint32Array.of(0),
 *   category: Uint32Array.of(1),
 *   box: Float64Array.of(8, 8, 16, 12),
 *   score: Float64Array.of(0.5),
 * });
 * assert.equal(objects.length, 1);
 * assert.deepEqual([...objects.area], [192]);
 * ```
 */
export function detectionObjects(columns: DetectionColumns): Objects & { readonly score: Float64Array } {
  const { box, score } = columns;
  const area = new Float64Array(score.length);
  for (let i = 0; i < area.length; i++) area[i] = box[4 * i + 2]! * box[4 * i + 3]!;
  return { ...columns, length: score.length, area, ids: Ids.sequence(score.length) };
}
