import { DETECTIONS, FIELD, GROUND_TRUTH, type Kernel, type KernelHost } from "./kernel.js";
import type { KernelInput, TableColumns } from "./kernel-input.js";

const RUNS = 1; // the form of a mask that is run lengths

/** Copies the scope and the tables into the kernel. @returns false without memory for them */
export function fillKernel(kernel: Kernel, { scope, height, width, groundTruth, detections }: KernelInput): boolean {
  if (kernel.scope(height.length, scope.images, scope.categoryRank.length, scope.categories) === 0) return false;
  put(kernel, 0, FIELD.imageRank, scope.imageRank);
  put(kernel, 0, FIELD.categoryRank, scope.categoryRank);
  put(kernel, 0, FIELD.imageHeight, height);
  put(kernel, 0, FIELD.imageWidth, width);
  return putTable(kernel, GROUND_TRUTH, groundTruth) && putTable(kernel, DETECTIONS, detections);
}

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
