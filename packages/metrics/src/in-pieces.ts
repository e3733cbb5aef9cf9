import { type LongWork, throwIfAborted } from "@borescope/core";

/** Work that pauses now and then, run to its end without a break. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (let step = work.next(); ; step = work.next()) if (step.done === true) return step.value;
}

/** The same with a look at the signal, and room for other work, at each pause. @throws the signal's reason */
export async function inPieces<T>(work: Generator<void, T>, { signal }: LongWork): Promise<T> {
  for (;;) {
    throwIfAborted(signal);
    const step = work.next();
    if (step.done === true) return step.value;
    await new Promise((resolve) => setTimeout(resolve));
  }
}
