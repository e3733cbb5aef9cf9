import { evaluateByKernel } from "../evaluate-kernel.js";
import { keepKernel } from "../kernel.js";
import type { KernelInput } from "../kernel-input.js";

/** What a worker answers; null where it has no WebAssembly. */
export interface Answer {
  readonly matches: object;
  readonly shape: object;
  readonly precision: Float64Array;
  readonly scores: Float64Array;
  readonly recall: Float64Array;
}

/** Does one batch. @returns the answer, and the buffers to hand over with it */
export function work(input: KernelInput): { answer: Answer | null; transfer: ArrayBuffer[] } {
  keepKernel();
  const done = evaluateByKernel(input);
  if (done === null) return { answer: null, transfer: [] };
  const { matches, curves } = done;
  const { shape, precisionByCategory: precision, scoresByCategory: scores, recallByCategory: recall } = curves;
  const answer = { matches, shape, precision, scores, recall };
  const columns = [...Object.values(matches), precision, scores, recall];
  return { answer, transfer: columns.filter((c) => ArrayBuffer.isView(c)).map((c) => c.buffer as ArrayBuffer) };
}
