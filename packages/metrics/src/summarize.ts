import type { Curves } from "./curves.js";
import { numpyMean, pairwiseSum } from "./numpy-sum.js";
import type { CocoParameters } from "./protocols/coco.js";

/** Names of the summary's rows, in COCO's order. */
export const BOX_STATISTICS = [
  "AP",
  "AP50",
  "AP75",
  "APs",
  "APm",
  "APl",
  "AR1",
  "AR10",
  "AR100",
  "ARs",
  "ARm",
  "ARl",
] as const;
/** As {@link BOX_STATISTICS}, for keypoints. */
export const KEYPOINT_STATISTICS = ["AP", "AP50", "AP75", "APm", "APl", "AR", "AR50", "AR75", "ARm", "ARl"] as const;

/** Name of a row of the summary. */
export type Statistic = (typeof BOX_STATISTICS)[number] | (typeof KEYPOINT_STATISTICS)[number];

/** 0 … 1, or null where COCO says -1 (nothing to measure). */
export type Summary = { readonly [name in Statistic]?: number | null };

interface Query {
  readonly recall: boolean;
  readonly iou: number | null;
  readonly area: string;
  /** Index into maxDetections; -1: none. */
  readonly m: number;
}

/**
 * The summary of all categories, or of one.
 *
 * @param category - position of the category in the curves; absent: all
 * @param compatible - as pycocotools: headline AP at 100 detections, the others at the third entry; keypoints all at 20
 * @see cocoeval.py, `summarize`
 */
export function summarize(curves: Curves, parameters: CocoParameters, compatible: boolean, category?: number): Summary {
  const names = parameters.iouType === "keypoints" ? KEYPOINT_STATISTICS : BOX_STATISTICS;
  return Object.fromEntries(names.map((name) => [name, statistic(name, curves, parameters, compatible, category)]));
}

/** One row of the summary. */
export function statistic(
  name: Statistic,
  curves: Curves,
  parameters: CocoParameters,
  compatible: boolean,
  category?: number,
): number | null {
  const value = mean(curves, parameters, query(name, parameters, compatible), category);
  return value === -1 ? null : value;
}

/** Where in the curves the headline AP stands: its area range and its entry of maxDetections, -1 where there is none. */
export function headline(parameters: CocoParameters, compatible: boolean): { a: number; m: number } {
  const { area, m } = query("AP", parameters, compatible);
  return { a: parameters.areaRanges.findIndex(({ name }) => name === area), m };
}

const AREA_NAMES: Readonly<Record<string, string>> = { s: "small", m: "medium", l: "large" };

function query(name: Statistic, parameters: CocoParameters, compatible: boolean): Query {
  const list = parameters.maxDetections;
  const keypoints = parameters.iouType === "keypoints";
  const last = compatible ? (keypoints ? list.indexOf(20) : list.length > 2 ? 2 : -1) : list.length - 1;
  const recall = name.startsWith("AR");
  const suffix = name.slice(2);
  const iou = suffix === "50" ? 0.5 : suffix === "75" ? 0.75 : null;
  const area = AREA_NAMES[suffix] ?? "all";
  if (suffix === "1") return { recall, iou: null, area, m: compatible || list.length > 1 ? 0 : -1 };
  if (suffix === "10") return { recall, iou: null, area, m: list.length > (compatible ? 1 : 2) ? 1 : -1 };
  if (name === "AP" && compatible && !keypoints) return { recall, iou, area, m: list.indexOf(100) };
  return { recall, iou, area, m: last };
}

function mean(curves: Curves, parameters: CocoParameters, { recall, iou, area, m }: Query, category?: number): number {
  const { T, R, K, A, M } = curves.shape;
  const a = parameters.areaRanges.findIndex((range) => range.name === area);
  if (a < 0 || m < 0) return -1;
  const inner = recall ? 1 : R;
  const source = recall ? curves.recallByCategory : curves.precisionByCategory;
  // a category, area range and cut has numbers everywhere, or nowhere
  const starts: number[] = [];
  for (let k = category ?? 0; k <= (category ?? K - 1); k++) {
    const start = ((k * A + a) * M + m) * T * inner;
    if (source[start]! > -1) starts.push(start);
  }
  const from: number[] = [];
  for (let t = 0; t < T; t++) if (iou === null || parameters.iouThresholds[t] === iou) from.push(t * inner);
  if (starts.length === 1 && (from.length === T || from.length === 1)) {
    const n = from.length * inner;
    return pairwiseSum(source, starts[0]! + from[0]!, n) / n;
  }
  const n = from.length * inner * starts.length;
  const values = new Float64Array(n);
  // in the order of pycocotools' slice: threshold, recall, category
  for (let i = 0; i < starts.length; i++) gather(source, starts[i]!, from, inner, values, i, starts.length);
  return numpyMean(values, n);
}

function gather(
  source: Float64Array,
  start: number,
  from: readonly number[],
  inner: number,
  to: Float64Array,
  first: number,
  step: number,
): void {
  let at = first;
  for (const offset of from)
    for (let r = 0; r < inner; r++) {
      to[at] = source[start + offset + r]!;
      at += step;
    }
}
