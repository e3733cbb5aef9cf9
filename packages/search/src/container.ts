import { BorescopeError, crc32, type EmbedderIdentity } from "@borescope/core";

/** What a file says of itself, in JSON after its head. */
export interface Manifest {
  readonly embedder: EmbedderIdentity;
  readonly metric: "cosine";
  /** Vectors. */
  readonly count: number;
  readonly store: { readonly name: string; readonly settings: Readonly<Record<string, string | number>> };
  /** Bytes of the parts, which follow one another. */
  readonly bytes: { readonly vectors: number; readonly records: number; readonly graph: number };
}

/** An index as it lies in a file. */
export interface Container {
  readonly manifest: Manifest;
  readonly vectors: Float32Array;
  /** JSON. */
  readonly records: Uint8Array;
  /** What the store wants besides the vectors; null: nothing. */
  readonly graph: Uint8Array | null;
}

const MAGIC = "bscopeix";
/** Of the format; a reader refuses newer ones. */
export const FORMAT_VERSION = 1;
/** The magic, the version and the manifest's length; the vectors begin at a multiple of ALIGNMENT. */
const HEAD = 16;
const ALIGNMENT = 64;
/** CRC-32 of all before it. */
const TAIL = 4;

/** A file, piece by piece: head, manifest, vectors, records, graph, CRC-32. Numbers are little-endian. */
export function* containerPieces({ manifest, vectors, records, graph }: Container): Generator<Uint8Array> {
  let crc = 0;
  const json = new TextEncoder().encode(JSON.stringify(manifest));
  const head = new Uint8Array(Math.ceil((HEAD + json.length) / ALIGNMENT) * ALIGNMENT);
  head.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(head.buffer);
  view.setUint32(8, FORMAT_VERSION, true);
  view.setUint32(12, json.length, true);
  head.set(json, HEAD);
  for (const piece of [head, bytesOf(vectors), records, graph ?? new Uint8Array(0)]) {
    crc = crc32(piece, crc);
    yield piece;
  }
  const tail = new Uint8Array(TAIL);
  new DataView(tail.buffer).setUint32(0, crc, true);
  yield tail;
}

/**
 * Takes a file apart; nothing is copied where the vectors lie on a multiple of 4.
 *
 * @throws BorescopeError SEARCH_FILE (another kind of file, cut short, altered), SEARCH_FILE_NEWER
 */
export function readContainer(bytes: Uint8Array, file: string): Container {
  const fail = (expected: string, found: string) => fileError(file, expected, found);
  if (bytes.length < HEAD + TAIL || !new TextDecoder().decode(bytes.subarray(0, 8)).startsWith(MAGIC))
    throw fail(
      "an index of borescope",
      bytes.length === 0 ? "an empty file" : "another kind of file, or one cut short",
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version > FORMAT_VERSION)
    throw new BorescopeError("SEARCH_FILE_NEWER", {
      file,
      expected: `format ${FORMAT_VERSION} or older`,
      found: `format ${version}`,
      hint: "Update @borescope/search, or build the index again with this version.",
    });
  const end = bytes.length - TAIL;
  if (crc32(bytes.subarray(0, end)) !== view.getUint32(end, true))
    throw fail("the bytes that were written", "others: the file was cut short or altered");
  const jsonBytes = view.getUint32(12, true);
  const manifest = manifestOf(bytes.subarray(HEAD, HEAD + jsonBytes), fail);
  const start = Math.ceil((HEAD + jsonBytes) / ALIGNMENT) * ALIGNMENT;
  const { vectors, records, graph } = manifest.bytes;
  if (start + vectors + records + graph !== end || vectors !== 4 * manifest.count * manifest.embedder.dimension)
    throw fail("parts as long as the manifest says", `${bytes.length} bytes`);
  const part = (from: number, length: number) => bytes.subarray(start + from, start + from + length);
  return {
    manifest,
    vectors: floatsOf(part(0, vectors)),
    records: part(vectors, records),
    graph: graph === 0 ? null : part(vectors + records, graph),
  };
}

/** The error of a file that is not an index, or no longer. */
export function fileError(file: string, expected: string, found: string): BorescopeError {
  const hint = "Build the index again from its vectors.";
  return new BorescopeError("SEARCH_FILE", { file, expected, found, hint });
}

function manifestOf(bytes: Uint8Array, fail: (expected: string, found: string) => Error): Manifest {
  const manifest = parse(bytes) as Partial<Manifest> | undefined;
  const { embedder, metric, count, store, bytes: parts } = manifest ?? {};
  const whole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const sound =
    typeof embedder?.name === "string" &&
    typeof embedder.fingerprint === "string" &&
    whole(embedder.dimension) &&
    embedder.dimension > 0 &&
    metric === "cosine" &&
    whole(count) &&
    typeof store?.name === "string" &&
    typeof store.settings === "object" &&
    [parts?.vectors, parts?.records, parts?.graph].every(whole);
  if (sound) return manifest as Manifest;
  throw fail("a manifest with embedder, metric, count, store and bytes", "another");
}

/** JSON; undefined where it is none. */
export function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function floatsOf(bytes: Uint8Array): Float32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}
