import { BorescopeError } from "@borescope/core";

/**
 * Scales vectors to length 1, in place. A vector of zeros has no direction: all its numbers become equal.
 *
 * @param vectors - `[n · dimension]`
 */
export function normalise(vectors: Float32Array, dimension: number): void {
  for (let at = 0; at < vectors.length; at += dimension) {
    let sum = 0;
    for (let i = at; i < at + dimension; i++) sum += vectors[i]! * vectors[i]!;
    const length = Math.sqrt(sum);
    if (length === 0) vectors.fill(Math.sqrt(1 / dimension), at, at + dimension);
    else for (let i = at; i < at + dimension; i++) vectors[i]! /= length;
  }
}

/** Holds an embedder to its contract. @throws BorescopeError EMBED_VECTORS */
export function checkVectors(vectors: Float32Array, n: number, dimension: number, embedder: string): void {
  const refuse = (expected: string, found: string): never => {
    throw new BorescopeError("EMBED_VECTORS", { file: embedder, expected, found });
  };
  if (vectors.length !== n * dimension) refuse(`${n} vectors of ${dimension} numbers`, `${vectors.length} numbers`);
  for (let row = 0; row < n; row++) {
    let sum = 0;
    for (let i = row * dimension; i < (row + 1) * dimension; i++) sum += vectors[i]! * vectors[i]!;
    if (!(Math.abs(sum - 1) < 1e-3)) refuse("vectors of length 1", `one of length ${Math.sqrt(sum)}, number ${row}`);
  }
}
