import { realpathSync, statSync } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { throwIfAborted } from "../progress.js";
import type { Entry } from "../source/entry.js";
import { makeFolder } from "../source/make-source.js";
import { outside } from "../source/safe-path.js";
import type { ReadOptions, Source } from "../source/source.js";
import { diskError, entryOfDisk } from "./disk-entry.js";

const LINK_HINT = "A symbolic link leads out of the folder: open the folder that it leads to, or copy the files in.";

/**
 * A folder on disk, every path of it held inside its real path. Links that stay inside are followed; those that lead
 * out are not listed, and reading them is SOURCE_OUTSIDE_ROOT.
 *
 * @param full - the absolute path
 */
export async function folderSource(full: string, name: string): Promise<Source> {
  const root = await realpath(full).catch((cause) => {
    throw diskError(full, cause);
  });
  return makeFolder({
    name,
    list: (options) => listFolder(root, options),
    find: async (path) => {
      const real = await realpath(join(root, path)).catch(absent(path));
      if (real === undefined) return undefined;
      if (!isInside(root, real)) throw outside(path, name, LINK_HINT);
      return entryOfFile(real, path);
    },
    realPath: (path) => {
      let real: string;
      try {
        real = realpathSync.native(join(root, path));
      } catch (cause) {
        return absent(path)(cause);
      }
      if (!isInside(root, real)) throw outside(path, name, LINK_HINT);
      return statSync(real).isFile() ? real : undefined;
    },
  });
}

function isInside(root: string, real: string): boolean {
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
}

async function entryOfFile(real: string, path: string): Promise<Entry | undefined> {
  const found = await stat(real).catch(absent(path));
  // a pipe or a device in a data set could block the reader for ever
  return found?.isFile() ? entryOfDisk(real, path) : undefined;
}

/** Undefined where nothing is there, an error for all else. */
function absent(path: string): (cause: unknown) => undefined {
  return (cause) => {
    const error = diskError(path, cause);
    if (error.code !== "SOURCE_NOT_FOUND") throw error;
    return undefined;
  };
}

interface Waiting {
  /** The real path. */
  readonly folder: string;
  readonly prefix: string;
  /** Real paths of the folders above, to stop links that lead in a circle. */
  readonly above: readonly string[];
}

async function listFolder(root: string, { signal }: ReadOptions): Promise<readonly string[]> {
  const paths: string[] = [];
  const linked = new Set<string>();
  const waiting: Waiting[] = [{ folder: root, prefix: "", above: [] }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folder, prefix } = next;
    const above = [...next.above, folder];
    throwIfAborted(signal);
    const children = await readdir(folder, { withFileTypes: true }).catch((cause) => {
      throw diskError(prefix === "" ? folder : prefix, cause);
    });
    for (const child of children) {
      const path = prefix + child.name;
      const full = join(folder, child.name);
      if (child.isFile()) paths.push(path);
      else if (child.isDirectory()) waiting.push({ folder: full, prefix: `${path}/`, above });
      else if (child.isSymbolicLink()) {
        throwIfAborted(signal);
        const target = await targetInside(root, full);
        if (target?.kind === "file") paths.push(path);
        // a folder is walked through one link only, so that links cannot multiply it
        else if (target !== undefined && !above.includes(target.real) && !linked.has(target.real)) {
          linked.add(target.real);
          waiting.push({ folder: target.real, prefix: `${path}/`, above });
        }
      }
    }
  }
  return paths.sort();
}

async function targetInside(
  root: string,
  link: string,
): Promise<{ real: string; kind: "file" | "folder" } | undefined> {
  try {
    const real = await realpath(link);
    if (!isInside(root, real)) return undefined;
    const found = await stat(real);
    if (found.isFile()) return { real, kind: "file" };
    return found.isDirectory() ? { real, kind: "folder" } : undefined;
  } catch {
    return undefined;
  }
}
