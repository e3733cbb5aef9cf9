import type { Curves } from "./curves.js";
import { numpyMean, pairwiseSum } from "./numpy-sum.js";
import type { SummaryRow, SummaryRows } from "./protocol.js";
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

/** Name of a row of COCO's summary. */
export type Statistic = (typeof BOX_STATISTICS)[number] | (typeof KEYPOINT_STATISTICS)[number];

/** 0 … 1, or null where COCO says -1 (nothing to measure). */
export type Summary<S extends string = Statistic> = { readonly [name in S]?: number | null };

/**
 * The numbers that a protocol's rows name.
 *
 * @param groups - positions of the categories that belong to each group
 * @param category - position of one category in the curves, whose rows are wanted, those of groups left out; absent: all
 */
export function summarize<S extends string>(
  curves: Curves,
  parameters: CocoParameters,
  rows: SummaryRows<S>,
  groups?: ReadonlyMap<string, readonly number[]>,
  category?: number,
): Summary<S> {
  const all = everyCategory(curves);
  const summary: { [name in S]?: number | null } = {};
  for (const name of Object.keys(rows) as S[]) {
    const row = rows[name];
    if (category !== undefined && row.group !== undefined) continue;
    const chosen = row.group === undefined ? all : (groups?.get(row.group) ?? []);
    const value = mean(curves, parameters, row, category === undefined ? chosen : [category]);
    summary[name] = value === -1 ? null : value;
  }
  return summary;
}

/** Positions of all categories. */
export function everyCategory({ shape }: Curves): number[] {
  return Array.from({ length: shape.K }, (_, k) => k);
}

/** The number of one row over some categories, as NumPy computes means; -1 where there is nothing to measure. */
export function mean(
  curves: Curves,
  parameters: CocoParameters,
  { of, iou, area, cut }: Omit<SummaryRow, "meaning" | "group">,
  categories: readonly number[],
): number {
  const { T, R, A, M } = curves.shape;
  const a = parameters.areaRanges.findIndex((range) => range.name === area);
  if (a < 0 || cut < 0) return -1;
  const inner = of === "precision" ? R : 1;
  const source =
    of === "precision"
      ? curves.precisionByCategory
      : of === "recall"
        ? curves.recallByCategory
        : curves.areaByCategory!;
  // a category, area range and cut has numbers everywhere, or nowhere
  const starts: number[] = [];
  for (const k of categories) {
    const start = ((k * A + a) * M + cut) * T * inner;
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
