import { throwIfAborted } from "../progress.js";
import { randomAccessOfBlob } from "./blob-source.js";
import { randomAccessOfBytes, viewOf } from "./bytes-source.js";
import { type Entry, entryOfStream, type RandomAccess } from "./entry.js";
import { makeFolderOf } from "./make-source.js";
import { outside, safePath } from "./safe-path.js";
import type { ReadOptions, Source } from "./source.js";
import { damaged, readZipDirectory, type ZipRecord } from "./zip-directory.js";
import { checkZipEntry, DEFAULT_ZIP_LIMITS, unzipEntry, type ZipLimits } from "./zip-entry.js";

/** Options of {@link zipSource}. */
export interface ZipOptions extends ReadOptions {
  /** The zip's name, for the source and for errors. */
  readonly name?: string | undefined;
  /** What is too large to unpack; {@link DEFAULT_ZIP_LIMITS} where absent. */
  readonly limits?: Partial<ZipLimits> | undefined;
}

/**
 * A zip as a folder. Only its directory is read at first; each file is unpacked when it is asked for, as a stream,
 * and its check sum is checked. Folders, symbolic links and the resource forks of macOS (`__MACOSX/`) are not listed.
 *
 * @param data - the zip: in memory, a `Blob`, or anything that can be read from anywhere
 * @throws BorescopeError SOURCE_ZIP where the zip is damaged or has one path twice; SOURCE_OUTSIDE_ROOT where an entry
 *   climbs out of the root or is absolute. Reads throw SOURCE_ZIP for entries that are damaged, encrypted, packed
 *   by another method than deflate, or beyond the limits, before anything is allocated for them.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { zipSync } from "fflate";
 * import { zipSource } from "@borescope/core";
 *
 * const zip = zipSync({ castings: { "val.json": new TextEncoder().encode("{}") } });
 * const source = await zipSource(zip, { name: "castings.zip" });
 * assert.deepEqual(await source.list(), ["castings/val.json"]);
 * assert.equal((await source.bytes("castings/val.json")).length, 2);
 * ```
 */
export async function zipSource(
  data: Uint8Array | ArrayBuffer | Blob | RandomAccess,
  { name = "zip", limits, signal }: ZipOptions = {},
): Promise<Source> {
  throwIfAborted(signal);
  const bytes = accessOf(data, name);
  const bounds = { ...DEFAULT_ZIP_LIMITS, ...limits };
  const entries = new Map<string, Entry>();
  for (const record of await readZipDirectory(bytes, name, { signal })) {
    const path = pathOf(record, name);
    throwIfAborted(signal);
    if (path === undefined) continue;
    if (entries.has(path)) throw damaged(name, `two entries named "${path}"`);
    entries.set(path, entryOfZip(bytes, record, path, bounds));
  }
  return makeFolderOf(name, entries);
}

/** Whether bytes begin as a zip does (an empty zip included). */
export function isZip(head: Uint8Array): boolean {
  const [p, k, a, b] = head;
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));
}

function pathOf({ name, link }: ZipRecord, zip: string): string | undefined {
  // old packers on Windows write "\"
  const slashed = name.replaceAll("\\", "/");
  let path: string;
  try {
    path = safePath(slashed, zip);
  } catch {
    throw outside(name, zip, "A zip with such an entry is damaged or hostile: do not unpack it by other means either.");
  }
  const hidden = link || slashed.endsWith("/") || path === "" || path.startsWith("__MACOSX/");
  return hidden ? undefined : path;
}

function entryOfZip(data: RandomAccess, record: ZipRecord, path: string, limits: ZipLimits): Entry {
  const streamed = entryOfStream(
    async () => record.size,
    (options) => unzipEntry(data, record, path, limits, options),
  );
  return {
    ...streamed,
    bytes: async (options) => {
      checkZipEntry(record, path, limits);
      return streamed.bytes(options);
    },
  };
}

function accessOf(data: Uint8Array | ArrayBuffer | Blob | RandomAccess, name: string): RandomAccess {
  if (data instanceof Uint8Array || data instanceof ArrayBuffer) return randomAccessOfBytes(viewOf(data));
  return data instanceof Blob ? randomAccessOfBlob(data, name) : data;
}
