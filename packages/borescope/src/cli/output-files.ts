import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { OutputFile } from "@borescope/core";

/**
 * Writes what an adapter makes. A file appears under its name only when it is whole.
 *
 * @param out - a folder; or a file, where the adapter makes just one and `out` has its ending
 * @returns the paths written
 */
export async function writeOutput(files: Iterable<OutputFile>, out: string): Promise<string[]> {
  const all = [...files];
  const only = all.length === 1 ? all[0] : undefined;
  const ending = only?.path.slice(only.path.lastIndexOf("."));
  const asFile = ending !== undefined && out.endsWith(ending);
  const written: string[] = [];
  for (const file of all) {
    const path = asFile ? out : join(out, file.path);
    await writeWhole(path, file.content);
    written.push(path);
  }
  return written;
}

async function writeWhole(path: string, content: Iterable<string | Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.partial-${process.pid}`;
  try {
    const stream = createWriteStream(partial);
    const failed = once(stream, "error").then(([error]) => Promise.reject(error));
    failed.catch(() => {});
    for (const piece of content) if (!stream.write(piece)) await Promise.race([once(stream, "drain"), failed]);
    stream.end();
    await Promise.race([once(stream, "close"), failed]);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
