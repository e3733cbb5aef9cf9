import { attributeAt, Dataset, type Detections, type Objects } from "@borescope/core";
import { badField, categoryRows, type FieldOrigin, requiredColumn } from "../field-columns.js";
import { COCO_RULE } from "../match-rule.js";
import type { Arrangement, Protocol, SummaryRow } from "../protocol.js";
import type { ChosenScope } from "../scope.js";
import { sortByScore } from "../sort-scores.js";
import { cocoParameters } from "./coco.js";

/** Options of {@link lvis}. */
export interface LvisOptions {
  /** Default `bbox`. */
  readonly iouType?: "bbox" | "segm" | undefined;
}

/** Name of a row of LVIS's summary. */
export type LvisStatistic =
  | `AP${"" | "50" | "75" | "s" | "m" | "l" | "r" | "c" | "f"}`
  | `AR${"" | "s" | "m" | "l"}@300`;

/** Detections that count on an image, over all categories. */
const CUT = 300;
const NEGATIVE = "neg_category_ids";
const NOT_EXHAUSTIVE = "not_exhaustive_category_ids";
const FREQUENCY = "frequency";

/**
 * LVIS's protocol, equal to its own tool to the bit: 300 detections an image over all categories; of them those whose
 * category is annotated on the image or is among its `neg_category_ids`; unmatched ones of its
 * `not_exhaustive_category_ids` do not count. `iscrowd` plays no part. APr, APc and APf are of rare, common and frequent
 * categories, as their `frequency` says.
 *
 * Detections of categories that the data set does not list count in the cut at 300, and nowhere else.
 *
 * @throws BorescopeError METRICS_OPTION; when evaluated METRICS_FIELD where images or categories lack these fields
 * @see lvis-api, `lvis/eval.py` and `lvis/results.py`; Gupta et al., LVIS, 2019
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { evaluate, lvis } from "@borescope/metrics";
 *
 * const protocol = lvis();
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, neg_category_ids: [], not_exhaustive_category_ids: [] }],
 *   categories: [{ id: 1, name: "burr", frequency: "r" }],
 *   annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] }],
 * }), { attributes: protocol.fields });
 * const detections = readResults(bytes([{ image_id: 1, category_id: 1, bbox: [10, 10, 20, 20], score: 0.9 }]), dataset);
 * assert.equal(evaluate(dataset, detections, { protocol }).summary.APr?.toFixed(3), "1.000");
 * ```
 */
export function lvis({ iouType = "bbox" }: LvisOptions = {}): Protocol<LvisStatistic> {
  return {
    name: "lvis",
    fields: { images: [NEGATIVE, NOT_EXHAUSTIVE], categories: [FREQUENCY] },
    countsUnlisted: true,
    parameters: cocoParameters({ iouType, maxDetections: [CUT] }),
    rule: COCO_RULE,
    summary: {
      AP: precision("IoU 0.50:0.95, all areas"),
      AP50: precision("IoU 0.50", { iou: 0.5 }),
      AP75: precision("IoU 0.75", { iou: 0.75 }),
      APs: precision("small objects", { area: "small" }),
      APm: precision("medium objects", { area: "medium" }),
      APl: precision("large objects", { area: "large" }),
      APr: precision("rare categories", { group: "r" }),
      APc: precision("common categories", { group: "c" }),
      APf: precision("frequent categories", { group: "f" }),
      "AR@300": recall("300 detections an image", "all"),
      "ARs@300": recall("small objects", "small"),
      "ARm@300": recall("medium objects", "medium"),
      "ARl@300": recall("large objects", "large"),
    },
    deviations: [],
    idZero: "mended",
    arrange,
  };
}

function precision(meaning: string, changed: Partial<SummaryRow> = {}): SummaryRow {
  return { meaning, of: "precision", iou: null, area: "all", cut: 0, ...changed };
}

function recall(meaning: string, area: string): SummaryRow {
  return { meaning, of: "recall", iou: null, area, cut: 0 };
}

function arrange(dataset: Dataset, detections: Detections, scope: ChosenScope): Arrangement {
  const { images, categories, name } = dataset;
  const { crowd: _crowd, ...groundTruth } = dataset.groundTruth;
  const { objects } = detections;
  const negative = pairs(dataset, NEGATIVE);
  const notExhaustive = pairs(dataset, NOT_EXHAUSTIVE);
  const n = categories.length;
  const annotated = new Set<number>();
  for (let i = 0; i < groundTruth.length; i++) annotated.add(groundTruth.image[i]! * n + groundTruth.category[i]!);
  const keep = bestOfImages(objects, images.length);
  const forgiven = new Uint8Array(objects.length);
  for (let i = 0; i < objects.length; i++) {
    const category = objects.category[i]!;
    const pair = objects.image[i]! * n + category;
    if (category >= n || !(annotated.has(pair) || negative.all.has(pair))) keep[i] = 0;
    else if (notExhaustive.all.has(pair)) forgiven[i] = 1;
  }
  const unknown = negative.unknown + notExhaustive.unknown;
  return {
    dataset: new Dataset(images, categories, groundTruth, name),
    detections,
    match: { keep, forgiven },
    groups: frequencyGroups(dataset, scope),
    warnings:
      unknown === 0 ? [] : [`${unknown} ids in ${NEGATIVE} and ${NOT_EXHAUSTIVE} are of no category: passed over.`],
  };
}

/** Image row times the number of categories plus category row, of all that a field of the images lists. */
function pairs({ images, categories, name }: Dataset, field: string) {
  const all = new Set<number>();
  let unknown = 0;
  if (images.length === 0) return { all, unknown };
  const origin: FieldOrigin = { file: name, table: "images" };
  const column = requiredColumn(images.attributes, field, "a list of category ids for every image", origin);
  for (let image = 0; image < images.length; image++) {
    const listed = categoryRows(attributeAt(column, image), categories.ids, `${image}/${field}`, origin);
    for (const row of listed.rows) all.add(image * categories.length + row);
    unknown += listed.unknown;
  }
  return { all, unknown };
}

/** 1 for the best detections of each image, over all categories. */
function bestOfImages({ image, score, length }: Objects & { readonly score: Float64Array }, images: number) {
  const counts = new Uint32Array(images);
  for (let i = 0; i < length; i++) counts[image[i]!]!++;
  const keep = new Uint8Array(length).fill(1);
  const crowded = new Map<number, number[]>();
  for (let i = 0; i < length; i++) {
    if (counts[image[i]!]! <= CUT) continue;
    const rows = crowded.get(image[i]!);
    if (rows === undefined) crowded.set(image[i]!, [i]);
    else rows.push(i);
  }
  for (const rows of crowded.values()) {
    const sorted = Uint32Array.from(rows);
    sortByScore(sorted, 0, sorted.length, score);
    for (const row of sorted.subarray(CUT)) keep[row] = 0;
  }
  return keep;
}

/** Positions of the rare, common and frequent categories. */
function frequencyGroups({ categories, name }: Dataset, { categoryRows: rows }: ChosenScope) {
  const groups = new Map<string, number[]>([
    ["r", []],
    ["c", []],
    ["f", []],
  ]);
  if (categories.length === 0) return groups;
  const origin: FieldOrigin = { file: name, table: "categories" };
  const expected = '"r", "c" or "f" for every category';
  const column = requiredColumn(categories.attributes, FREQUENCY, expected, origin);
  rows.forEach((row, position) => {
    const value = attributeAt(column, row);
    const group = typeof value === "string" ? groups.get(value) : undefined;
    if (group === undefined)
      throw badField(origin, `${row}/${FREQUENCY}`, expected, value === undefined ? "none" : JSON.stringify(value));
    group.push(position);
  });
  return groups;
}
