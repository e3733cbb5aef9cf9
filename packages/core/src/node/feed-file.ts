import { closeSync, openSync, readSync } from "node:fs";
import { BorescopeError } from "../error.js";
import type { JsonScanner } from "../json/scanner.js";

const CHUNK = 1 << 20; // stays in the second-level cache between the read and the scan

/**
 * Feeds a file to a reader piece by piece, so that no more than a piece of it is in memory.
 *
 * @param advance - reads as far as the scanner's bytes go
 * @throws BorescopeError FILE_UNREADABLE, and what `advance` throws
 */
export function feedFile(path: string, scanner: JsonScanner, advance: () => boolean): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (cause) {
    throw unreadable(path, cause);
  }
  try {
    scanner.final = false;
    for (;;) {
      let n: number;
      try {
        n = readSync(descriptor, scanner.room(CHUNK), 0, CHUNK, null);
      } catch (cause) {
        throw unreadable(path, cause);
      }
      scanner.added(n);
      if (n === 0) scanner.final = true;
      if (advance() || n === 0) break;
    }
  } finally {
    closeSync(descriptor);
  }
}

function unreadable(path: string, cause: unknown): BorescopeError {
  return new BorescopeError("FILE_UNREADABLE", {
    file: path,
    found: cause instanceof Error ? cause.message : String(cause),
    hint: "Check the path.",
    cause,
  });
}
