import type { BorescopeError, Pixels } from "@borescope/core";
import { asBadImage } from "./bad-image.js";
import { type ImageInput, loadPixels } from "./image/image-input.js";

/**
 * Images read and decoded ahead. The runtime of Node holds the thread while it runs, and what was begun goes on by one
 * step a run: a file that is opened, read, closed and decoded needs several.
 */
const AHEAD = 4;

/**
 * Batches of decoded images, or of what is wrong with them; some images are decoded ahead.
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
  let last: Promise<unknown> = Promise.resolve();
  /** The image after the last one asked for; null at the end. */
  const next = () => {
    const given = last.then(() => iterator.next());
    const decoded = given.then(({ done, value }) =>
      done === true ? null : loadPixels(value, signal).catch((error: unknown) => asBadImage(error, signal)),
    );
    last = given;
    decoded.catch(() => {}); // told when it is awaited
    return decoded;
  };
  const ahead = Array.from({ length: Math.max(size, AHEAD) }, next);
  try {
    for (;;) {
      const batch: (Pixels | BorescopeError)[] = [];
      while (batch.length < size) {
        const image = await ahead[0]!;
        if (image === null) break;
        ahead.shift();
        ahead.push(next());
        batch.push(image);
      }
      if (batch.length === 0) return;
      yield batch;
    }
  } finally {
    await iterator.return?.();
  }
}
