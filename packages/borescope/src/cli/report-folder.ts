import { existsSync, statSync } from "node:fs";
import { open, readdir, realpath, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { BorescopeError, type OutputFile } from "@borescope/core";
import { writeOutput } from "./output-files.js";
import { writing } from "./writing.js";

/** Bytes of a page within which it says that borescope made it. */
const HEAD = 4096;

/** What lies in the folder of a report. */
const CONTENT: ReadonlySet<string> = new Set(["index.html", "chunks"]);

/** Whether a path means a folder: it ends as one, or is one. */
export function isFolder(path: string): boolean {
  return path.endsWith("/") || path.endsWith(sep) || (existsSync(path) && statSync(path).isDirectory());
}

/** Whether a file is a page that borescope wrote. */
export async function isReportPage(path: string): Promise<boolean> {
  if (!existsSync(path) || !statSync(path).isFile()) return false;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.toString("utf8", 0, bytesRead).includes('<meta name="generator" content="borescope">');
  } finally {
    await file.close();
  }
}

/**
 * Checks that a report may be written to a folder: nothing is there, or nothing in it, or a report and nothing else.
 *
 * @throws BorescopeError OUTPUT_EXISTS, OUTPUT_UNWRITABLE
 */
export async function checkReportFolder(out: string): Promise<void> {
  await writing(out, async () => {
    if (!existsSync(out)) return;
    const refused = (found: string, hint: string) =>
      new BorescopeError("OUTPUT_EXISTS", {
        file: out,
        expected: "a folder that is new, empty or a report's",
        found,
        hint,
      });
    if ((await realpath(out)) === (await realpath(process.cwd())))
      throw refused("the folder that you are in, which would be replaced", "Write to a folder in it: --out report/");
    const names = await readdir(out);
    const stranger = names.find((name) => !CONTENT.has(name));
    if (stranger === undefined && (names.length === 0 || (await isReportPage(join(out, "index.html"))))) return;
    const another = join(out, "report") + sep;
    throw refused(`one that holds ${stranger ?? "a page by others"}`, `Write to a folder of its own: --out ${another}`);
  });
}

/**
 * Writes the folder of a report. It appears under its name when it is whole; a report that was there is replaced.
 *
 * @returns the paths written
 * @throws BorescopeError OUTPUT_EXISTS, OUTPUT_UNWRITABLE
 */
export async function writeReportFolder(files: readonly OutputFile[], out: string): Promise<string[]> {
  await checkReportFolder(out);
  return writing(out, async () => {
    const target = existsSync(out) ? await realpath(out) : resolve(out);
    const beside = (what: string) => join(dirname(target), `.${basename(target)}.${what}-${process.pid}`);
    const [partial, before] = [beside("partial"), beside("before")];
    try {
      await writeOutput(files, partial);
      const replaced = existsSync(target) && (await readdir(target)).length > 0;
      if (replaced) await rename(target, before);
      else if (existsSync(target)) await rmdir(target);
      await rename(partial, target).catch(async (error: unknown) => {
        if (replaced) await rename(before, target);
        throw error;
      });
      await rm(before, { recursive: true, force: true });
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    return files.map(({ path }) => join(out, path));
  });
}
