import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { throwIfAborted } from "../progress.js";
import { makeFile } from "../source/make-source.js";
import { type ResolveOptions, resolveSource, type SourceInput } from "../source/resolve.js";
import type { Source } from "../source/source.js";
import { zipSource } from "../source/zip-source.js";
import { diskError, entryOfDisk, randomAccessOfDisk } from "./disk-entry.js";
import { folderSource } from "./folder-source.js";

/**
 * A file or folder on disk. A path that ends in `.zip` opens as a folder, and is not read whole. Of a folder, every
 * path that is read is resolved first and must stay inside the folder's real path, through symbolic links too; the
 * path given here itself may be a link. Files of any length are streamed.
 *
 * @param path - relative to the working directory
 * @throws BorescopeError SOURCE_NOT_FOUND, SOURCE_UNREADABLE (no permission), SOURCE_ZIP
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { fileSource } from "@borescope/core/node";
 *
 * const folder = await mkdtemp(join(tmpdir(), "castings-"));
 * await writeFile(join(folder, "val.json"), "{}");
 * const source = await fileSource(folder);
 * assert.deepEqual(await source.list(), ["val.json"]);
 * await assert.rejects(source.bytes("../val.json"), { code: "SOURCE_OUTSIDE_ROOT" });
 * ```
 */
export async function fileSource(path: string, options: ResolveOptions = {}): Promise<Source> {
  const { limits, signal } = options;
  throwIfAborted(signal);
  const full = resolve(path);
  const name = options.name ?? (basename(full) || full);
  const found = await stat(full).catch((cause) => {
    throw diskError(path, cause);
  });
  throwIfAborted(signal);
  if (found.isDirectory()) return folderSource(full, name);
  if (found.isFile() && /\.zip$/i.test(full))
    return zipSource(randomAccessOfDisk(full, path, found.size), { name, limits, signal });
  const folder = dirname(full);
  const parent = () => folderSource(folder, basename(folder) || folder);
  return makeFile({ name, entry: entryOfDisk(full, path), realPath: full, parent });
}

/**
 * Opens whatever a caller of a Node program names: a path, a `file:` or http(s) URL, bytes, a `Blob`, a `Source`.
 *
 * @throws BorescopeError as {@link fileSource} and `resolveSource` do
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openSource } from "@borescope/core/node";
 *
 * await assert.rejects(openSource("no-such-folder"), { code: "SOURCE_NOT_FOUND" });
 * assert.equal((await openSource(new URL("https://example.org/val.json"))).name, "val.json");
 * ```
 */
export async function openSource(input: SourceInput, options: ResolveOptions = {}): Promise<Source> {
  if (input instanceof URL)
    return input.protocol === "file:" ? fileSource(fileURLToPath(input), options) : resolveSource(input, options);
  if (typeof input !== "string") return resolveSource(input, options);
  if (/^https?:\/\//i.test(input)) return resolveSource(input, options);
  return fileSource(/^file:\/\//i.test(input) ? fileURLToPath(input) : input, options);
}
