import { type Entry, entryOfRandomAccess, type RandomAccess } from "./entry.js";
import { makeFile, makeFolderOf } from "./make-source.js";
import { safePath } from "./safe-path.js";
import type { Source } from "./source.js";

/**
 * A file in memory. The bytes are not copied.
 *
 * @param data - the bytes
 * @param name - the file's name, by which adapters tell formats apart
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesSource } from "@borescope/core";
 *
 * const source = bytesSource(new TextEncoder().encode("[]"), "yolo.json");
 * assert.deepEqual(await source.list(), ["yolo.json"]);
 * assert.equal((await source.bytes()).length, 2);
 * ```
 */
export function bytesSource(data: Uint8Array | ArrayBuffer, name = "bytes"): Source {
  return makeFile({ name, entry: entryOfRandomAccess(randomAccessOfBytes(viewOf(data))) });
}

/**
 * A folder in memory, for tests and for data sets made by a program. Text is held as UTF-8.
 *
 * @param files - bytes or text by path
 * @throws BorescopeError SOURCE_OUTSIDE_ROOT for a path that leaves the root
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesFolder } from "@borescope/core";
 *
 * const source = bytesFolder({ "labels/a.txt": "0 0.5 0.5 1 1", "images/a.png": new Uint8Array(8) });
 * assert.deepEqual(await source.list(), ["images/a.png", "labels/a.txt"]);
 * assert.equal(await source.has("labels/b.txt"), false);
 * ```
 */
export function bytesFolder(
  files: Readonly<Record<string, Uint8Array | ArrayBuffer | string>>,
  name = "folder",
): Source {
  const entries = new Map<string, Entry>();
  for (const [path, data] of Object.entries(files)) {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : viewOf(data);
    entries.set(safePath(path, name), entryOfRandomAccess(randomAccessOfBytes(bytes)));
  }
  return makeFolderOf(name, entries);
}

/** Bytes in memory, to be read from anywhere without copies. */
export function randomAccessOfBytes(bytes: Uint8Array): RandomAccess {
  return { size: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}

/** The bytes themselves, as a view. */
export function viewOf(data: Uint8Array | ArrayBuffer): Uint8Array {
  return data instanceof Uint8Array ? data : new Uint8Array(data);
}
