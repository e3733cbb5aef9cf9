import { BorescopeError } from "@borescope/core";
import type { VectorCache } from "./vector-cache.js";

/** Browsers have no disk: the caller brings a cache. @throws BorescopeError EMBED_CACHE always */
export async function openDiskCache(folder: string, _dimension: number): Promise<VectorCache> {
  throw new BorescopeError("EMBED_CACHE", {
    file: folder,
    expected: "a cache object",
    found: "the path of a folder, in a browser",
    hint: "Pass a VectorCache, such as memoryCache().",
  });
}
