import { type CurveShape, Curves } from "./curves.js";
import { bringer, fillKernel } from "./fill-kernel.js";
import { configuredKernel, DETECTIONS, FIELD, GROUND_TRUTH, type Kernel, runKernel } from "./kernel.js";
import type { KernelInput } from "./kernel-input.js";
import { COCO_RULE } from "./match-rule.js";
import { BLOCK, type Matches } from "./matches.js";
import type { CocoParameters } from "./protocols/coco.js";

/** Matches and curves of a scope. */
export interface Evaluated {
  readonly matches: Matches;
  readonly curves: Curves;
}

/**
 * Groups, matches and accumulates in WebAssembly; the same bits as `matchAll` and `accumulate`.
 *
 * @returns null where there is no WebAssembly, or not enough memory for it
 */
export function evaluateByKernel(input: KernelInput): Evaluated | null {
  const { parameters, scope } = input;
  const kernel = configuredKernel(parameters, COCO_RULE.bound);
  if (kernel === null) return null;
  if (!fillKernel(kernel, input)) return null;
  const curves = emptyCurves(parameters, parameters.classAgnostic ? 1 : scope.categories);
  const bring = bringer(kernel, input);
  const keep = (category: number) => keepCurves(kernel, curves, category);
  const kept = runKernel(() => kernel.evaluate(parameters.classAgnostic ? 1 : 0), { bring, keep });
  if (kept < 0) return null;
  return { matches: keptMatches(kernel, kept, input.detections.area.length, curves.shape), curves };
}

function emptyCurves(parameters: CocoParameters, K: number): Curves {
  const A = parameters.areaRanges.length;
  const M = parameters.maxDetections.length;
  const T = parameters.iouThresholds.length;
  const R = parameters.recallThresholds.length;
  const lines = K * A * M * T;
  const [precision, scores] = [new Float64Array(lines * R), new Float64Array(lines * R)];
  return new Curves({ T, R, K, A, M }, precision, scores, new Float64Array(lines));
}

function keepCurves(kernel: Kernel, curves: Curves, category: number): void {
  const take = (to: Float64Array, field: number) => {
    const n = to.length / curves.shape.K;
    to.set(new Float64Array(kernel.memory.buffer, kernel.address(0, field), n), category * n);
  };
  take(curves.precisionByCategory, FIELD.precision);
  take(curves.scoresByCategory, FIELD.scores);
  take(curves.recallByCategory, FIELD.recall);
}

function keptMatches(kernel: Kernel, length: number, detections: number, { T, K, A }: CurveShape): Matches {
  const blocks = Math.ceil(T / BLOCK);
  const { buffer } = kernel.memory;
  const words = (field: number, n: number) => new Uint32Array(buffer, kernel.address(0, field), n).slice();
  const outcome = new Uint32Array(A * blocks * length);
  for (let p = 0; p < A * blocks; p++) {
    const plane = new Uint32Array(buffer, kernel.address(0, FIELD.keptOutcome) + p * detections * 4, length);
    outcome.set(plane, p * length);
  }
  return {
    length,
    offsets: words(FIELD.keptOffsets, K + 1),
    row: words(FIELD.keptRow, length),
    score: new Float64Array(buffer, kernel.address(0, FIELD.keptScore), length).slice(),
    image: words(FIELD.keptImage, length),
    rank: words(FIELD.keptRank, length),
    outcome,
    blocks,
    positives: words(FIELD.positives, K * A),
    groundTruths: counts(buffer, kernel.address(GROUND_TRUTH, FIELD.offsets), K),
    detections: counts(buffer, kernel.address(DETECTIONS, FIELD.offsets), K),
    partner: null,
  };
}

/** Rows a category, from where each category begins. */
function counts(buffer: ArrayBuffer, at: number, K: number): Uint32Array {
  const offsets = new Uint32Array(buffer, at, K + 1);
  return Uint32Array.from({ length: K }, (_, k) => offsets[k + 1]! - offsets[k]!);
}
