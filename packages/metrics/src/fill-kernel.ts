import { DETECTIONS, FIELD, GROUND_TRUTH, type Kernel, type KernelHost, STAGED } from "./kernel.js";
import type { KernelInput, TableColumns } from "./kernel-input.js";

const RUNS = 1; // the form of a mask that is run lengths

/** Detections that are looked through at a time. */
const PART = 8192;

/** Copies the scope and the tables into the kernel. @returns false without memory for them */
export function fillKernel(kernel: Kernel, input: KernelInput): boolean {
  const { groundTruth, detections } = input;
  return (
    putScope(kernel, input) && putTable(kernel, GROUND_TRUTH, groundTruth) && putTable(kernel, DETECTIONS, detections)
  );
}

/** The same, but of the detections only those whose score is above the confidence, or at least it. */
export function fillKernelAbove(
  kernel: Kernel,
  input: KernelInput,
  relation: "above" | "at-least",
  confidence: number,
): boolean {
  const { detections, groundTruth } = input;
  const { length } = detections.image;
  if (!putScope(kernel, input) || !putTable(kernel, GROUND_TRUTH, groundTruth)) return false;
  if (kernel.table(DETECTIONS, length) === 0 || kernel.stage(PART) === 0) return false;
  for (let first = 0; first < length; first += PART) {
    const count = Math.min(PART, length - first);
    putColumns(kernel, STAGED, detections, first, first + count);
    kernel.admit(first, count, relation === "above" ? 1 : 0, confidence);
  }
  return true;
}

function putScope(kernel: Kernel, { scope, height, width }: KernelInput): boolean {
  if (kernel.scope(height.length, scope.images, scope.categoryRank.length, scope.categories) === 0) return false;
  put(kernel, 0, FIELD.imageRank, scope.imageRank);
  put(kernel, 0, FIELD.categoryRank, scope.categoryRank);
  put(kernel, 0, FIELD.imageHeight, height);
  put(kernel, 0, FIELD.imageWidth, width);
  return true;
}

function putTable(kernel: Kernel, which: number, table: TableColumns): boolean {
  if (kernel.table(which, table.area.length) === 0) return false;
  putColumns(kernel, which, table, 0, table.area.length);
  put(kernel, which, FIELD.area, table.area);
  return true;
}

/** Copies rows `from` … `to` of all columns but the area. */
function putColumns(kernel: Kernel, which: number, table: TableColumns, from: number, to: number): void {
  const { image, category, box, score, flags, masks } = table;
  put(kernel, which, FIELD.image, image.subarray(from, to));
  put(kernel, which, FIELD.category, category.subarray(from, to));
  put(kernel, which, FIELD.box, box.subarray(4 * from, 4 * to));
  if (score !== undefined) put(kernel, which, FIELD.score, score.subarray(from, to));
  if (flags !== undefined) put(kernel, which, FIELD.flags, flags.subarray(from, to));
  if (masks === undefined) return;
  put(kernel, which, FIELD.maskKind, masks.kind.subarray(from, to));
  put(kernel, which, FIELD.maskStart, masks.start.subarray(from, to));
  put(kernel, which, FIELD.maskStop, masks.stop.subarray(from, to));
  put(kernel, which, FIELD.maskHeight, masks.height.subarray(from, to));
  put(kernel, which, FIELD.maskWidth, masks.width.subarray(from, to));
}

function put(kernel: Kernel, which: number, field: number, column: ArrayBufferView): void {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  new Uint8Array(kernel.memory.buffer, kernel.address(which, field), bytes.length).set(bytes);
}

/** Copies masks and keypoints as the kernel asks for them: memory that is written for the first time is slow. */
export function bringer(kernel: Kernel, { groundTruth, detections }: KernelInput): KernelHost["bring"] {
  const tables = [groundTruth, detections];
  const none = new Float64Array(0);
  let words = new Uint32Array(0);
  let numbers = none;
  return (which, requests, count) => {
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
