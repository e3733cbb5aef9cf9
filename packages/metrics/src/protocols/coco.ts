import { BorescopeError } from "@borescope/core";

/** What overlap is measured on. */
export type IouType = "bbox" | "segm" | "keypoints";

/** Objects whose area lies in `min` … `max`, both inside. */
export interface AreaRange {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

/** The parameters of `COCOeval`. */
export interface CocoParameters {
  readonly iouType: IouType;
  readonly iouThresholds: Float64Array;
  readonly recallThresholds: Float64Array;
  readonly areaRanges: readonly AreaRange[];
  /** Rising. */
  readonly maxDetections: readonly number[];
  readonly classAgnostic: boolean;
  readonly sigmas: Float64Array;
}

/** Parameters that may differ from COCO's. */
export interface CocoOptions {
  readonly iouType?: IouType | undefined;
  readonly iouThresholds?: ArrayLike<number> | undefined;
  readonly recallThresholds?: ArrayLike<number> | undefined;
  readonly areaRanges?: readonly AreaRange[] | undefined;
  readonly maxDetections?: readonly number[] | undefined;
  readonly classAgnostic?: boolean | undefined;
  /** Per keypoint, the standard deviation relative to the object's scale. */
  readonly sigmas?: ArrayLike<number> | undefined;
}

const AREAS: readonly AreaRange[] = [
  { name: "all", min: 0, max: 1e10 },
  { name: "small", min: 0, max: 1024 },
  { name: "medium", min: 1024, max: 9216 },
  { name: "large", min: 9216, max: 1e10 },
];

/** cocoeval.py divides the published numbers by 10. */
const SIGMAS = [0.26, 0.25, 0.25, 0.35, 0.35, 0.79, 0.79, 0.72, 0.72, 0.62, 0.62, 1.07, 1.07, 0.87, 0.87, 0.89, 0.89];

/** `numpy.linspace(start, stop, n)`, to the bit. */
export function linspace(start: number, stop: number, n: number): Float64Array {
  const step = (stop - start) / (n - 1);
  const values = Float64Array.from({ length: n }, (_, i) => i * step + start);
  if (n > 1) values[n - 1] = stop;
  return values;
}

/**
 * COCO's parameters with the given changes.
 *
 * @throws BorescopeError METRICS_OPTION
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cocoParameters } from "@borescope/metrics";
 *
 * const parameters = cocoParameters({ maxDetections: [300, 100] });
 * assert.deepEqual(parameters.maxDetections, [100, 300]);
 * assert.equal(parameters.iouThresholds.length, 10);
 * assert.throws(() => cocoParameters({ iouThresholds: [50] }), { code: "METRICS_OPTION" });
 * ```
 */
export function cocoParameters(options: CocoOptions = {}): CocoParameters {
  const iouType = options.iouType ?? "bbox";
  checkOneOf("iouType", iouType, ["bbox", "segm", "keypoints"]);
  const keypoints = iouType === "keypoints";
  const maxDetections = [...(options.maxDetections ?? (keypoints ? [20] : [1, 10, 100]))].sort((a, b) => a - b);
  check("maxDetections", maxDetections, (n) => Number.isInteger(n) && n > 0, "whole numbers above 0");
  const iouThresholds = Float64Array.from(options.iouThresholds ?? linspace(0.5, 0.95, 10));
  check("iouThresholds", iouThresholds, (t) => t >= 0 && t <= 1, "numbers from 0 to 1");
  const recallThresholds = Float64Array.from(options.recallThresholds ?? linspace(0, 1, 101));
  const rising = (t: number, i: number) => t >= (recallThresholds[i - 1] ?? 0);
  check("recallThresholds", recallThresholds, (t, i) => rising(t, i) && t <= 1, "rising numbers from 0 to 1");
  const areaRanges = options.areaRanges ?? (keypoints ? AREAS.filter((a) => a.name !== "small") : AREAS);
  const names = areaRanges.map(({ name }) => name);
  const once = (a: AreaRange, i: number) => a.min <= a.max && names.indexOf(a.name) === i;
  check("areaRanges", areaRanges, once, "ranges with min not above max, every name once");
  const sigmas = Float64Array.from(options.sigmas ?? SIGMAS.map((s) => s / 10));
  check("sigmas", sigmas, (s) => s > 0 && s < Number.POSITIVE_INFINITY, "numbers above 0");
  return {
    iouType,
    iouThresholds,
    recallThresholds,
    areaRanges,
    maxDetections,
    classAgnostic: options.classAgnostic ?? false,
    sigmas,
  };
}

/** Whether to do as pycocotools does. @throws BorescopeError METRICS_OPTION where another tool is named */
export function isCompatible(tool: "pycocotools" | undefined): boolean {
  if (tool !== undefined) checkOneOf("compatibility", tool, ["pycocotools"]);
  return tool !== undefined;
}

/** @throws BorescopeError METRICS_OPTION where an option is none of its values */
export function checkOneOf(name: string, value: string, values: readonly string[]): void {
  if (values.includes(value)) return;
  throw new BorescopeError("METRICS_OPTION", {
    place: name,
    expected: `one of ${values.join(", ")}`,
    found: JSON.stringify(value),
  });
}

function check<T>(name: string, values: ArrayLike<T>, good: (value: T, i: number) => boolean, expected: string): void {
  const bad = Array.from(values).findIndex((value, i) => !good(value, i));
  if (bad < 0 && values.length > 0) return;
  throw new BorescopeError("METRICS_OPTION", {
    place: name,
    expected,
    found:
      bad < 0 ? "an empty list" : typeof values[bad] === "number" ? String(values[bad]) : JSON.stringify(values[bad]),
  });
}
