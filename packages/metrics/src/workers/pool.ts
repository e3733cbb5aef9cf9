import { throwIfAborted } from "@borescope/core";
import { spawn } from "#spawn";
import type { Work } from "./work.js";
import type { WorkerLike } from "./worker-like.js";

/** Something for a worker to do. */
export interface Job {
  readonly work: Work;
  /** Buffers that are handed over, not copied. */
  readonly transfer: readonly ArrayBufferLike[];
}

/**
 * Has worker threads do jobs, which are taken one by one as the workers come free.
 *
 * @param onAnswer - is told of each answer, and which job it is to
 * @returns false where the workers cannot be started or have no WebAssembly
 * @throws the signal's reason; the workers then end at once
 */
export async function doInWorkers(
  jobs: Iterable<Job>,
  workers: number,
  signal: AbortSignal | undefined,
  onAnswer: (answer: unknown, job: number) => void,
): Promise<boolean> {
  throwIfAborted(signal);
  const waiting = jobs[Symbol.iterator]();
  const team: WorkerLike[] = [];
  let index = 0;
  let failed = false;
  try {
    await new Promise<void>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      let busy = 0;
      const employ = (worker: WorkerLike) => {
        let at = -1;
        const next = () => {
          if (signal?.aborted) return;
          const coming = failed ? undefined : waiting.next();
          if (coming === undefined || coming.done === true) {
            if (busy === 0) resolve();
            return;
          }
          at = index++;
          busy++;
          worker.post(coming.value.work, coming.value.transfer);
        };
        worker.listen(
          (answer) => {
            busy--;
            if (answer === null) failed = true;
            else onAnswer(answer, at);
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
  return !failed;
}
