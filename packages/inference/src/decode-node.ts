import type { Pixels } from "@borescope/core";
import { BorescopeError } from "@borescope/core";

/** Pixels that an image may have: 256 megapixels. */
const MOST_PIXELS = 2 ** 28;

/**
 * Decodes an image with sharp: upright, 8-bit RGB, the first page of an animation; profiles and alpha are left aside.
 *
 * @throws BorescopeError IMAGE_UNREADABLE, INFERENCE_RUNTIME_MISSING
 */
export async function decodeImage(bytes: Uint8Array, file: string): Promise<Pixels> {
  const sharp = await load();
  try {
    // models are trained on the numbers in the file: OpenCV and Pillow do not apply colour profiles either
    const image = sharp(bytes, { ignoreIcc: true, limitInputPixels: MOST_PIXELS, pages: 1 });
    const { data, info } = await image
      .autoOrient()
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    // a plain array: loops over Buffers too would be slower for both
    return { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
  } catch (cause) {
    throw new BorescopeError("IMAGE_UNREADABLE", {
      file,
      expected: "an image",
      found: bytes.length === 0 ? "an empty file" : cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}

async function load() {
  try {
    return (await import("sharp")).default;
  } catch (cause) {
    throw new BorescopeError("INFERENCE_RUNTIME_MISSING", {
      expected: "the package sharp, which decodes images",
      found: cause instanceof Error ? cause.message : String(cause),
      hint: "npm install sharp",
      cause,
    });
  }
}
