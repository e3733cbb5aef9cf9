import { type FileHandle, open, stat } from "node:fs/promises";
import { BorescopeError } from "../error.js";
import { throwIfAborted } from "../progress.js";
import { chunkLength, collect, type Entry, type RandomAccess } from "../source/entry.js";
import type { ReadOptions, StreamOptions } from "../source/source.js";

/** Bytes asked of the system at once while a file is read whole: between two pieces the signal is looked at. */
const PIECE_BYTES = 1 << 26;

/**
 * A file on disk; pipes and devices (`/dev/stdin`) can be read once, in order.
 *
 * @param full - the absolute path
 * @param path - as the caller named it, for errors
 */
export function entryOfDisk(full: string, path: string): Entry {
  const stream = (options: StreamOptions = {}) => streamOf(full, path, options);
  const start = async (n: number, { signal }: ReadOptions = {}) => {
    const { size, plain } = await look(full, path, signal);
    // a pipe says 0, and so do the files of /proc
    if (!plain || size === 0) return collect(stream({ signal, chunkBytes: Math.max(1, Math.min(n, 1 << 20)) }), n);
    return readRange(full, path, 0, Math.min(n, size), signal);
  };
  return {
    size: async ({ signal } = {}) => (await look(full, path, signal)).size,
    bytes: (options) => start(Number.POSITIVE_INFINITY, options),
    head: (n, options) => {
      if (!(n >= 0)) throw new RangeError(`a number of bytes is 0 or more, not ${n}`);
      return start(Math.floor(n), options);
    },
    stream,
  };
}

/** A file on disk, to be read from anywhere; it is opened for each read and closed after. */
export function randomAccessOfDisk(full: string, path: string, size: number): RandomAccess {
  return { size, read: (start, end, options = {}) => readRange(full, path, start, end, options.signal) };
}

/** The error of a system call, with what to do. */
export function diskError(path: string, cause: unknown): BorescopeError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const found = cause instanceof Error ? cause.message : String(cause);
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG")
    return new BorescopeError("SOURCE_NOT_FOUND", {
      file: path,
      found: "no such file or folder",
      hint: `Check the path; a relative one starts from ${process.cwd()}.`,
      cause,
    });
  const hints: Record<string, string> = {
    EACCES: "Check the permissions of the file and of the folders above it.",
    EPERM: "Check the permissions of the file and of the folders above it.",
    EMFILE: "Too many files are open: read fewer at once, or raise the limit with `ulimit -n`.",
    ELOOP: "Symbolic links lead in a circle.",
    EISDIR: "This is a folder: name a file in it.",
  };
  const hint = hints[code ?? ""] ?? "Check that the file can be opened and that the disk is sound.";
  return new BorescopeError("SOURCE_UNREADABLE", { file: path, found, hint, cause });
}

async function look(full: string, path: string, signal: AbortSignal | undefined) {
  throwIfAborted(signal);
  const found = await stat(full).catch((cause) => {
    throw diskError(path, cause);
  });
  return { size: found.size, plain: found.isFile() };
}

async function withFile<T>(full: string, path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  let file: FileHandle | undefined;
  try {
    file = await open(full);
    return await use(file);
  } catch (cause) {
    throw isSystemError(cause) ? diskError(path, cause) : cause;
  } finally {
    await file?.close();
  }
}

function readRange(full: string, path: string, start: number, end: number, signal?: AbortSignal): Promise<Uint8Array> {
  throwIfAborted(signal);
  return withFile(full, path, async (file) => {
    const bytes = allocate(end - start, path);
    let at = 0;
    while (at < bytes.length) {
      throwIfAborted(signal);
      const { bytesRead } = await file.read(bytes, at, Math.min(PIECE_BYTES, bytes.length - at), start + at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    throwIfAborted(signal);
    return bytes.subarray(0, at);
  });
}

async function* streamOf(full: string, path: string, options: StreamOptions): AsyncGenerator<Uint8Array> {
  const { signal } = options;
  const step = chunkLength(options);
  throwIfAborted(signal);
  const spare: Uint8Array[] = [];
  let file: FileHandle | undefined;
  try {
    file = await open(full);
    for (;;) {
      // a chunk is the reader's to keep, so each has memory of its own, unless the reader says that it does not
      const memory = spare.length === 2 ? spare.shift()! : new Uint8Array(step);
      const { bytesRead, buffer } = await file.read(memory, 0, step, null);
      if (options.transient === true) spare.push(memory);
      throwIfAborted(signal);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      throwIfAborted(signal);
    }
  } catch (cause) {
    throw isSystemError(cause) ? diskError(path, cause) : cause;
  } finally {
    await file?.close();
  }
}

function allocate(length: number, path: string): Uint8Array {
  try {
    return new Uint8Array(length);
  } catch (cause) {
    throw new BorescopeError("SOURCE_UNREADABLE", {
      file: path,
      found: `${length} bytes, more than memory holds in one piece`,
      hint: "Read it with stream().",
      cause,
    });
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === "string";
}
