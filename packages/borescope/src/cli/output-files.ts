import { once } from "node:events";
import { constants, createWriteStream, existsSync, statSync } from "node:fs";
import { access, mkdir, rename, rm } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { BorescopeError, type OutputFile } from "@borescope/core";
import { writing } from "./writing.js";

/** How {@link writeOutput} writes. */
export interface WriteOutputOptions {
  /** Write over files that are there; else one of them stops all before anything is written. */
  readonly overwrite?: boolean | undefined;
}

/**
 * Writes what an adapter makes. A file appears under its name only when it is whole.
 *
 * @param out - a folder; or a file, where the adapter makes just one and `out` has its ending
 * @returns the paths written
 * @throws BorescopeError OUTPUT_EXISTS, OUTPUT_UNWRITABLE
 */
export async function writeOutput(
  files: Iterable<OutputFile>,
  out: string,
  { overwrite }: WriteOutputOptions = {},
): Promise<string[]> {
  const all = [...files];
  const only = all.length === 1 ? all[0] : undefined;
  const ending = only?.path.slice(only.path.lastIndexOf("."));
  const asFile = ending !== undefined && out.endsWith(ending);
  const paths = all.map(({ path }) => (asFile ? out : join(out, path)));
  const taken = overwrite === true ? [] : paths.filter((path) => existsSync(path));
  if (taken.length > 0)
    throw new BorescopeError("OUTPUT_EXISTS", {
      file: taken[0],
      expected: "a path where nothing is yet",
      found: `${statSync(taken[0]!).isDirectory() ? "a folder" : "a file"}${taken.length > 1 ? `, and ${taken.length - 1} more` : ""}`,
      hint: "Write somewhere else, or over files that are there (--overwrite).",
    });
  for (const [i, path] of paths.entries()) await writing(path, () => writeWhole(path, all[i]!.content));
  return paths;
}

/**
 * Tells before long work whether a file or folder could be written; folders that it needs are made.
 *
 * @throws BorescopeError OUTPUT_UNWRITABLE
 */
export async function checkWritable(out: string): Promise<void> {
  await writing(out, async () => {
    const folder = extname(out) === "" ? out : dirname(out);
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  });
  if (extname(out) !== "" && existsSync(out) && statSync(out).isDirectory())
    throw new BorescopeError("OUTPUT_UNWRITABLE", { file: out, expected: "a path for a file", found: "a folder" });
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
