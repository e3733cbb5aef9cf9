import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { BorescopeError, throwIfAborted } from "@borescope/core";
import { checkFile, type FileCheck, type ModelFolderOptions } from "./model-folder.js";

/** Connections that may break before it gives up; each goes on where the one before stopped. */
const ATTEMPTS = 3;

/**
 * Downloads a file, once: what is there already is checked, by what it must be or else by what it was when it came. A
 * download that broke off goes on where it stopped, also in another process, as far as the server still has that version.
 *
 * @returns false where the server has no such file
 * @throws BorescopeError EMBED_DOWNLOAD; the signal's reason
 */
export async function download(
  address: URL,
  target: string,
  options: ModelFolderOptions,
  check: FileCheck,
): Promise<boolean> {
  const known = await readJson<FileCheck>(`${target}.check.json`);
  if (known !== null) {
    const found = await describe(target);
    if (found !== null && found.sha256 === known.sha256 && matches(found, check)) return true;
  }
  await mkdir(dirname(target), { recursive: true });
  const part = `${target}.part`;
  for (let attempt = 1; ; attempt++) {
    try {
      if (!(await fetchInto(address, part, options, check))) return false;
      break;
    } catch (error) {
      throwIfAborted(options.signal);
      if (error instanceof BorescopeError) throw error;
      if (attempt === ATTEMPTS) throw brokenOff(address, error);
    }
  }
  const found = (await describe(part))!;
  try {
    checkFile(shown(address), found, check);
  } catch (error) {
    await forget(part);
    throw error;
  }
  await writeFile(`${target}.check.json`, JSON.stringify(found));
  await rename(part, target);
  await rm(`${part}.json`, { force: true });
  return true;
}

/** What is known of a part: by which the server can tell whether it still has that version. */
interface PartFacts {
  readonly version: string | null;
}

/** Fetches what a part lacks. @returns false where the server has no such file */
async function fetchInto(address: URL, part: string, options: ModelFolderOptions, check: FileCheck): Promise<boolean> {
  const { signal, onProgress, headers } = options;
  const have = (await stat(part).catch(() => null))?.size ?? 0;
  const version = (await readJson<PartFacts>(`${part}.json`))?.version ?? null;
  // a part that nobody can tell the version of may be gone on with only where the whole is checked
  const from = version !== null || check.sha256 !== undefined ? have : 0;
  const range: Record<string, string> = from === 0 ? {} : { range: `bytes=${from}-` };
  if (from > 0 && version !== null) range["if-range"] = version;
  const response = await fetch(address, {
    headers: { ...headers, ...range, "accept-encoding": "identity" },
    signal: signal ?? null,
  });
  if (response.status === 416) {
    await response.body?.cancel();
    if (from === check.size) return true; // it was whole
    await forget(part);
    return fetchInto(address, part, options, check);
  }
  if (response.status === 404 || response.status === 410) return false;
  if (!response.ok || response.body === null)
    throw new BorescopeError("EMBED_DOWNLOAD", {
      file: shown(address),
      expected: "status 200",
      found: String(response.status),
    });
  const goesOn =
    response.status === 206 && response.headers.get("content-range")?.startsWith(`bytes ${from}-`) === true;
  const length = response.headers.get("content-length");
  const start = goesOn ? from : 0;
  const total = length === null ? undefined : start + Number(length);
  const facts: PartFacts = { version: strongVersion(response.headers) };
  await writeFile(`${part}.json`, JSON.stringify(facts));
  const file = await open(part, goesOn ? "a" : "w");
  let done = start;
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      await file.writeFile(chunk);
      done += chunk.length;
      onProgress?.({ done, total, what: `bytes of ${part.replace(/^.*[/\\]|\.part$/g, "")}` });
    }
  } finally {
    await file.close();
  }
  if (total !== undefined && done !== total) throw new Error(`${done} of ${total} bytes`);
  return true;
}

/** What If-Range takes: an entity tag that is not weak, or a date. */
function strongVersion(headers: Headers): string | null {
  const tag = headers.get("etag");
  return tag !== null && !tag.startsWith("W/") ? tag : headers.get("last-modified");
}

async function describe(path: string): Promise<Required<FileCheck> | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { size: found.size, sha256: hash.digest("hex") };
}

function matches(found: Required<FileCheck>, { size, sha256 }: FileCheck): boolean {
  return (size ?? found.size) === found.size && (sha256 ?? found.sha256) === found.sha256;
}

async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch {
    return null;
  }
}

async function forget(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(`${part}.json`, { force: true });
}

function brokenOff(address: URL, cause: unknown): BorescopeError {
  const parts = cause instanceof Error ? [cause.message, (cause.cause as Error | undefined)?.message] : [String(cause)];
  return new BorescopeError("EMBED_DOWNLOAD", {
    file: shown(address),
    expected: "the whole file",
    found: parts.filter(Boolean).join(": "),
    hint: "What has come is kept: try again, and it goes on from there.",
    cause,
  });
}

/** Without what may be secret. */
function shown({ origin, pathname }: URL): string {
  return origin + pathname;
}
