import { type Embedder, type LongWork, type Pixels, throwIfAborted } from "@borescope/core";
import { normalise } from "../unit-vectors.js";
import { COLOUR_SIZE, colourHistogram } from "./texture/colour.js";
import { type Field, fieldOf } from "./texture/field.js";
import { DIRECTIONS_SIZE, GRADIENTS_SIZE, orientedGradients, turnedDirections } from "./texture/gradients.js";
import { localPatterns, PATTERNS_SIZE } from "./texture/patterns.js";

interface Part {
  readonly size: number;
  /** Its share of the squared length of the whole. */
  readonly weight: number;
  fill(field: Field, out: Float64Array): void;
}

/** What it looks at; the weights were chosen on real images: `benchmarks/embedders.mjs`. */
const PARTS: readonly Part[] = [
  { size: COLOUR_SIZE, weight: 1, fill: colourHistogram },
  { size: PATTERNS_SIZE, weight: 1, fill: localPatterns },
  { size: GRADIENTS_SIZE, weight: 0.75, fill: orientedGradients },
  { size: DIRECTIONS_SIZE, weight: 1, fill: turnedDirections },
];

const DIMENSION = PARTS.reduce((sum, { size }) => sum + size, 0);

/**
 * An embedder that needs no model, only the pixels: colour and light, local patterns on three scales, edges by direction
 * and place, and edges by direction however the thing is turned. It tells surfaces and flaws apart by how they look; what a thing
 * is it does not know. The same bits come out in Node and in browsers.
 *
 * It is what `embed` uses where no embedder is given; vectors say so by its name, `texture`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { textureDescriptor } from "@borescope/embeddings";
 *
 * const { embedImages, dimension } = textureDescriptor();
 * const grey = { width: 2, height: 2, data: new Uint8Array(12).fill(90) };
 * const vector = await embedImages([grey]);
 * assert.equal(vector.length, dimension);
 * assert.ok(Math.abs(vector.reduce((sum, value) => sum + value * value, 0) - 1) < 1e-6);
 * ```
 */
export function textureDescriptor(): Embedder {
  return {
    name: "texture",
    dimension: DIMENSION,
    fingerprint: "texture/1",
    async embedImages(images: readonly Pixels[], { signal, onProgress }: LongWork = {}) {
      const vectors = new Float32Array(images.length * DIMENSION);
      images.forEach((image, i) => {
        throwIfAborted(signal);
        describe(fieldOf(image), vectors.subarray(i * DIMENSION, (i + 1) * DIMENSION));
        onProgress?.({ done: i + 1, total: images.length, what: "images" });
      });
      normalise(vectors, DIMENSION);
      return vectors;
    },
  };
}

/** The roots of the counts are compared, so that what is frequent does not drown the rest (Hellinger). */
function describe(field: Field, out: Float32Array): void {
  let at = 0;
  for (const { size, weight, fill } of PARTS) {
    const counts = new Float64Array(size);
    fill(field, counts);
    let sum = 0;
    for (const count of counts) sum += count;
    for (let i = 0; i < size; i++) out[at + i] = sum > 0 ? Math.sqrt((weight * counts[i]!) / sum) : 0;
    at += size;
  }
}
