import { BorescopeError, Dataset, Detections, type Objects } from "@borescope/core";
import { flagColumn } from "../field-columns.js";
import type { MatchRule } from "../match-rule.js";
import type { Arrangement, Protocol, SummaryRow } from "../protocol.js";
import { type CocoParameters, cocoParameters } from "./coco.js";

/** How PASCAL VOC's boxes are measured, and which overlap is a match. */
export const VOC_CONVENTIONS = {
  /** The Python port (py-faster-rcnn): pixel indices, so that a side is xmax − xmin + 1; IoU above the threshold. */
  "devkit-python": { pixel: 1, bound: "above" },
  /** The development kit in MATLAB: as that, IoU at least the threshold. */
  "devkit-matlab": { pixel: 1, bound: "at-least" },
  /** A side is xmax − xmin; IoU above the threshold. */
  continuous: { pixel: 0, bound: "above" },
  /** As that, IoU at least the threshold. */
  "continuous-inclusive": { pixel: 0, bound: "at-least" },
} as const satisfies Readonly<Record<string, { pixel: 0 | 1; bound: MatchRule["bound"] }>>;

/** Name of one of the {@link VOC_CONVENTIONS}. */
export type VocConvention = keyof typeof VOC_CONVENTIONS;

/** Options of {@link voc2007} and {@link voc2012}. */
export interface VocOptions {
  /** Default `devkit-python`. */
  readonly convention?: VocConvention | undefined;
  /** IoU of a match; default 0.5. */
  readonly iou?: number | undefined;
}

const DIFFICULT = "difficult";
const EVERYWHERE = [{ name: "all", min: 0, max: Number.POSITIVE_INFINITY }];
const RULE: MatchRule = {
  classes: "any", // groups are categories
  crowds: "any",
  ties: "first",
  bound: "above",
  turns: "score",
  taken: "final",
  ignored: "shared",
};

/**
 * PASCAL VOC 2007's protocol: AP is the mean of the best precision at eleven recalls, 0, 0.1 … 1.
 *
 * Over all images by falling score, each detection looks at the ground truth of its image and class with the greatest
 * IoU, taken or not: where that is difficult it does not count, where it is free it is right. Difficult are objects whose
 * `difficult` says so, and crowds. Detections of categories that the data set does not list are left out.
 *
 * @throws BorescopeError METRICS_OPTION; when evaluated METRICS_FIELD where `difficult` is no flag
 * @see VOCdevkit 2007, `VOCevaldet.m`; py-faster-rcnn, `voc_eval.py`, `use_07_metric`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { evaluate, voc2007 } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const protocol = voc2007({ convention: "devkit-matlab" });
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1 }],
 *   categories: [{ id: 1, name: "burr" }],
 *   annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20], difficult: 0 }],
 * }), { attributes: protocol.fields });
 * const detections = readResults(bytes([{ image_id: 1, category_id: 1, bbox: [10, 10, 20, 12], score: 0.9 }]), dataset);
 * assert.equal(evaluate(dataset, detections, { protocol }).summary.AP?.toFixed(3), "1.000");
 * ```
 */
export function voc2007(options: VocOptions = {}): Protocol<"AP"> {
  const elevenths = Float64Array.from({ length: 11 }, (_, i) => i * 0.1); // numpy.arange(0, 1.1, 0.1)
  return voc("voc2007", options, elevenths, "precision");
}

/**
 * PASCAL VOC's protocol from 2010 on: AP is the area under the envelope of precision, every point of it. All else is as
 * in {@link voc2007}.
 *
 * @throws BorescopeError METRICS_OPTION; when evaluated METRICS_FIELD where `difficult` is no flag
 * @see VOCdevkit 2012, `VOCevaldet.m` and `VOCap.m`; py-faster-rcnn, `voc_eval.py`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { voc2012 } from "@borescope/metrics";
 *
 * assert.equal(voc2012().summary.AP.of, "area");
 * assert.deepEqual(voc2012().fields.groundTruth, ["difficult"]);
 * ```
 */
export function voc2012(options: VocOptions = {}): Protocol<"AP"> {
  return voc("voc2012", options, undefined, "area");
}

function voc(
  name: string,
  { convention = "devkit-python", iou = 0.5 }: VocOptions,
  recallThresholds: Float64Array | undefined,
  of: SummaryRow["of"],
): Protocol<"AP"> {
  if (!Object.hasOwn(VOC_CONVENTIONS, convention))
    throw new BorescopeError("METRICS_OPTION", {
      place: "convention",
      expected: `one of ${Object.keys(VOC_CONVENTIONS).join(", ")}`,
      found: JSON.stringify(convention),
    });
  const { pixel, bound } = VOC_CONVENTIONS[convention];
  const deviations: string[] = [];
  if (pixel === 0) deviations.push("Sides of boxes are xmax − xmin, not xmax − xmin + 1.");
  if (iou !== 0.5) deviations.push(`The IoU of a match is ${iou}, not 0.5.`);
  return {
    name,
    fields: { groundTruth: [DIFFICULT] },
    countsUnlisted: false,
    parameters: oneThreshold(iou, Number.MAX_SAFE_INTEGER, recallThresholds),
    rule: { ...RULE, bound },
    summary: { AP: { meaning: `IoU ${iou}, ${convention}`, of, iou: null, area: "all", cut: 0 } },
    deviations,
    arrange: (dataset, detections) => arrange(dataset, detections, pixel),
  };
}

/** Parameters of a protocol of one IoU threshold and all sizes. @throws BorescopeError METRICS_OPTION */
export function oneThreshold(iou: number, cut: number, recallThresholds?: Float64Array): CocoParameters {
  return cocoParameters({
    iouThresholds: [iou],
    maxDetections: [cut],
    areaRanges: EVERYWHERE,
    ...(recallThresholds && { recallThresholds }),
  });
}

function arrange(dataset: Dataset, detections: Detections, pixel: 0 | 1): Arrangement {
  const { crowd, ...groundTruth } = dataset.groundTruth;
  const difficult = flagColumn(groundTruth, DIFFICULT, { file: dataset.name, table: "annotations" });
  const ignore = Uint8Array.from({ length: groundTruth.length }, (_, row) =>
    crowd?.[row] === 1 || difficult?.[row] === 1 ? 1 : 0,
  );
  const { name, objects, categories } = detections;
  return {
    dataset: new Dataset(dataset.images, dataset.categories, widened(groundTruth, pixel), dataset.name),
    detections: new Detections(name, widened(objects, pixel), categories),
    match: { ignore },
    warnings: difficult === null ? [absent(DIFFICULT)] : [],
  };
}

/** What a person should know of a flag that no row has: it may not have been read. */
export function absent(field: string): string {
  return `No object has "${field}". In code, ask for it: readDataset(…, { attributes: protocol.fields }).`;
}

/** Boxes whose last pixel is inside. */
function widened<T extends Objects>(objects: T, pixel: 0 | 1): T {
  if (pixel === 0) return objects;
  return { ...objects, box: objects.box.map((value, i) => (i % 4 < 2 ? value : value + 1)) };
}
