/** How far a long piece of work is. */
export interface Progress {
  /** Units done so far: images, rows or bytes, as `what` says. */
  readonly done: number;
  /** Units in all; undefined where nobody knows yet. */
  readonly total: number | undefined;
  /** What is counted, for a person: `"images"`, `"bytes of val.json"`. */
  readonly what: string;
}

/**
 * Is told of progress. It is called in the middle of the work, so it should return soon.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import type { OnProgress } from "@borescope/core";
 *
 * let line = "";
 * const onProgress: OnProgress = ({ done, total, what }) => {
 *   line = `${done} of ${total ?? "?"} ${what}`;
 * };
 * onProgress({ done: 3, total: 10, what: "images" });
 * assert.equal(line, "3 of 10 images");
 * ```
 */
export type OnProgress = (progress: Progress) => void;

/**
 * The options that everything long takes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type LongWork, throwIfAborted } from "@borescope/core";
 *
 * function sum(values: number[], { signal, onProgress }: LongWork = {}) {
 *   let total = 0;
 *   values.forEach((value, i) => {
 *     throwIfAborted(signal);
 *     total += value;
 *     onProgress?.({ done: i + 1, total: values.length, what: "values" });
 *   });
 *   return total;
 * }
 * const seen: number[] = [];
 * assert.equal(sum([1, 2, 3], { onProgress: ({ done }) => seen.push(done) }), 6);
 * assert.deepEqual(seen, [1, 2, 3]);
 * ```
 */
export interface LongWork {
  /** Stops the work: it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * Throws the signal's reason (a DOMException named AbortError, unless the caller gave another) if it is aborted.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { throwIfAborted } from "@borescope/core";
 *
 * throwIfAborted(undefined);
 * const controller = new AbortController();
 * controller.abort(new Error("enough"));
 * assert.throws(() => throwIfAborted(controller.signal), /enough/);
 * ```
 */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason;
}

/**
 * Lets whatever else waits run, timers and clicks too, and then throws the signal's reason if it has aborted meanwhile.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pause } from "@borescope/core";
 *
 * await pause(undefined);
 * await assert.rejects(pause(AbortSignal.abort(new Error("enough"))), /enough/);
 * ```
 */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  throwIfAborted(signal);
}
