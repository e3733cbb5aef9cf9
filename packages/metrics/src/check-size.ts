import { BorescopeError } from "@borescope/core";
import type { CocoParameters } from "./protocols/coco.js";

/** Bytes of precision and scores together: what WebAssembly's memory of 4 GiB holds beside its input. */
const LARGEST = 3 * 2 ** 30;

/**
 * Checks before anything is allocated that the arrays of an evaluation can be held.
 *
 * @throws BorescopeError METRICS_TOO_LARGE
 */
export function checkSize(parameters: CocoParameters, categories: number): void {
  const { iouThresholds, recallThresholds, areaRanges, maxDetections, classAgnostic } = parameters;
  const K = classAgnostic ? 1 : categories;
  const axes = [iouThresholds.length, recallThresholds.length, K, areaRanges.length, maxDetections.length];
  const bytes = axes.reduce((a, b) => a * b, 2 * Float64Array.BYTES_PER_ELEMENT);
  if (bytes <= LARGEST) return;
  throw new BorescopeError("METRICS_TOO_LARGE", {
    place: "precision and scores",
    expected: `arrays of at most ${LARGEST / 2 ** 30} GiB`,
    found: `${axes.join(" × ")} numbers twice, ${(bytes / 2 ** 30).toFixed(1)} GiB`,
    hint: "Evaluate fewer categories at a time, fewer thresholds or area ranges, or all classes as one.",
  });
}
