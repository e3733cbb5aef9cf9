import { abortable } from "./abortable.js";
import { blobSource, entryOfBlob, unreadable } from "./blob-source.js";
import { makeFolder } from "./make-source.js";
import type { ReadOptions, Source } from "./source.js";

/** What is needed of a `FileSystemFileHandle`. */
export interface FileHandleLike {
  readonly kind: "file";
  readonly name: string;
  getFile(): Promise<Blob>;
}

/** What is needed of a `FileSystemDirectoryHandle`. */
export interface FolderHandleLike {
  readonly kind: "directory";
  readonly name: string;
  values(): AsyncIterable<{ readonly kind: "file" | "directory"; readonly name: string }>;
}

/**
 * A file or folder that the user picked (`showOpenFilePicker`, `showDirectoryPicker`) or that lies in the origin's
 * private file system. A folder is walked once, when its files are first asked for.
 *
 * @throws BorescopeError SOURCE_UNREADABLE where the permission is gone or the file went away
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { handleSource } from "@borescope/core";
 *
 * // in a page: await handleSource(await showDirectoryPicker())
 * const file = { kind: "file", name: "val.json", getFile: async () => new Blob(["{}"]) } as const;
 * const folder = { kind: "directory", name: "castings", values: async function* () { yield file; } } as const;
 * const source = await handleSource(folder);
 * assert.deepEqual(await source.list(), ["val.json"]);
 * ```
 */
export async function handleSource(handle: FileHandleLike | FolderHandleLike): Promise<Source> {
  if (handle.kind === "file") return blobSource(await fileOf(handle, handle.name), handle.name);
  let walked: Promise<Map<string, FileHandleLike>> | undefined;
  const files = ({ signal }: ReadOptions = {}) => {
    if (walked === undefined) {
      walked = walk(handle);
      // a walk that failed is tried again by the next caller
      walked.catch(() => {
        walked = undefined;
      });
    }
    return abortable(walked, signal);
  };
  return makeFolder({
    name: handle.name,
    list: async (options) => [...(await files(options)).keys()].sort(),
    find: async (path) => {
      const file = (await files()).get(path);
      return file === undefined ? undefined : entryOfBlob(await fileOf(file, path), path);
    },
  });
}

async function walk(root: FolderHandleLike): Promise<Map<string, FileHandleLike>> {
  const files = new Map<string, FileHandleLike>();
  const waiting = [{ folder: root, prefix: "" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folder, prefix } = next;
    try {
      for await (const child of folder.values()) {
        const path = prefix + child.name;
        if (child.kind === "file") files.set(path, child as FileHandleLike);
        else waiting.push({ folder: child as FolderHandleLike, prefix: `${path}/` });
      }
    } catch (cause) {
      throw unreadable(prefix === "" ? root.name : prefix, cause, "Pick the folder again and allow reading it.");
    }
  }
  return files;
}

async function fileOf(handle: FileHandleLike, path: string): Promise<Blob> {
  try {
    return await handle.getFile();
  } catch (cause) {
    throw unreadable(path, cause, "Pick the file or its folder again and allow reading it.");
  }
}
