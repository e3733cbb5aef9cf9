import { BorescopeError } from "../error.js";
import { blobSource, filesSource, type NamedBlob } from "./blob-source.js";
import { bytesSource, viewOf } from "./bytes-source.js";
import { type FileHandleLike, type FolderHandleLike, handleSource } from "./handle-source.js";
import { isSource, type ReadOptions, type Source } from "./source.js";
import { type UrlOptions, urlSource } from "./url-source.js";
import { isZip, type ZipOptions, zipSource } from "./zip-source.js";

/** All that `resolveSource` makes a source of. */
export type SourceInput =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | readonly NamedBlob[]
  | ArrayLike<NamedBlob>
  | FileHandleLike
  | FolderHandleLike
  | Source;

/** Options of {@link resolveSource}. */
export interface ResolveOptions extends ReadOptions, UrlOptions, Pick<ZipOptions, "limits"> {
  /** The source's name, where the input has none of its own or another is wanted. */
  readonly name?: string | undefined;
}

/**
 * Makes a source of what a caller has: a URL (relative ones by the page's address), bytes, a `File` or `Blob`, a list
 * of `File`s, a picked file or folder. What is a zip, by its name or its first bytes, opens as a folder (one behind a
 * URL is fetched whole). A source stays itself.
 *
 * @throws BorescopeError SOURCE_UNREADABLE for anything else; SOURCE_ZIP, SOURCE_HTTP, SOURCE_OUTSIDE_ROOT
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resolveSource } from "@borescope/core";
 *
 * const source = await resolveSource(new TextEncoder().encode("{}"), { name: "val.json" });
 * assert.equal(source.kind, "file");
 * assert.equal(await resolveSource(source), source);
 * ```
 */
export async function resolveSource(input: SourceInput, options: ResolveOptions = {}): Promise<Source> {
  const { name, limits, signal } = options;
  if (typeof input === "string" || input instanceof URL) {
    const source = urlSource(absolute(input), options);
    if (!/\.zip$/i.test(new URL(absolute(input)).pathname)) return source;
    return zipSource(await source.bytes(undefined, { signal }), { name: source.name, limits, signal });
  }
  if (input instanceof Uint8Array || input instanceof ArrayBuffer) {
    const bytes = viewOf(input);
    return isZip(bytes) ? zipSource(bytes, { name, limits, signal }) : bytesSource(bytes, name);
  }
  if (input instanceof Blob) {
    const source = blobSource(input, name);
    const zipped = isZip(await source.head(undefined, 4, { signal }));
    return zipped ? zipSource(input, { name: source.name, limits, signal }) : source;
  }
  if (isSource(input)) return input;
  if ("kind" in input && input.kind === "file" && typeof input.getFile === "function")
    return resolveSource(await input.getFile(), { ...options, name: name ?? input.name });
  if ("kind" in input && input.kind === "directory" && typeof input.values === "function") return handleSource(input);
  if ("length" in input && Array.from(input).every((file) => file instanceof Blob)) return filesSource(input, name);
  throw new BorescopeError("SOURCE_UNREADABLE", {
    expected: "a URL, bytes, a File, a list of Files, a picked file or folder, or a Source",
    found: Object.prototype.toString.call(input),
    hint: 'For a path on disk, use openSource from "@borescope/core/node".',
  });
}

/** A relative URL is one of the page's; Node has no page, and `urlSource` then says what to do. */
function absolute(url: string | URL): string | URL {
  const base = (globalThis as { location?: { href?: string } }).location?.href;
  try {
    return new URL(url, base);
  } catch {
    return url;
  }
}
