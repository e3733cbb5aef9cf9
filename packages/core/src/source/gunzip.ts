import { BorescopeError } from "../error.js";
import { throwIfAborted } from "../progress.js";
import type { ReadOptions } from "./source.js";

/** Options of {@link gunzipStream}. */
export interface GunzipOptions extends ReadOptions {
  /** The file, for errors. */
  readonly file?: string | undefined;
}

/**
 * Whether bytes begin as a gzip file does.
 *
 * @param head - the first 3 bytes or more
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { isGzip } from "@borescope/core";
 *
 * assert.equal(isGzip(Uint8Array.of(0x1f, 0x8b, 8, 0)), true);
 * assert.equal(isGzip(new TextEncoder().encode("{}")), false);
 * ```
 */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/**
 * Unpacks gzip as it comes, by the platform's `DecompressionStream` (2.5 times as fast as JavaScript): memory does not
 * grow with the file, and the check sum is checked. Of a file of several members (`cat a.gz b.gz`, bgzip), Node 20
 * and 22 read all; later Nodes and browsers refuse what follows the first.
 *
 * @param chunks - the packed bytes, in order; closed when the reader stops early
 * @returns the plain bytes
 * @throws BorescopeError SOURCE_GZIP where the bytes are cut off, damaged or no gzip; what `chunks` throws
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { gzipSync } from "node:zlib";
 * import { bytesSource, gunzipStream } from "@borescope/core";
 *
 * const source = bytesSource(gzipSync("[1, 2]"), "yolo.json.gz");
 * let text = "";
 * for await (const chunk of gunzipStream(source.stream())) text += new TextDecoder().decode(chunk);
 * assert.equal(text, "[1, 2]");
 * ```
 */
export async function* gunzipStream(
  chunks: AsyncIterable<Uint8Array>,
  { signal, file }: GunzipOptions = {},
): AsyncGenerator<Uint8Array> {
  throwIfAborted(signal);
  const gunzip = new DecompressionStream("gzip");
  const reader = gunzip.readable.getReader();
  const feeding = feed(chunks, gunzip.writable.getWriter(), file);
  const stop = () => void reader.cancel().catch(ignore);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      throwIfAborted(signal);
      if (done) break;
      yield value;
      throwIfAborted(signal);
    }
    await feeding.over;
  } catch (cause) {
    throwIfAborted(signal);
    if (feeding.fault === undefined) throw corrupt(cause, file);
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
  if (feeding.fault !== undefined) throw feeding.fault.error;
}

/**
 * The bytes as they are, or unpacked where they are gzip: what a reader wants who does not care.
 *
 * @throws BorescopeError SOURCE_GZIP
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesSource, gunzipIfNeeded } from "@borescope/core";
 *
 * const source = bytesSource(new TextEncoder().encode("{}"), "val.json");
 * for await (const chunk of gunzipIfNeeded(source.stream())) assert.equal(chunk.length, 2);
 * ```
 */
export async function* gunzipIfNeeded(
  chunks: AsyncIterable<Uint8Array>,
  options: GunzipOptions = {},
): AsyncGenerator<Uint8Array> {
  throwIfAborted(options.signal);
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  const head: number[] = [];
  const rest = (async function* () {
    try {
      yield* first;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
  while (head.length < 3) {
    const next = await iterator.next();
    if (next.done) break;
    first.push(next.value.length < 3 ? next.value.slice() : next.value); // so short that more must be asked for
    head.push(...next.value.subarray(0, 3 - head.length));
  }
  yield* isGzip(Uint8Array.from(head)) ? gunzipStream(rest, options) : rest;
}

interface Feeding {
  /** What `chunks` threw. */
  fault: { readonly error: unknown } | undefined;
  /** Settles when all is written or no more is taken; it does not reject. */
  over: Promise<void>;
}

/** Writes the packed bytes in, while the plain ones are read out at the other end. */
function feed(
  chunks: AsyncIterable<Uint8Array>,
  writer: WritableStreamDefaultWriter<BufferSource>,
  file?: string,
): Feeding {
  writer.closed.catch(ignore);
  const feeding: Feeding = { fault: undefined, over: Promise.resolve() };
  // a write fails where the gzip is bad, and the reader hears of that by itself
  const write = (chunk: Uint8Array) => writer.write(chunk as Uint8Array<ArrayBuffer>).then(yes, no);
  feeding.over = (async () => {
    let length = 0;
    try {
      for await (const chunk of chunks) {
        length += chunk.length;
        // the stream may hold the chunk for longer than the source leaves it alone
        if (!(await write(chunk.slice()))) return;
      }
      if (length === 0) throw corrupt(new Error("no bytes"), file);
      await writer.close().catch(ignore);
    } catch (error) {
      feeding.fault = { error };
      await writer.abort(error).catch(ignore);
    }
  })();
  return feeding;
}

function corrupt(cause: unknown, file: string | undefined): BorescopeError {
  const found = cause instanceof Error && cause.message !== "" ? cause.message : "what cannot be unpacked";
  const several = /junk|trailing|extra/i.test(found);
  return new BorescopeError("SOURCE_GZIP", {
    file,
    expected: several ? "one gzip member and no bytes after it" : "a whole gzip file",
    found,
    hint: several
      ? "Pack it again in one piece: `gzip -dc FILE | gzip > NEW`."
      : "The file is cut off or damaged: fetch or pack it again, and test it with `gzip -t`.",
    cause,
  });
}

const yes = () => true;
const no = () => false;

function ignore(): void {}
