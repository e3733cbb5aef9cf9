import type { Source, StreamOptions } from "../source/source.js";

/** What a {@link watchedSource} does besides handing on. */
export interface Watch {
  /** Before each read of content. */
  readonly onRead?: () => void;
  /** Bytes given of a file. */
  readonly onBytes?: (path: string, count: number) => void;
  /** No chunk of a stream is longer. */
  readonly chunkBytes?: number;
  /** Chunks that the reader said it is done with are overwritten. */
  readonly reuse?: boolean;
}

/** A source that tells what is read of it, and streams as unkindly as a source may. */
export function watchedSource(inner: Source, { onRead, onBytes, chunkBytes, reuse }: Watch): Source {
  const given = (path: string | undefined, bytes: Uint8Array) => {
    onBytes?.(path ?? inner.name, bytes.length);
    return bytes;
  };
  async function* stream(path: string | undefined, options: StreamOptions = {}) {
    onRead?.();
    const most = Math.min(chunkBytes ?? Number.POSITIVE_INFINITY, options.chunkBytes ?? Number.POSITIVE_INFINITY);
    const chunks = inner.stream(path, Number.isFinite(most) ? { ...options, chunkBytes: most } : options);
    const out: Uint8Array[] = [];
    for await (const chunk of chunks) {
      const own = reuse === true ? new Uint8Array(chunk) : chunk;
      if (reuse === true && options.transient === true) {
        out.push(own);
        if (out.length > 2) out.shift()!.fill(0x58);
      }
      yield given(path, own);
    }
  }
  return {
    name: inner.name,
    kind: inner.kind,
    list: (options) => inner.list(options),
    has: (path, options) => inner.has(path, options),
    size: (path, options) => inner.size(path, options),
    async bytes(path, options) {
      onRead?.();
      return given(path, await inner.bytes(path, options));
    },
    async head(path, n, options) {
      onRead?.();
      return given(path, await inner.head(path, n, options));
    },
    stream,
  };
}
