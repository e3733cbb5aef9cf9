import { BorescopeError, type EmbedderIdentity } from "@borescope/core";

/** @throws BorescopeError SEARCH_FINGERPRINT where vectors of two embedders would be compared */
export function checkEmbedder(index: EmbedderIdentity, other: EmbedderIdentity, file?: string): void {
  if (index.fingerprint === other.fingerprint && index.dimension === other.dimension) return;
  const shown = ({ name, dimension, fingerprint }: EmbedderIdentity) =>
    `${name} (${dimension} elements, fingerprint ${fingerprint})`;
  throw new BorescopeError("SEARCH_FINGERPRINT", {
    file,
    expected: `the embedder that made the vectors, ${shown(index)}`,
    found: shown(other),
    hint: "Vectors of different embedders say nothing about each other: embed the data anew, or take that embedder.",
  });
}
