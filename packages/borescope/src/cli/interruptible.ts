import { BorescopeError } from "@borescope/core";

/** Runs what Ctrl-C aborts, so that it can clean up behind it; a second one ends the process. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const interrupt = () => stop.abort(new BorescopeError("INTERRUPTED", { found: "Ctrl-C before the end" }));
  process.once("SIGINT", interrupt);
  try {
    return await work(stop.signal);
  } finally {
    process.off("SIGINT", interrupt);
  }
}
