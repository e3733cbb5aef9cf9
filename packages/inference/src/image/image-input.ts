import type { Pixels } from "@borescope/core";
import { BorescopeError, throwIfAborted } from "@borescope/core";
import { decodeImage } from "#decode";

/** An image: encoded bytes, a `Blob` or `File`, decoded pixels, or something that gives the bytes when its turn comes. */
export type ImageInput = Uint8Array | Blob | Pixels | EncodedImage;

/** Bytes of an image file that are read when they are needed. */
export interface EncodedImage {
  /** For errors. */
  readonly name: string;
  bytes(signal?: AbortSignal): Promise<Uint8Array>;
}

/**
 * Decodes an image, where it is not yet.
 *
 * @throws BorescopeError IMAGE_UNREADABLE, SOURCE_*
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFile } from "node:fs/promises";
 * import { loadPixels } from "@borescope/inference";
 *
 * const { width, height, data } = await loadPixels(await readFile("7.jpg"));
 * assert.equal(data.length, 3 * width * height);
 * ```
 */
export async function loadPixels(image: ImageInput, signal?: AbortSignal): Promise<Pixels> {
  throwIfAborted(signal);
  if (image instanceof Uint8Array) return decodeImage(image, "image");
  if (image instanceof Blob)
    return decodeImage(new Uint8Array(await image.arrayBuffer()), (image as Partial<File>).name ?? "image");
  if ("data" in image) return checked(image);
  return decodeImage(await image.bytes(signal), image.name);
}

function checked(image: Pixels): Pixels {
  const { width, height, data } = image;
  if (
    Number.isInteger(width) &&
    Number.isInteger(height) &&
    width > 0 &&
    height > 0 &&
    data.length === 3 * width * height
  )
    return image;
  throw new BorescopeError("IMAGE_UNREADABLE", {
    expected: "3 · width · height bytes of RGB, and at least one pixel",
    found: `${data.length} bytes for ${width} × ${height} pixels`,
  });
}
