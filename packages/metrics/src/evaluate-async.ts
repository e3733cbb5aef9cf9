import { BorescopeError, type Dataset, type Detections, type LongWork, pause, throwIfAborted } from "@borescope/core";
import { processors } from "#spawn";
import { BATCH_ROWS, type Batch, batches, joinBatches } from "./batches.js";
import { type EvaluateOptions, evaluate, evaluationOf, prepare } from "./evaluate.js";
import { type Evaluated, evaluateByKernel } from "./evaluate-kernel.js";
import type { Evaluation } from "./evaluation.js";
import type { KernelInput } from "./kernel-input.js";
import { evaluateInWorkers } from "./workers/pool.js";

/** Options of {@link evaluateAsync}. */
export interface EvaluateAsyncOptions extends EvaluateOptions, LongWork {
  /**
   * Worker threads; 0: none, and the signal is looked at between categories. Default: one a processor where there is
   * enough to do, and one where a signal could not wait.
   */
  readonly workers?: number | undefined;
}

/** Detections below which a worker costs more than it brings. */
const WORTH_WORKERS = 500_000;
/** Detections from which on an evaluation is not soon over: with a signal, this thread stays free to see it abort. */
const LONG = 10_000;
/** Detections that are cut from the rest at once where there is a signal. */
const CUT_ROWS = 1 << 17;
/** Detections that are evaluated between two looks at the signal, where none but this thread does it. */
const TURN_ROWS = 1 << 15;

/**
 * As {@link evaluate}, to the bit, from worker threads; it can be watched, and stopped at once.
 *
 * @throws BorescopeError as {@link evaluate}, METRICS_OPTION; the signal's reason
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { evaluateAsync } from "@borescope/metrics";
 *
 * const encode = (text: string) => new TextEncoder().encode(text);
 * const dataset = readGroundTruth(encode('{"images": [{"id": 7}], "categories": [{"id": 1, "name": "burr"}], "annotations": []}'));
 * const result = await evaluateAsync(dataset, readResults(encode("[]"), dataset));
 * assert.equal(result.summary.AP, null);
 * ```
 */
export async function evaluateAsync(
  dataset: Dataset,
  detections: Detections,
  options: EvaluateAsyncOptions = {},
): Promise<Evaluation> {
  const { signal, onProgress } = options;
  throwIfAborted(signal);
  if (options.workers !== undefined && !(Number.isSafeInteger(options.workers) && options.workers >= 0))
    throw new BorescopeError("METRICS_OPTION", {
      place: "workers",
      expected: "a whole number, not below 0",
      found: String(options.workers),
    });
  if (options.kernel === "typescript") return evaluate(dataset, detections, options);
  const prepared = prepare(dataset, detections, options);
  const total = prepared.input.detections.area.length;
  let done = 0;
  const onBatch = (rows: number) => {
    done += rows;
    onProgress?.({ done: Math.min(done, total), total, what: "detections" });
  };
  const alone = signal !== undefined && total >= LONG ? 1 : 0;
  const workers = options.workers ?? (total < WORTH_WORKERS ? alone : processors());
  // several batches a worker, so that none waits long for the last; cutting a large one would keep a signal waiting
  const most = signal === undefined ? BATCH_ROWS : CUT_ROWS;
  const cut = batches(prepared.input, Math.min(most, Math.ceil(total / Math.max(1, workers * 2))));
  const inWorkers = workers > 0 ? await evaluateInWorkers(cut, workers, signal, onBatch) : null;
  const evaluated = inWorkers ?? (await inTurns(prepared.input, signal, onBatch));
  return evaluated === null ? evaluate(dataset, detections, options) : evaluationOf(prepared, evaluated);
}

/** Batch after batch in this thread, with a look at the signal between them. */
async function inTurns(
  input: KernelInput,
  signal: AbortSignal | undefined,
  onBatch: (detections: number) => void,
): Promise<Evaluated | null> {
  const parts: { done: Evaluated; rows: Batch["rows"] }[] = [];
  const limit = signal === undefined ? BATCH_ROWS : TURN_ROWS;
  for (const { input: part, rows, size } of batches(input, limit)) {
    const done = evaluateByKernel(part);
    if (done === null) return null;
    parts.push({ done, rows });
    onBatch(size);
    await pause(signal);
  }
  return joinBatches(parts);
}
