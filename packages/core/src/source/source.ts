/** Options of every read. */
export interface ReadOptions {
  /** Stops the read: it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link Source.stream}. */
export interface StreamOptions extends ReadOptions {
  /** No chunk is longer than this many bytes; {@link DEFAULT_CHUNK_BYTES} if absent. Chunks may be shorter. */
  readonly chunkBytes?: number | undefined;
  /** A chunk is read and done with when the next but one is asked for: its memory may then be used again. */
  readonly transient?: boolean | undefined;
}

/** Bytes of a chunk where the caller does not say: 1 MiB. */
export const DEFAULT_CHUNK_BYTES = 1 << 20;

/**
 * Where bytes come from: a folder or file on disk, files dropped on a page, a URL, a zip, bytes in memory.
 * Adapters read only from a source, so every adapter works in Node and in the browser.
 *
 * Paths are relative to the source's root, with `/` between the parts (`images/val/a.jpg`). `./` and inner `..`
 * are resolved; a path that leaves the root is refused. A source of kind `"file"` holds one file, whose path is
 * its name and may be left out. Chunks and byte arrays belong to the caller, but may be views of memory that the
 * source holds: read them, do not write to them.
 *
 * Errors are BorescopeErrors: `SOURCE_NOT_FOUND` (no such file), `SOURCE_UNREADABLE` (there, but not to be read),
 * `SOURCE_OUTSIDE_ROOT` (a path or link leads out of the root), `SOURCE_ZIP`, `SOURCE_GZIP`, `SOURCE_HTTP`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesFolder, type Source } from "@borescope/core";
 *
 * const source: Source = bytesFolder({ "val.json": "{}", "images/a.jpg": new Uint8Array(3) }, "castings");
 * assert.deepEqual(await source.list(), ["images/a.jpg", "val.json"]);
 * assert.equal(await source.size("images/a.jpg"), 3);
 * assert.equal(new TextDecoder().decode(await source.bytes("./val.json")), "{}");
 * await assert.rejects(source.bytes("../secret"), { code: "SOURCE_OUTSIDE_ROOT" });
 * ```
 */
export interface Source {
  /** What a person calls it: the last part of its path or URL. */
  readonly name: string;
  readonly kind: "file" | "folder";

  /** The paths of all files, folders within folders included, sorted by code unit; a file lists its own name. */
  list(options?: ReadOptions): Promise<readonly string[]>;

  /** Whether there is such a file; false for folders and for paths outside the root. */
  has(path?: string, options?: ReadOptions): Promise<boolean>;

  /** Length of a file in bytes. @throws BorescopeError also SOURCE_HTTP where a server does not tell the length */
  size(path?: string, options?: ReadOptions): Promise<number>;

  /** All bytes of a file. */
  bytes(path?: string, options?: ReadOptions): Promise<Uint8Array>;

  /** The first `n` bytes of a file, or fewer where it is shorter; it reads no more than it must. */
  head(path: string | undefined, n: number, options?: ReadOptions): Promise<Uint8Array>;

  /** The bytes of a file in order, chunk by chunk; memory does not grow with the file. */
  stream(path?: string, options?: StreamOptions): AsyncIterable<Uint8Array>;

  /** Of a file: the folder that it lies in; undefined where nobody knows, as of bytes in memory. */
  parent?(): Promise<Source>;

  /** The real path on disk, for libraries that open files themselves; undefined where there is none. */
  syncPath?(path?: string): string | undefined;
}

/**
 * Whether a value is a {@link Source}, by its shape.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesSource, isSource } from "@borescope/core";
 *
 * assert.equal(isSource(bytesSource(new Uint8Array(0))), true);
 * assert.equal(isSource("val.json"), false);
 * ```
 */
export function isSource(value: unknown): value is Source {
  if (typeof value !== "object" || value === null) return false;
  const { kind, list, bytes, stream } = value as Partial<Record<keyof Source, unknown>>;
  const methods = [list, bytes, stream].every((method) => typeof method === "function");
  return methods && (kind === "file" || kind === "folder");
}
