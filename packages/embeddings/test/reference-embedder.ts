import type { Embedder, Pixels } from "@borescope/core";
import { expect } from "vitest";

/** What `expected.json` of the reference embedder says of five images. */
export interface Expected {
  readonly images: readonly { readonly input_png: string; readonly l2_normalised_first8: readonly number[] }[];
  readonly cosine: { readonly matrix: readonly (readonly number[])[] };
}

/** Its numbers have six digits, its cosines five. */
export async function holdToReference(
  embedder: Embedder,
  images: readonly Pixels[],
  { images: list, cosine }: Expected,
) {
  const { dimension } = embedder;
  expect(dimension).toBe(256);
  const vectors = await embedder.embedImages(images);
  const vector = (i: number) => vectors.subarray(i * dimension, (i + 1) * dimension);
  list.forEach(({ l2_normalised_first8 }, i) => {
    l2_normalised_first8.forEach((value, k) => {
      expect(Math.abs(vector(i)[k]! - value)).toBeLessThan(2e-6);
    });
    cosine.matrix[i]!.forEach((value, k) => {
      const found = vector(i).reduce((sum, one, at) => sum + one * vector(k)[at]!, 0);
      expect(Math.abs(found - value)).toBeLessThan(2e-5);
    });
  });
}
