import { type RoundsTask, runRounds } from "../bootstrap.js";
import { evaluateByKernel } from "../evaluate-kernel.js";
import { keepKernel } from "../kernel.js";
import type { KernelInput } from "../kernel-input.js";

/** What a worker can be asked to do. */
export type Work =
  | { readonly kind: "evaluate"; readonly input: KernelInput }
  | { readonly kind: "rounds"; readonly task: RoundsTask };

/** What a worker answers to `evaluate`. */
export interface EvaluateAnswer {
  readonly matches: object;
  readonly shape: object;
  readonly precision: Float64Array;
  readonly scores: Float64Array;
  readonly recall: Float64Array;
}

/**
 * Does one piece of work.
 *
 * @returns the answer, null where it takes WebAssembly and there is none; and the buffers to hand over with it
 */
export function work(asked: Work): { answer: EvaluateAnswer | Float64Array | null; transfer: ArrayBuffer[] } {
  if (asked.kind === "rounds") {
    const answer = runRounds(asked.task);
    return { answer, transfer: [answer.buffer as ArrayBuffer] };
  }
  keepKernel();
  const done = evaluateByKernel(asked.input);
  if (done === null) return { answer: null, transfer: [] };
  const { matches, curves } = done;
  const { shape, precisionByCategory: precision, scoresByCategory: scores, recallByCategory: recall } = curves;
  const answer = { matches, shape, precision, scores, recall };
  const columns = [...Object.values(matches), precision, scores, recall];
  return { answer, transfer: columns.filter((c) => ArrayBuffer.isView(c)).map((c) => c.buffer as ArrayBuffer) };
}
