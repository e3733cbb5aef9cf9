import { Curves } from "./curves.js";
import { configuredKernel, DETECTIONS, FIELD, GROUND_TRUTH, type Kernel } from "./kernel.js";
import type { KernelInput, TableColumns } from "./kernel-input.js";
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
  const kernel = configuredKernel(parameters);
  if (kernel === null) return null;
  if (kernel.scope(input.height.length, scope.images, scope.categoryRank.length, scope.categories) === 0) return null;
  put(kernel, 0, FIELD.imageRank, scope.imageRank);
  put(kernel, 0, FIELD.categoryRank, scope.categoryRank);
  put(kernel, 0, FIELD.imageHeight, input.height);
  put(kernel, 0, FIELD.imageWidth, input.width);
  if (!putTable(kernel, GROUND_TRUTH, input.groundTruth)) return null;
  if (!putTable(kernel, DETECTIONS, input.detections)) return null;
  const kept = kernel.evaluate(parameters.classAgnostic ? 1 : 0);
  if (kept < 0) return null;
  const categories = parameters.classAgnostic ? 1 : scope.categories;
  return results(kernel, kept, input.detections.area.length, categories, parameters);
}

/** Copies a table into the kernel. @returns false without memory for it */
function putTable(kernel: Kernel, which: number, table: TableColumns): boolean {
  const { masks } = table;
  const { length } = table.area;
  if (kernel.table(which, length, masks?.counts.length ?? 0, masks?.points.length ?? 0) === 0) return false;
  put(kernel, which, FIELD.image, table.image);
  put(kernel, which, FIELD.category, table.category);
  put(kernel, which, FIELD.box, table.box);
  put(kernel, which, FIELD.area, table.area);
  if (table.score !== undefined) put(kernel, which, FIELD.score, table.score);
  if (table.flags !== undefined) put(kernel, which, FIELD.flags, table.flags);
  if (table.keypoints !== undefined) put(kernel, which, FIELD.keypoints, table.keypoints);
  if (masks === undefined) return true;
  put(kernel, which, FIELD.maskKind, masks.kind);
  put(kernel, which, FIELD.maskStart, masks.start);
  put(kernel, which, FIELD.maskStop, masks.stop);
  put(kernel, which, FIELD.maskHeight, masks.height);
  put(kernel, which, FIELD.maskWidth, masks.width);
  put(kernel, which, FIELD.counts, masks.counts);
  put(kernel, which, FIELD.points, masks.points);
  return true;
}

function put(kernel: Kernel, which: number, field: number, column: ArrayBufferView): void {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  new Uint8Array(kernel.memory.buffer, kernel.address(which, field), bytes.length).set(bytes);
}

function results(kernel: Kernel, length: number, detections: number, K: number, parameters: CocoParameters): Evaluated {
  const A = parameters.areaRanges.length;
  const M = parameters.maxDetections.length;
  const T = parameters.iouThresholds.length;
  const R = parameters.recallThresholds.length;
  const blocks = Math.ceil(T / BLOCK);
  const { buffer } = kernel.memory;
  const words = (field: number, n: number) => new Uint32Array(buffer, kernel.address(0, field), n).slice();
  const numbers = (field: number, n: number) => new Float64Array(buffer, kernel.address(0, field), n).slice();
  const outcome = new Uint32Array(A * blocks * length);
  for (let p = 0; p < A * blocks; p++) {
    const plane = new Uint32Array(buffer, kernel.address(0, FIELD.keptOutcome) + p * detections * 4, length);
    outcome.set(plane, p * length);
  }
  return {
    matches: {
      length,
      offsets: words(FIELD.keptOffsets, K + 1),
      row: words(FIELD.keptRow, length),
      score: numbers(FIELD.keptScore, length),
      image: words(FIELD.keptImage, length),
      rank: words(FIELD.keptRank, length),
      outcome,
      blocks,
      positives: words(FIELD.positives, K * A),
      groundTruths: counts(buffer, kernel.address(GROUND_TRUTH, FIELD.offsets), K),
      detections: counts(buffer, kernel.address(DETECTIONS, FIELD.offsets), K),
      partner: null,
    },
    curves: new Curves(
      { T, R, K, A, M },
      numbers(FIELD.precision, K * A * M * T * R),
      numbers(FIELD.scores, K * A * M * T * R),
      numbers(FIELD.recall, K * A * M * T),
    ),
  };
}

/** Rows a category, from where each category begins. */
function counts(buffer: ArrayBuffer, at: number, K: number): Uint32Array {
  const offsets = new Uint32Array(buffer, at, K + 1);
  return Uint32Array.from({ length: K }, (_, k) => offsets[k + 1]! - offsets[k]!);
}
