import type { OutputFile } from "../plugin.js";
import { bytesFolder, bytesSource } from "../source/bytes-source.js";
import { safePath } from "../source/safe-path.js";
import type { Source } from "../source/source.js";
import { fail } from "./verdict.js";

/** Files by path, with no path of theirs mistaken for a property of objects. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** All files of a source. */
export async function filesOf(source: Source): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  for (const path of await source.list()) files.set(path, new Uint8Array(await source.bytes(path)));
  return files;
}

/** Files as a source: of one file where one is wanted and there is but one, else a folder. */
export function sourceOf(files: Files, kind: Source["kind"], name: string): Source {
  const [only] = files;
  if (kind === "file" && only !== undefined && files.size === 1) return bytesSource(only[1], only[0]);
  return bytesFolder(Object.fromEntries(files), name);
}

/** What a writer makes, in memory. Fails where a path climbs out of the output folder or comes twice. */
export function collectFiles(place: string, output: Iterable<OutputFile>): Files {
  const files = new Map<string, Uint8Array>();
  const encoder = new TextEncoder();
  for (const { path, content } of output) {
    const parts = Array.from(content, (piece) => (typeof piece === "string" ? encoder.encode(piece) : piece));
    if (!isPlain(path)) fail(place, "plain paths inside the output folder", path);
    if (files.has(path)) fail(place, "every file once", `${path} twice`);
    files.set(path, joined(parts));
  }
  return files;
}

/** The heads of pictures of these sizes (GIF), for formats that take sizes from the images. */
export function pictures(names: readonly string[], width: ArrayLike<number>, height: ArrayLike<number>): Source {
  const files = names.flatMap((name, i) => {
    const [w, h] = [width[i]!, height[i]!];
    const head = [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, w & 255, w >> 8, h & 255, h >> 8, 0, 0, 0];
    return isPlain(name) ? [[name, Uint8Array.from(head)] as const] : [];
  });
  return bytesFolder(Object.fromEntries(files), "pictures");
}

function isPlain(name: string): boolean {
  try {
    return safePath(name, "folder") === name && name !== "";
  } catch {
    return false;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
