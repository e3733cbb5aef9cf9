import type { Pixels } from "@borescope/core";
import { BorescopeError } from "@borescope/core";

/**
 * Decodes an image with the browser: upright, 8-bit RGB; profiles and alpha are left aside.
 *
 * @throws BorescopeError IMAGE_UNREADABLE
 */
export async function decodeImage(bytes: Uint8Array, file: string): Promise<Pixels> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), {
      colorSpaceConversion: "none",
      premultiplyAlpha: "none",
      imageOrientation: "from-image",
    });
  } catch (cause) {
    throw new BorescopeError("IMAGE_UNREADABLE", {
      file,
      expected: "an image that this browser decodes",
      found: bytes.length === 0 ? "an empty file" : cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data: rgba } = context.getImageData(0, 0, width, height);
  const data = new Uint8Array(3 * width * height);
  for (let i = 0, j = 0; i < data.length; i += 3, j += 4) {
    data[i] = rgba[j]!;
    data[i + 1] = rgba[j + 1]!;
    data[i + 2] = rgba[j + 2]!;
  }
  return { width, height, data };
}
