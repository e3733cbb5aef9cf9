import { throwIfAborted } from "@borescope/core";
import { spawn } from "#spawn";
import { type Batch, joinBatches } from "../batches.js";
import { type CurveShape, Curves } from "../curves.js";
import type { Evaluated } from "../evaluate-kernel.js";
import type { KernelInput, TableColumns } from "../kernel-input.js";
import type { Matches } from "../matches.js";
import type { Answer } from "./work.js";
import type { WorkerLike } from "./worker-like.js";

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
  throwIfAborted(signal);
  const waiting = batches[Symbol.iterator]();
  const parts: { done: Evaluated; rows: Uint32Array | null }[] = [];
  const team: WorkerLike[] = [];
  let index = 0;
  let failed = false;
  try {
    await new Promise<void>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      let busy = 0;
      const employ = (worker: WorkerLike) => {
        let at = -1;
        let batch: Batch | undefined;
        const next = () => {
          if (signal?.aborted) return;
          const coming = failed ? undefined : waiting.next();
          if (coming === undefined || coming.done === true) {
            if (busy === 0) resolve();
            return;
          }
          batch = coming.value;
          at = index++;
          busy++;
          worker.post(batch.input, batch.rows === null ? [] : buffersOf(batch.input));
        };
        worker.listen(
          (message) => {
            busy--;
            if (message === null) failed = true;
            else parts[at] = { done: evaluated(message as Answer), rows: batch!.rows };
            onBatch(batch!.size);
            next();
          },
          () => {
            failed = true;
            resolve();
          },
        );
        setTimeout(next); // cutting a batch takes a while: between two of them the signal may abort
      };
      for (let i = 0; i < workers; i++) {
        const worker = spawn();
        team.push(worker);
        employ(worker);
      }
    });
  } finally {
    for (const worker of team) worker.terminate();
  }
  return failed ? null : joinBatches(parts);
}

function evaluated({ matches, shape, precision, scores, recall }: Answer): Evaluated {
  return { matches: matches as Matches, curves: new Curves(shape as CurveShape, precision, scores, recall) };
}

/** The buffers of a batch's own tables: they are handed over, not copied. */
function buffersOf({ groundTruth, detections }: KernelInput): ArrayBufferLike[] {
  const columns = (table: TableColumns) => [...Object.values(table), ...Object.values(table.masks ?? {})];
  const views = [...columns(groundTruth), ...columns(detections)].filter((column) => ArrayBuffer.isView(column));
  return [...new Set(views.map(({ buffer }) => buffer))];
}
