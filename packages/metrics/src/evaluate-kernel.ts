import { type CurveShape, Curves } from "./curves.js";
import { configuredKernel, DETECTIONS, FIELD, GROUND_TRUTH, type Kernel, runKernel } from "./kernel.js";
import type { KernelInput, TableColumns } from "./kernel-input.js";
import { BLOCK, type Matches } from "./matches.js";
import type { CocoParameters } from "./protocols/coco.js";

const RUNS = 1; // the form of a mask that is run lengths

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
  const curves = emptyCurves(parameters, parameters.classAgnostic ? 1 : scope.categories);
  const bring = bringer(kernel, [input.groundTruth, input.detections]);
  const keep = (category: number) => keepCurves(kernel, curves, category);
  const kept = runKernel(kernel, parameters.classAgnostic, { bring, keep });
  if (kept < 0) return null;
  return { matches: keptMatches(kernel, kept, input.detections.area.length, curves.shape), curves };
}

/** Copies a table into the kernel. @returns false without memory for it */
function putTable(kernel: Kernel, which: number, table: TableColumns): boolean {
  const { masks } = table;
  if (kernel.table(which, table.area.length) === 0) return false;
  put(kernel, which, FIELD.image, table.image);
  put(kernel, which, FIELD.category, table.category);
  put(kernel, which, FIELD.box, table.box);
  put(kernel, which, FIELD.area, table.area);
  if (table.score !== undefined) put(kernel, which, FIELD.score, table.score);
  if (table.flags !== undefined) put(kernel, which, FIELD.flags, table.flags);
  if (masks === undefined) return true;
  put(kernel, which, FIELD.maskKind, masks.kind);
  put(kernel, which, FIELD.maskStart, masks.start);
  put(kernel, which, FIELD.maskStop, masks.stop);
  put(kernel, which, FIELD.maskHeight, masks.height);
  put(kernel, which, FIELD.maskWidth, masks.width);
  return true;
}

function put(kernel: Kernel, which: number, field: number, column: ArrayBufferView): void {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  new Uint8Array(kernel.memory.buffer, kernel.address(which, field), bytes.length).set(bytes);
}

/** Copies masks and keypoints as the kernel asks for them: memory that is written for the first time is slow. */
function bringer(kernel: Kernel, tables: readonly TableColumns[]) {
  const none = new Float64Array(0);
  let words = new Uint32Array(0);
  let numbers = none;
  return (which: number, requests: number, count: number): void => {
    const { buffer } = kernel.memory;
    if (words.buffer !== buffer) {
      words = new Uint32Array(buffer);
      numbers = new Float64Array(buffer);
    }
    const { masks, keypoints } = tables[which]!;
    const points = masks?.points ?? keypoints ?? none;
    for (let i = 0, at = requests >>> 2; i < count; i++, at += 4) {
      const start = words[at + 1]!;
      const stop = words[at + 2]!;
      const to = words[at + 3]!;
      // loops, since most are short
      if (words[at] === RUNS) for (let p = start, q = to >>> 2; p < stop; p++, q++) words[q] = masks!.counts[p]!;
      else for (let p = start, q = to >>> 3; p < stop; p++, q++) numbers[q] = points[p]!;
    }
  };
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
