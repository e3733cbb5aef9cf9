import type { Pixels } from "@borescope/core";
import { BorescopeError } from "@borescope/core";
import { type ImageInput, loadPixels } from "./image/image-input.js";

/**
 * Batches of decoded images, or of what is wrong with them; one batch is decoded ahead, so that two are held at once.
 *
 * @param size - images in a batch
 * @throws BorescopeError INFERENCE_RUNTIME_MISSING; the signal's reason
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFile } from "node:fs/promises";
 * import { BorescopeError } from "@borescope/core";
 * import { decodedBatches } from "@borescope/inference";
 *
 * const images = [await readFile("7.jpg"), new Uint8Array(3)];
 * for await (const [photo, broken] of decodedBatches(images, 2)) {
 *   assert.ok(photo !== undefined && "width" in photo);
 *   assert.ok(broken instanceof BorescopeError);
 * }
 * ```
 */
export async function* decodedBatches(
  images: Iterable<ImageInput> | AsyncIterable<ImageInput>,
  size: number,
  signal?: AbortSignal | undefined,
): AsyncGenerator<(Pixels | BorescopeError)[]> {
  const iterator = Symbol.asyncIterator in images ? images[Symbol.asyncIterator]() : images[Symbol.iterator]();
  const nextBatch = async () => {
    const batch: Promise<Pixels | BorescopeError>[] = [];
    while (batch.length < size) {
      const { done, value } = await iterator.next();
      if (done === true) break;
      batch.push(loadPixels(value, signal).catch(asBadImage));
    }
    return Promise.all(batch);
  };
  let ahead = nextBatch();
  try {
    for (let batch = await ahead; batch.length > 0; batch = await ahead) {
      ahead = nextBatch();
      ahead.catch(() => {}); // told when it is awaited
      yield batch;
    }
  } finally {
    await iterator.return?.();
  }
}

/** What is wrong with one image, as a value; what is wrong with all of them, or an abort, is thrown. */
function asBadImage(error: unknown): BorescopeError {
  if (error instanceof BorescopeError && error.code !== "INFERENCE_RUNTIME_MISSING") return error;
  throw error;
}
