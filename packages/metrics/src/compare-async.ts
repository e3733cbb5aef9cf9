import type { Dataset, Detections } from "@borescope/core";
import { type CompareOptions, type Comparison, comparisonOf, prepareComparison } from "./compare.js";
import { inPieces } from "./in-pieces.js";
import { type RoundsWork, runRoundsAsync } from "./run-rounds.js";

/** Options of {@link compareModelsAsync}. */
export interface CompareAsyncOptions extends CompareOptions, RoundsWork {}

/**
 * As {@link compareModels}, to the bit, with the rounds in worker threads; it can be watched, and stopped at once.
 *
 * @throws BorescopeError as {@link compareModels}; the signal's reason
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { compareModelsAsync } from "@borescope/metrics";
 *
 * const encode = (text: string) => new TextEncoder().encode(text);
 * const dataset = readGroundTruth(encode('{"images": [{"id": 7}], "categories": [{"id": 1, "name": "burr"}], "annotations": []}'));
 * const models = ["old", "new"].map((model) => readResults(encode("[]"), dataset, { model }));
 * const { models: compared } = await compareModelsAsync(dataset, models, { rounds: 10 });
 * assert.equal(compared[1]?.summary.AP?.difference?.verdict, "cannot tell");
 * ```
 */
export async function compareModelsAsync(
  dataset: Dataset,
  models: readonly Detections[],
  options: CompareAsyncOptions = {},
): Promise<Comparison> {
  const prepared = await inPieces(prepareComparison(dataset, models, options), options);
  return comparisonOf(
    prepared,
    await runRoundsAsync(
      prepared.measured.map(({ task }) => task),
      options,
    ),
  );
}
