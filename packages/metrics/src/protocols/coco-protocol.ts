import { type Dataset, Detections, rotatedBoxArea } from "@borescope/core";
import { parameterDeviations } from "../deviations.js";
import { COCO_RULE } from "../match-rule.js";
import type { Arrangement, Protocol, SummaryRow, SummaryRows } from "../protocol.js";
import { rotatedBoxesOf } from "../rotated-overlaps.js";
import { BOX_STATISTICS, KEYPOINT_STATISTICS, type Statistic } from "../summarize.js";
import { type CocoOptions, type CocoParameters, cocoParameters, isCompatible } from "./coco.js";

/**
 * COCO's protocol, the default; `iouType` `bbox`, `segm`, `keypoints`, or `obb` for rotated boxes, which COCO has none
 * of: they are evaluated as its boxes are.
 *
 * Detections of categories that the data set does not list are left out.
 *
 * @throws BorescopeError METRICS_OPTION
 * @see cocoeval.py of cocoapi
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { coco } from "@borescope/metrics";
 *
 * assert.equal(coco({ iouType: "obb" }).summary.AP50.meaning, "IoU 0.50");
 * ```
 */
export function coco(options: CocoOptions = {}): Protocol<Statistic> {
  return cocoProtocol(cocoParameters(options), isCompatible(options.compatibility));
}

/** As {@link coco}, of parameters that were checked. */
export function cocoProtocol(parameters: CocoParameters, compatible: boolean): Protocol<Statistic> {
  return {
    name: "coco",
    fields: {},
    countsUnlisted: false,
    parameters,
    rule: COCO_RULE,
    summary: cocoSummary(parameters, compatible),
    deviations: parameterDeviations(parameters),
    idZero: compatible ? "unmatched" : "mended",
    ...(parameters.iouType === "obb" && { arrange: withRotatedAreas }),
  };
}

/**
 * The rows of COCO's summary.
 *
 * @param compatible - as pycocotools: headline AP at 100 detections, the others at the third entry; keypoints all at 20
 * @see cocoeval.py, `summarize`
 */
export function cocoSummary(parameters: CocoParameters, compatible: boolean): SummaryRows<Statistic> {
  const names = parameters.iouType === "keypoints" ? KEYPOINT_STATISTICS : BOX_STATISTICS;
  const rows = names.map((name) => [name, row(name, parameters, compatible)] as const);
  return Object.fromEntries(rows) as SummaryRows<Statistic>;
}

const AREA_NAMES: Readonly<Record<string, string>> = { s: "small", m: "medium", l: "large" };

function row(name: Statistic, { maxDetections: list, iouType }: CocoParameters, compatible: boolean): SummaryRow {
  const keypoints = iouType === "keypoints";
  const last = compatible ? (keypoints ? list.indexOf(20) : list.length > 2 ? 2 : -1) : list.length - 1;
  const of = name.startsWith("AR") ? "recall" : "precision";
  const suffix = name.slice(2);
  const iou = suffix === "50" ? 0.5 : suffix === "75" ? 0.75 : null;
  const area = AREA_NAMES[suffix] ?? "all";
  const meaning =
    area !== "all" ? `${area} objects` : iou !== null ? `IoU ${iou.toFixed(2)}` : "IoU 0.50:0.95, all areas";
  const common = { meaning, of, iou, area } as const;
  if (suffix === "1") return perImage(common, list, compatible || list.length > 1 ? 0 : -1);
  if (suffix === "10") return perImage(common, list, list.length > (compatible ? 1 : 2) ? 1 : -1);
  if (suffix === "100") return perImage(common, list, last);
  if (name === "AP" && compatible && !keypoints) return { ...common, cut: list.indexOf(100) };
  return { ...common, cut: last };
}

/** AR1, AR10 and AR100 are named by COCO's cuts, whatever the cuts are. */
function perImage(common: Omit<SummaryRow, "cut">, list: readonly number[], cut: number): SummaryRow {
  const n = list[cut];
  const meaning = n === undefined ? "" : `${n} ${n === 1 ? "detection" : "detections"} an image and class`;
  return { ...common, meaning, cut };
}

/** The area of a detection is that of its rotated box. */
function withRotatedAreas(dataset: Dataset, detections: Detections): Arrangement {
  const boxes = rotatedBoxesOf(detections.objects);
  const area = Float64Array.from(detections.objects.area, (_, row) => rotatedBoxArea(boxes, row));
  const { name, objects, categories } = detections;
  return { dataset, detections: new Detections(name, { ...objects, area }, categories) };
}
