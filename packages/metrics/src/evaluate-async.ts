import { type Dataset, type Detections, type LongWork, throwIfAborted } from "@borescope/core";
import { type EvaluateOptions, evaluate } from "./evaluate.js";
import type { Evaluation } from "./evaluation.js";

/** Options of {@link evaluateAsync}. */
export interface EvaluateAsyncOptions extends EvaluateOptions, LongWork {
  /** Worker threads; default: one a core where it pays. */
  readonly workers?: number | undefined;
}

/**
 * As {@link evaluate}, to the bit, from worker threads; it can be watched and stopped.
 */
export async function evaluateAsync(
  dataset: Dataset,
  detections: Detections,
  options: EvaluateAsyncOptions = {},
): Promise<Evaluation> {
  throwIfAborted(options.signal);
  return evaluate(dataset, detections, options);
}
