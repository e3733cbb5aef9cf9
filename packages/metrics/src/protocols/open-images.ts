import { Dataset, Detections, type Objects, takeRows } from "@borescope/core";
import { flagColumn } from "../field-columns.js";
import { categoryAncestors, type Hierarchy } from "../hierarchy.js";
import type { MatchRule } from "../match-rule.js";
import type { Arrangement, Protocol } from "../protocol.js";
import { absent, oneThreshold } from "./voc.js";

/** Options of {@link openImages}. */
export interface OpenImagesOptions {
  /** A ground truth counts for the ancestors of its category too; absent: for its category only. */
  readonly hierarchy?: Hierarchy | undefined;
  /** So does a detection; for models that do not say the ancestors themselves. */
  readonly expandDetections?: boolean | undefined;
  /** The hierarchy's file, for errors. */
  readonly file?: string | undefined;
}

const GROUP_OF = "is_group_of";
const RULE: MatchRule = {
  classes: "any", // groups are categories
  crowds: "any",
  ties: "first",
  bound: "at-least",
  turns: "score",
  taken: "final",
  ignored: "last",
  crowdsCount: true,
};

/**
 * Open Images' protocol: AP at IoU 0.5, the area under the envelope of precision; 100 detections an image and class.
 *
 * A detection looks at the ground truth with the greatest IoU, taken or not. Where it claims none, it belongs to the
 * group-of box that holds the greatest part of it, if that is half of it or more: a group's best detection is right, its
 * others do not count, and a group that has none is missed. Group-of are boxes whose `is_group_of` says so, and crowds.
 *
 * With a hierarchy every ground truth counts for each ancestor of its category too, once; `groundTruths` and
 * `detections` of the result count these as well. The challenge's labels of whole images are not part of this.
 * Detections of categories that the data set does not list are left out.
 *
 * @throws when evaluated BorescopeError METRICS_HIERARCHY, METRICS_FIELD where `is_group_of` is no flag
 * @see TensorFlow's object detection API, `per_image_evaluation.py` and `oid_hierarchical_labels_expansion.py`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { evaluate, openImages } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const protocol = openImages({ hierarchy: { burr: "defect" } });
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1 }],
 *   categories: [{ id: 1, name: "defect" }, { id: 2, name: "burr" }],
 *   annotations: [{ id: 1, image_id: 1, category_id: 2, bbox: [10, 10, 20, 20], is_group_of: 0 }],
 * }), { attributes: protocol.fields });
 * const detections = readResults(bytes([{ image_id: 1, category_id: 1, bbox: [10, 10, 20, 20], score: 0.9 }]), dataset);
 * const { perClass } = evaluate(dataset, detections, { protocol });
 * assert.deepEqual([perClass.get("defect")?.AP?.toFixed(3), perClass.get("burr")?.AP], ["1.000", 0]);
 * ```
 */
export function openImages(options: OpenImagesOptions = {}): Protocol<"AP"> {
  const unexpanded = "Objects do not count for the ancestors of their categories: no hierarchy was given.";
  return {
    name: "openimages",
    fields: { groundTruth: [GROUP_OF] },
    countsUnlisted: false,
    parameters: oneThreshold(0.5, 100),
    rule: RULE,
    summary: { AP: { meaning: "IoU 0.5", of: "area", iou: null, area: "all", cut: 0 } },
    deviations: options.hierarchy === undefined ? [unexpanded] : [],
    arrange: (dataset, detections) => arrange(dataset, detections, options),
  };
}

function arrange(
  dataset: Dataset,
  detections: Detections,
  { hierarchy, expandDetections, file }: OpenImagesOptions,
): Arrangement {
  const { images, categories, name } = dataset;
  const groups = flagColumn(dataset.groundTruth, GROUP_OF, { file: name, table: "annotations" });
  const crowd = dataset.groundTruth.crowd?.slice() ?? new Uint8Array(dataset.groundTruth.length);
  groups?.forEach((isGroup, row) => {
    if (isGroup === 1) crowd[row] = 1;
  });
  const ancestors = hierarchy === undefined ? [] : categoryAncestors(hierarchy, categories, file);
  const truths = expanded({ ...dataset.groundTruth, crowd }, ancestors);
  const founds = expandDetections === true ? expanded(detections.objects, ancestors) : null;
  return {
    dataset: new Dataset(images, categories, truths.objects, name),
    detections: founds === null ? detections : new Detections(detections.name, founds.objects, detections.categories),
    detectionRows: founds?.rows,
    warnings: groups === null ? [absent(GROUP_OF)] : [],
  };
}

/** Each row, and after it the same again for each ancestor of its category. */
function expanded<T extends Objects>(objects: T, ancestors: readonly Uint32Array[]): { objects: T; rows: Uint32Array } {
  const rows: number[] = [];
  const category: number[] = [];
  for (let row = 0; row < objects.length; row++) {
    const own = objects.category[row]!;
    rows.push(row);
    category.push(own);
    for (const up of ancestors[own] ?? []) {
      rows.push(row);
      category.push(up);
    }
  }
  const all = Uint32Array.from(rows);
  return { objects: { ...takeRows(objects, all), category: Uint32Array.from(category) }, rows: all };
}
