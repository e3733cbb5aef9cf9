import { type LongWork, pause, throwIfAborted } from "../progress.js";
import { gunzipIfNeeded } from "../source/gunzip.js";
import type { Source } from "../source/source.js";
import type { JsonScanner } from "./scanner.js";

/** Milliseconds of work between two looks at a signal; a source that waits for nothing gives no other chance to abort. */
const TURN = 20;

/**
 * Feeds a file (gzip or plain) to a reader, piece by piece, so that no more than a few pieces are in memory.
 *
 * @param path - the file in the source
 * @param advance - reads as far as the scanner's bytes go
 * @throws what the source, `advance` and the signal throw
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesSource, feed, JsonScanner, ListWalker } from "@borescope/core";
 *
 * const source = bytesSource(new TextEncoder().encode("[1, 2, 3.5]"), "numbers.json");
 * const scanner = new JsonScanner(undefined, { file: "numbers.json" });
 * let sum = 0;
 * const add = (s: JsonScanner) => {
 *   sum += s.number();
 * };
 * const walker = new ListWalker(scanner, { "": { one: add } }, undefined);
 * await feed(source, undefined, scanner, () => walker.advance());
 * assert.equal(sum, 6.5);
 * ```
 */
export async function feed(
  source: Source,
  path: string | undefined,
  scanner: JsonScanner,
  advance: () => boolean,
  { signal, onProgress }: LongWork = {},
): Promise<void> {
  const what = `bytes of ${path ?? source.name}`;
  // a server is asked for it only where somebody looks
  const wanted = onProgress !== undefined || source.syncPath?.(path) !== undefined;
  const total = wanted ? await source.size(path, { signal }).catch(() => undefined) : undefined;
  let done = 0;
  const counted = async function* () {
    for await (const piece of source.stream(path, { signal, transient: true })) {
      done += piece.length;
      yield piece;
    }
  };
  scanner.final = false;
  scanner.total = total;
  const pieces = gunzipIfNeeded(counted(), { file: path ?? source.name, signal })[Symbol.asyncIterator]();
  try {
    // the next piece is read from disk while this one is scanned
    let coming = pieces.next();
    let turned = performance.now();
    for (;;) {
      const { value, done: over } = await coming;
      if (over) break;
      coming = pieces.next();
      coming.catch(() => {}); // told of when it is awaited; an error in this piece goes first
      scanner.append(value);
      advance();
      throwIfAborted(signal);
      onProgress?.({ done, total, what });
      if (signal === undefined || performance.now() - turned < TURN) continue;
      await pause(signal);
      turned = performance.now();
    }
  } finally {
    await pieces.return?.(undefined);
  }
  scanner.final = true;
  advance();
}
