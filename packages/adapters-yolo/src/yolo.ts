import type { FormatAdapter } from "@borescope/core";
import type { YoloOptions } from "./options.js";
import { readGroundTruth } from "./read.js";
import { readPredictions } from "./read-detections.js";
import { sniff } from "./sniff.js";
import { writeGroundTruth, writePredictions } from "./write.js";
import { asTask } from "./yaml-values.js";

/**
 * YOLO: the folders that Ultralytics, Roboflow, CVAT and darknet make. Boxes, polygons (masks where the context wants
 * them), keypoints and rotated boxes (as polygons of four corners); predictions with a confidence at the line's end.
 *
 * An image's id is its path without extension, a category's is its class. Sizes come from the headers of the images,
 * turned upright as EXIF says. Writing leaves crowds out, since labels have none, and joins a mask's rings into one.
 *
 * Errors: YOLO_EMPTY, YOLO_YAML, YOLO_SPLIT, YOLO_PATH, SOURCE_OUTSIDE_ROOT; and by line or file, to be skipped where
 * the context says so, YOLO_LINE, YOLO_CLASS, YOLO_RANGE, YOLO_MIXED, YOLO_IMAGE, YOLO_LISTED, YOLO_UNKNOWN_IMAGE.
 * Notices: YOLO_LITTER, YOLO_PATH, YOLO_NAMES, YOLO_ORPHAN, YOLO_NO_LABELS, YOLO_DUPLICATE, YOLO_MAYBE_OBB,
 * YOLO_MATCHED_CATEGORIES; in writing, YOLO_CROWD and YOLO_ATTRIBUTES.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { yolo } from "@borescope/adapters-yolo";
 * import { bytesFolder, Problems } from "@borescope/core";
 *
 * const source = bytesFolder({
 *   "data.yaml": "val: images\nnames: [burr, crack]\n",
 *   "images/a.gif": "GIF89a@\x000\x00\x00\x00\x00",
 *   "labels/a.txt": "1 0.5 0.5 0.25 0.5\n",
 * });
 * const dataset = await yolo().read(source, { onProblem: "throw", problems: new Problems() });
 * assert.equal(dataset.images.ids.at(0), "images/a");
 * assert.equal(dataset.categories.names[dataset.groundTruth.category[0]!], "crack");
 * assert.deepEqual([...dataset.groundTruth.box], [24, 12, 16, 24]);
 * ```
 */
export function yolo(options: YoloOptions = {}) {
  asTask(options.task, "options");
  return {
    name: "yolo",
    detect: sniff,
    read: (source, context) => readGroundTruth(source, options, context),
    readDetections: (source, dataset, context) => readPredictions(source, dataset, options, context),
    write: writeGroundTruth,
    writeDetections: writePredictions,
  } satisfies FormatAdapter;
}
