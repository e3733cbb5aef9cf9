/** Where `embed` keeps vectors, so that nothing is embedded twice. */
export interface VectorCache {
  /**
   * @param keys - 64 hexadecimal digits each; alike only for the same pixels, cut out alike, and the same embedder
   * @returns one for each key: a vector, or undefined
   */
  get(keys: readonly string[]): Promise<readonly (Float32Array | undefined)[]>;
  /** Keeps vectors; those of one call are of one batch. */
  set(entries: readonly (readonly [key: string, vector: Float32Array])[]): Promise<void>;
  /** Closes files. `embed` closes the caches that it opened itself. */
  close?(): Promise<void>;
}

/**
 * A cache in memory, for as long as the program runs.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { memoryCache } from "@borescope/embeddings";
 *
 * const cache = memoryCache();
 * const key = "0".repeat(64);
 * await cache.set([[key, Float32Array.of(1, 0)]]);
 * assert.deepEqual(await cache.get([key, "f".repeat(64)]), [Float32Array.of(1, 0), undefined]);
 * ```
 */
export function memoryCache(): VectorCache {
  const vectors = new Map<string, Float32Array>();
  return {
    get: async (keys) => keys.map((key) => vectors.get(key)),
    async set(entries) {
      for (const [key, vector] of entries) vectors.set(key, vector);
    },
  };
}
