import { type LongWork, throwIfAborted } from "@borescope/core";

/** Files read at once: enough to hide the disk, few enough for any limit on open files. */
const AT_ONCE = 16;

/**
 * Reads for each item, sixteen at once, and hands the results on in the items' order.
 *
 * @param what - what is counted, for progress
 */
export async function inBatches<T, R>(
  items: readonly T[],
  read: (item: T) => Promise<R>,
  take: (result: R, item: T) => void,
  what: string,
  { signal, onProgress }: LongWork,
): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) {
    throwIfAborted(signal);
    const batch = items.slice(at, at + AT_ONCE);
    const results = await Promise.all(batch.map(read));
    for (let i = 0; i < batch.length; i++) take(results[i]!, batch[i]!);
    onProgress?.({ done: at + batch.length, total: items.length, what });
  }
}
