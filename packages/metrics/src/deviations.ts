import type { Dataset } from "@borescope/core";
import type { Protocol } from "./protocol.js";
import { type CocoParameters, cocoParameters } from "./protocols/coco.js";
import type { ChosenScope } from "./scope.js";

/** What of an evaluation differs from COCO's, a sentence each. */
export function parameterDeviations(parameters: CocoParameters): string[] {
  const standard = cocoParameters({ iouType: parameters.iouType });
  const same = (a: ArrayLike<unknown>, b: ArrayLike<unknown>) =>
    JSON.stringify(Array.from(a)) === JSON.stringify(Array.from(b));
  const found: string[] = [];
  if (!same(parameters.iouThresholds, standard.iouThresholds)) found.push("IoU thresholds are not 0.50:0.05:0.95.");
  if (!same(parameters.recallThresholds, standard.recallThresholds)) found.push("Recall thresholds are not 0:0.01:1.");
  if (!same(parameters.maxDetections, standard.maxDetections))
    found.push(
      `At most ${parameters.maxDetections.join(", ")} detections an image and category, not ${standard.maxDetections.join(", ")}.`,
    );
  if (!same(parameters.areaRanges, standard.areaRanges)) found.push("Area ranges are not COCO's.");
  if (!same(parameters.sigmas, standard.sigmas)) found.push("Keypoint sigmas are not COCO's.");
  if (parameters.iouType === "obb") found.push("Boxes are rotated.");
  if (parameters.classAgnostic) found.push("Classes are not told apart.");
  return found;
}

/** As {@link parameterDeviations}, of the data, whatever the protocol. */
export function dataDeviations(dataset: Dataset, scope: ChosenScope, idZero: Protocol["idZero"]): string[] {
  const found: string[] = [];
  if (scope.images < dataset.images.length) found.push(`${scope.images} of ${dataset.images.length} images.`);
  if (scope.categories < dataset.categories.length)
    found.push(`${scope.categories} of ${dataset.categories.length} categories.`);
  if (idZero === "mended" && dataset.groundTruth.ids.rowOf(0) >= 0)
    found.push("A ground truth has id 0, which the reference tool would count as never matched.");
  return found;
}
