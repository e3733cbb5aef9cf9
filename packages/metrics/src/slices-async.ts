import type { Dataset, Detections } from "@borescope/core";
import { inPieces } from "./in-pieces.js";
import { type RoundsWork, runRoundsAsync } from "./run-rounds.js";
import { prepareSlices, type SlicesOptions, type SlicesResult, slicesResult } from "./slices.js";
import type { Slicing } from "./slicing.js";

/** Options of {@link evaluateSlicesAsync}. */
export interface SlicesAsyncOptions extends SlicesOptions, RoundsWork {}

/**
 * As {@link evaluateSlices}, to the bit, with the rounds in worker threads; it can be watched, and stopped at once.
 *
 * @throws BorescopeError as {@link evaluateSlices}; the signal's reason
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { evaluateSlicesAsync } from "@borescope/metrics";
 *
 * const encode = (text: string) => new TextEncoder().encode(text);
 * const dataset = readGroundTruth(encode('{"images": [{"id": 7}], "categories": [{"id": 1, "name": "burr"}], "annotations": []}'));
 * const detections = readResults(encode("[]"), dataset);
 * const { slices } = await evaluateSlicesAsync(dataset, detections, [{ where: "count=0" }], { rounds: 10 });
 * assert.equal(slices[0]?.tooSmall, "1 image, fewer than 10");
 * ```
 */
export async function evaluateSlicesAsync(
  dataset: Dataset,
  detections: Detections,
  slices: readonly Slicing[],
  options: SlicesAsyncOptions = {},
): Promise<SlicesResult> {
  const prepared = await inPieces(prepareSlices(dataset, detections, slices, options), options);
  return slicesResult(
    prepared,
    await runRoundsAsync(
      prepared.measured.map(({ task }) => task),
      options,
    ),
  );
}
