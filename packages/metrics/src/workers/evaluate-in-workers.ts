import { type Batch, joinBatches } from "../batches.js";
import { type CurveShape, Curves } from "../curves.js";
import type { Evaluated } from "../evaluate-kernel.js";
import type { KernelInput, TableColumns } from "../kernel-input.js";
import type { Matches } from "../matches.js";
import { doInWorkers, type Job } from "./pool.js";
import type { EvaluateAnswer } from "./work.js";

/**
 * Evaluates batches in worker threads and joins what they give.
 *
 * @returns null where the workers cannot be started or have no WebAssembly
 * @throws the signal's reason; the workers then end at once
 */
export async function evaluateInWorkers(
  batches: Iterable<Batch>,
  workers: number,
  signal: AbortSignal | undefined,
  onBatch: (detections: number) => void,
): Promise<Evaluated | null> {
  const parts: { done: Evaluated; rows: Uint32Array | null }[] = [];
  const given: { readonly rows: Uint32Array | null; readonly size: number }[] = [];
  const jobs = function* (): Generator<Job> {
    for (const { input, rows, size } of batches) {
      given.push({ rows, size });
      yield { work: { kind: "evaluate", input }, transfer: rows === null ? [] : buffersOf(input) };
    }
  };
  const done = await doInWorkers(jobs(), workers, signal, (answer, job) => {
    const { rows, size } = given[job]!;
    parts[job] = { done: evaluated(answer as EvaluateAnswer), rows };
    onBatch(size);
  });
  return done ? joinBatches(parts) : null;
}

function evaluated({ matches, shape, precision, scores, recall }: EvaluateAnswer): Evaluated {
  return { matches: matches as Matches, curves: new Curves(shape as CurveShape, precision, scores, recall) };
}

/** The buffers of a batch's own tables: they are handed over, not copied. */
function buffersOf({ groundTruth, detections }: KernelInput): ArrayBufferLike[] {
  const columns = (table: TableColumns) => [...Object.values(table), ...Object.values(table.masks ?? {})];
  const views = [...columns(groundTruth), ...columns(detections)].filter((column) => ArrayBuffer.isView(column));
  return [...new Set(views.map(({ buffer }) => buffer))];
}
