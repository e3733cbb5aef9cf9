import { BorescopeError, type Dataset, type Detections, type Id } from "@borescope/core";
import { accumulate } from "./accumulate.js";
import { batches, joinBatches } from "./batches.js";
import { checkSize } from "./check-size.js";
import { dataDeviations } from "./deviations.js";
import { type Evaluated, evaluateByKernel } from "./evaluate-kernel.js";
import { buildEvaluation, type Evaluation, needsAreas } from "./evaluation.js";
import { type KernelInput, kernelInput } from "./kernel-input.js";
import { COCO_RULE } from "./match-rule.js";
import { type Arrangement, arrangedBy, matchArranged, type Protocol } from "./protocol.js";
import type { CocoOptions } from "./protocols/coco.js";
import { coco } from "./protocols/coco-protocol.js";
import { type ChosenScope, chooseScope } from "./scope.js";
import type { Statistic } from "./summarize.js";

/** Options of {@link evaluate}. */
export interface EvaluateOptions<S extends string = Statistic> extends CocoOptions {
  /** Another protocol than COCO's; its parameters are given to it, and not here. */
  readonly protocol?: Protocol<S> | undefined;
  /** Ids of the images to evaluate; absent: all. */
  readonly images?: readonly Id[] | undefined;
  /** Ids of the categories to evaluate; absent: all. */
  readonly categories?: readonly Id[] | undefined;
  /** `typescript`: do without WebAssembly, which is used where the platform has it; the numbers are the same. */
  readonly kernel?: "typescript" | undefined;
}

/**
 * Average precision and recall of detections against ground truth, as COCO defines them; equal to pycocotools bit
 * for bit (boxes, masks, keypoints). Or as another protocol does: {@link lvis}, {@link voc2007}, {@link voc2012},
 * {@link openImages}.
 *
 * @returns AP and AR in 0 … 1, null where there is nothing to measure
 * @throws BorescopeError METRICS_OPTION, METRICS_MASKS, METRICS_KEYPOINTS, METRICS_ROTATED_BOXES, METRICS_FIELD,
 * METRICS_HIERARCHY, METRICS_TOO_LARGE
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
export function evaluate<S extends string = Statistic>(
  dataset: Dataset,
  detections: Detections,
  options: EvaluateOptions<S> = {},
): Evaluation<S> {
  return evaluatePrepared(prepare(dataset, detections, options));
}

/** Evaluates in this thread. @internal */
export function evaluatePrepared<S extends string>(prepared: Prepared<S>): Evaluation<S> {
  const { protocol, arranged, scope, input } = prepared;
  const parts: { done: Evaluated; rows: Uint32Array | null }[] = [];
  if (prepared.byKernel)
    for (const batch of batches(input)) {
      const done = evaluateByKernel(batch.input);
      if (done === null) break;
      parts.push({ done, rows: batch.rows });
      if (batch.rows === null || parts.reduce((n, p) => n + p.done.curves.shape.K, 0) === scope.categories)
        return evaluationOf(prepared, joinBatches(parts));
    }
  const matches = matchArranged(protocol, arranged, scope);
  return evaluationOf(prepared, { matches, curves: accumulate(matches, protocol.parameters, needsAreas(protocol)) });
}

/** An evaluation about to be made. @internal */
export interface Prepared<S extends string> {
  readonly dataset: Dataset;
  readonly detections: Detections;
  readonly protocol: Protocol<S>;
  readonly scope: ChosenScope;
  readonly arranged: Arrangement;
  readonly input: KernelInput;
  /** WebAssembly can do it. */
  readonly byKernel: boolean;
}

/** Checks options and data. @internal */
export function prepare<S extends string>(
  dataset: Dataset,
  detections: Detections,
  options: EvaluateOptions<S>,
): Prepared<S> {
  const protocol = protocolOf(options);
  const scope = chooseScope(dataset, options.images, options.categories);
  checkSize(protocol.parameters, scope.categories);
  const arranged = arrangedBy(protocol, dataset, detections, scope);
  const idZero = protocol.idZero === "unmatched";
  const input = kernelInput(arranged.dataset, arranged.detections, scope, protocol.parameters, idZero);
  const plain = protocol.rule === COCO_RULE && protocol.arrange === undefined && !needsAreas(protocol);
  return { dataset, detections, protocol, scope, arranged, input, byKernel: plain && options.kernel !== "typescript" };
}

/** @throws BorescopeError METRICS_OPTION where COCO's parameters come with a protocol */
function protocolOf<S extends string>(options: EvaluateOptions<S>): Protocol<S> {
  const { protocol, images: _images, categories: _categories, kernel: _kernel, ...parameters } = options;
  // without a protocol S is Statistic: nothing else names it
  if (protocol === undefined) return coco(parameters) as Protocol<string> as Protocol<S>;
  const given = COCO_PARAMETERS.find((name) => parameters[name] !== undefined);
  if (given === undefined) return protocol;
  throw new BorescopeError("METRICS_OPTION", {
    place: given,
    expected: `no parameters of COCO beside the protocol ${protocol.name}`,
    found: `${given}`,
    hint: "Give a protocol its parameters where it is made, as in coco({ iouType }).",
  });
}

const COCO_PARAMETERS = [
  "iouType",
  "iouThresholds",
  "recallThresholds",
  "areaRanges",
  "maxDetections",
  "classAgnostic",
  "sigmas",
  "compatibility",
] as const satisfies readonly (keyof CocoOptions)[];

/** What was found, with names. @internal */
export function evaluationOf<S extends string>(prepared: Prepared<S>, { matches, curves }: Evaluated): Evaluation<S> {
  const { dataset, detections, arranged, protocol, scope } = prepared;
  return buildEvaluation({
    model: arranged.detections.name,
    protocol,
    matches,
    curves,
    images: scope.images,
    categories: Array.from(scope.categoryRows, (row) => ({
      id: dataset.categories.ids.at(row),
      name: dataset.categories.names[row]!,
    })),
    deviations: [...protocol.deviations, ...dataDeviations(dataset, scope, protocol.idZero)],
    groups: arranged.groups,
    warnings: arranged.warnings,
    inputs: { dataset, detections, scope, protocol },
  });
}
