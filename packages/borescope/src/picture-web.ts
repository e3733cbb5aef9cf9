import { BorescopeError } from "@borescope/core";
import { type OpenPicture, pictureSize, QUALITY } from "./picture.js";

/** Decodes an image with the browser, upright. @throws BorescopeError IMAGE_UNREADABLE */
export async function openPicture(bytes: Uint8Array, file: string): Promise<OpenPicture> {
  const bitmap = await createImageBitmap(new Blob([bytes.slice()])).catch((cause: unknown) => {
    throw new BorescopeError("IMAGE_UNREADABLE", {
      file,
      expected: "an image",
      found: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  });
  return {
    width: bitmap.width,
    height: bitmap.height,
    async webp(region, side) {
      const { x, y, width, height } = region;
      const size = pictureSize(region, side);
      const canvas = new OffscreenCanvas(size.width, size.height);
      canvas.getContext("2d")!.drawImage(bitmap, x, y, width, height, 0, 0, size.width, size.height);
      const blob = await canvas.convertToBlob({ type: "image/webp", quality: QUALITY / 100 });
      return new Uint8Array(await blob.arrayBuffer());
    },
  };
}
