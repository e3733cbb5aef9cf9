import { BorescopeError } from "../error.js";
import { type Entry, entryOfRandomAccess, type RandomAccess } from "./entry.js";
import { makeFile, makeFolderOf } from "./make-source.js";
import { safePath } from "./safe-path.js";
import type { Source } from "./source.js";

/**
 * A `File` or `Blob`: read piece by piece, never whole unless asked.
 *
 * @param blob - from a drop, an `<input type="file">` or a fetch
 * @param name - else the file's own name
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { blobSource } from "@borescope/core";
 *
 * const source = blobSource(new Blob(["{}"]), "val.json");
 * assert.equal(await source.size("val.json"), 2);
 * ```
 */
export function blobSource(blob: Blob, name: string = nameOf(blob)): Source {
  return makeFile({ name, entry: entryOfBlob(blob, name) });
}

/**
 * A folder of `File`s, as `<input type="file" webkitdirectory>` or a drop gives them. Paths are the files'
 * `webkitRelativePath`, less the chosen folder (which names the source), or else their names.
 *
 * @throws BorescopeError SOURCE_UNREADABLE where two files have one path, SOURCE_OUTSIDE_ROOT
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { filesSource } from "@borescope/core";
 *
 * const file = (path: string) =>
 *   Object.assign(new Blob(["x"]), { name: path.split("/").at(-1)!, webkitRelativePath: path });
 * const source = filesSource([file("castings/val.json"), file("castings/images/a.jpg")]);
 * assert.equal(source.name, "castings");
 * assert.deepEqual(await source.list(), ["images/a.jpg", "val.json"]);
 * ```
 */
export function filesSource(files: Iterable<NamedBlob> | ArrayLike<NamedBlob>, name?: string): Source {
  const all = Array.from(files);
  const chosen = all[0]?.webkitRelativePath?.split("/", 1)[0] ?? "";
  const root = all.every((file) => file.webkitRelativePath?.startsWith(`${chosen}/`)) ? chosen : "";
  const title = name ?? (root === "" ? "files" : root);
  const entries = new Map<string, Entry>();
  for (const file of all) {
    const whole = file.webkitRelativePath || file.name;
    const path = safePath(root === "" ? whole : whole.slice(root.length + 1), title);
    if (entries.has(path))
      throw new BorescopeError("SOURCE_UNREADABLE", {
        file: path,
        expected: "one file of a path",
        found: "two",
        hint: "Choose the folder rather than the files in it: then files of one name keep their folders.",
      });
    entries.set(path, entryOfBlob(file, path));
  }
  return makeFolderOf(title, entries);
}

/** What {@link filesSource} needs of a `File`. */
export interface NamedBlob extends Blob {
  readonly name: string;
  readonly webkitRelativePath?: string;
}

/** A blob, to be read from anywhere. Errors (a file that changed or went since it was chosen) are SOURCE_UNREADABLE. */
export function randomAccessOfBlob(blob: Blob, name: string): RandomAccess {
  return {
    size: blob.size,
    read: async (start, end) => {
      try {
        return new Uint8Array(await blob.slice(start, end).arrayBuffer());
      } catch (cause) {
        throw unreadable(name, cause, "The file changed or went away since it was chosen: choose it again.");
      }
    },
  };
}

/** An entry over a blob. */
export function entryOfBlob(blob: Blob, name: string): Entry {
  return entryOfRandomAccess(randomAccessOfBlob(blob, name));
}

/** The error for a file that is there and cannot be read. */
export function unreadable(file: string, cause: unknown, hint: string): BorescopeError {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new BorescopeError("SOURCE_UNREADABLE", { file, found, hint, cause });
}

function nameOf(blob: Blob): string {
  const { name } = blob as Partial<NamedBlob>;
  return name === undefined || name === "" ? "blob" : name;
}
