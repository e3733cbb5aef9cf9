import { throwIfAborted } from "../progress.js";
import { DEFAULT_CHUNK_BYTES, type ReadOptions, type StreamOptions } from "./source.js";

/** One file of a source, found already: what {@link Source} does with a path, without the path. */
export interface Entry {
  size(options?: ReadOptions): Promise<number>;
  bytes(options?: ReadOptions): Promise<Uint8Array>;
  head(n: number, options?: ReadOptions): Promise<Uint8Array>;
  stream(options?: StreamOptions): AsyncIterable<Uint8Array>;
}

/** Bytes that can be read from anywhere: memory, a blob, a file on disk. Offsets in bytes; 0 ≤ start ≤ end ≤ size. */
export interface RandomAccess {
  readonly size: number;
  read(start: number, end: number, options?: ReadOptions): Promise<Uint8Array>;
}

/** An entry over bytes that can be read from anywhere. */
export function entryOfRandomAccess(data: RandomAccess): Entry {
  const read = async (start: number, end: number, options: ReadOptions) => {
    throwIfAborted(options.signal);
    const bytes = await data.read(start, end, options);
    throwIfAborted(options.signal);
    return bytes;
  };
  return {
    size: async () => data.size,
    bytes: (options = {}) => read(0, data.size, options),
    head: (n, options = {}) => read(0, Math.min(wholeBytes(n), data.size), options),
    async *stream(options = {}) {
      const step = chunkLength(options);
      throwIfAborted(options.signal);
      for (let at = 0; at < data.size; at += step) yield await read(at, Math.min(at + step, data.size), options);
    },
  };
}

/** An entry over bytes that come only in order. */
export function entryOfStream(
  size: (options: ReadOptions) => Promise<number>,
  open: (options: StreamOptions) => AsyncIterable<Uint8Array>,
): Entry {
  const stream = (options: StreamOptions = {}) => inChunks(open(options), options);
  return {
    size: (options = {}) => size(options),
    bytes: (options = {}) => collect(stream(options), Number.POSITIVE_INFINITY),
    head: (n, options = {}) => collect(stream(options), wholeBytes(n)),
    stream,
  };
}

/** The bytes of a stream in one piece, at most `n` of them; the rest is not read. */
export async function collect(chunks: AsyncIterable<Uint8Array>, n: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  if (n > 0)
    for await (const chunk of chunks) {
      parts.push(chunk);
      length += chunk.length;
      if (length >= n) break;
    }
  if (parts.length === 1) return parts[0]!.subarray(0, Math.min(length, n));
  const all = new Uint8Array(Math.min(length, n));
  let at = 0;
  for (const part of parts) {
    all.set(part.subarray(0, all.length - at), at);
    at += part.length;
  }
  return all;
}

/** The chunk length that the options ask for. */
export function chunkLength({ chunkBytes }: StreamOptions): number {
  return chunkBytes === undefined ? DEFAULT_CHUNK_BYTES : Math.max(1, wholeBytes(chunkBytes));
}

async function* inChunks(chunks: AsyncIterable<Uint8Array>, options: StreamOptions): AsyncGenerator<Uint8Array> {
  const step = chunkLength(options);
  throwIfAborted(options.signal);
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += step) {
      yield chunk.subarray(at, at + step);
      throwIfAborted(options.signal);
    }
  }
}

function wholeBytes(n: number): number {
  if (!(n >= 0)) throw new RangeError(`a number of bytes is 0 or more, not ${n}`);
  return Math.floor(n);
}
