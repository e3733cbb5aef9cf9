import { type LongWork, pause, throwIfAborted } from "@borescope/core";

const BREATH = 50; // milliseconds between two pauses

/**
 * Does `total` steps in order, tells of them, and lets others run about every 50 ms, so that a signal can stop it.
 *
 * @param step - does steps from `done` on, and returns how many are done then
 */
export async function paced(
  what: string,
  total: number,
  { signal, onProgress }: LongWork,
  step: (done: number) => number,
): Promise<void> {
  throwIfAborted(signal);
  let last = performance.now();
  for (let done = 0; done < total; ) {
    done = step(done);
    const now = performance.now();
    if (done < total && now - last < BREATH) continue;
    onProgress?.({ done, total, what });
    if (done < total) await pause(signal);
    last = performance.now();
  }
}
