import type { Embedder } from "@borescope/core";
import { loadPlugin } from "./plugin-module.js";

/** The embedder that a module exports. @throws BorescopeError EMBEDDER_UNLOADABLE */
export function embedderOfModule(name: string): Promise<Embedder> {
  return loadPlugin(name, {
    code: "EMBEDDER_UNLOADABLE",
    what: "an embedder",
    members: "name, dimension, fingerprint and embedImages",
    is: isEmbedder,
  });
}

function isEmbedder(value: unknown): value is Embedder {
  if (typeof value !== "object" || value === null) return false;
  const { name, dimension, fingerprint, embedImages } = value as Partial<Embedder>;
  return (
    typeof name === "string" &&
    typeof dimension === "number" &&
    typeof fingerprint === "string" &&
    typeof embedImages === "function"
  );
}
