import type { Dataset, Detections, Id } from "@borescope/core";
import { accumulate } from "./accumulate.js";
import { batches, joinBatches } from "./batches.js";
import { checkSize } from "./check-size.js";
import { dataDeviations, parameterDeviations } from "./deviations.js";
import { type Evaluated, evaluateByKernel } from "./evaluate-kernel.js";
import { buildEvaluation, type Evaluation } from "./evaluation.js";
import { type KernelInput, kernelInput } from "./kernel-input.js";
import { matchAll } from "./match.js";
import { type CocoOptions, type CocoParameters, cocoParameters, isCompatible } from "./protocols/coco.js";
import { type ChosenScope, chooseScope } from "./scope.js";

/** Options of {@link evaluate}. */
export interface EvaluateOptions extends CocoOptions {
  /** Ids of the images to evaluate; absent: all. */
  readonly images?: readonly Id[] | undefined;
  /** Ids of the categories to evaluate; absent: all. */
  readonly categories?: readonly Id[] | undefined;
  /**
   * `pycocotools`: do as it does where it loses or refuses things: the headline AP at 100 detections (keypoints 20)
   * or null, a ground truth with id 0 never matched. By default the headline AP is at the largest of
   * `maxDetections`, and 0 is an id like any other.
   */
  readonly compatibility?: "pycocotools" | undefined;
  /** `typescript`: do without WebAssembly, which is used where the platform has it; the numbers are the same. */
  readonly kernel?: "typescript" | undefined;
}

/**
 * Average precision and recall of detections against ground truth, as COCO defines them; equal to pycocotools bit
 * for bit (boxes, masks, keypoints).
 *
 * @returns AP and AR in 0 … 1, null where there is nothing to measure
 * @throws BorescopeError METRICS_OPTION, METRICS_MASKS, METRICS_KEYPOINTS, METRICS_TOO_LARGE
 * @see cocoeval.py of cocoapi
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { evaluate } from "@borescope/metrics";
 *
 * const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
 * const dataset = readGroundTruth(bytes({
 *   images: [{ id: 1, width: 100, height: 100 }],
 *   categories: [{ id: 1, name: "burr" }],
 *   annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20] }],
 * }));
 * const detections = readResults(bytes([{ image_id: 1, category_id: 1, bbox: [11, 10, 20, 20], score: 0.9 }]), dataset);
 * assert.equal(evaluate(dataset, detections).summary.AP50?.toFixed(3), "1.000");
 * ```
 */
export function evaluate(dataset: Dataset, detections: Detections, options: EvaluateOptions = {}): Evaluation {
  const prepared = prepare(dataset, detections, options);
  const { parameters, compatible, scope, input } = prepared;
  const parts: { done: Evaluated; rows: Uint32Array | null }[] = [];
  if (options.kernel !== "typescript")
    for (const batch of batches(input)) {
      const done = evaluateByKernel(batch.input);
      if (done === null) break;
      parts.push({ done, rows: batch.rows });
      if (batch.rows === null || parts.reduce((n, p) => n + p.done.curves.shape.K, 0) === scope.categories)
        return evaluationOf(prepared, joinBatches(parts));
    }
  const matches = matchAll(dataset, detections, scope, parameters, { idZeroUnmatched: compatible });
  return evaluationOf(prepared, { matches, curves: accumulate(matches, parameters) });
}

/** An evaluation about to be made. @internal */
export interface Prepared {
  readonly dataset: Dataset;
  readonly detections: Detections;
  readonly parameters: CocoParameters;
  readonly compatible: boolean;
  readonly scope: ChosenScope;
  readonly input: KernelInput;
}

/** Checks options and data. @internal */
export function prepare(dataset: Dataset, detections: Detections, options: EvaluateOptions): Prepared {
  const parameters = cocoParameters(options);
  const compatible = isCompatible(options.compatibility);
  const scope = chooseScope(dataset, options.images, options.categories);
  checkSize(parameters, scope.categories);
  const input = kernelInput(dataset, detections, scope, parameters, compatible);
  return { dataset, detections, parameters, compatible, scope, input };
}

/** What was found, with names. @internal */
export function evaluationOf(prepared: Prepared, { matches, curves }: Evaluated): Evaluation {
  const { dataset, detections, parameters, compatible, scope } = prepared;
  return buildEvaluation({
    model: detections.name,
    parameters,
    compatible,
    matches,
    curves,
    images: scope.images,
    categories: Array.from(scope.categoryRows, (row) => ({
      id: dataset.categories.ids.at(row),
      name: dataset.categories.names[row]!,
    })),
    deviations: [...parameterDeviations(parameters), ...dataDeviations(dataset, scope, compatible)],
  });
}
