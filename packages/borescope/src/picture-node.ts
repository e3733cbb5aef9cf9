import { BorescopeError } from "@borescope/core";
import { type OpenPicture, pictureSize, QUALITY } from "./picture.js";

/** Pixels that an image may have: 256 megapixels. */
const MOST_PIXELS = 2 ** 28;

/** Decodes an image with sharp, upright. @throws BorescopeError IMAGE_UNREADABLE, REPORT_SHARP_MISSING */
export async function openPicture(bytes: Uint8Array, file: string): Promise<OpenPicture> {
  const sharp = await load();
  const unreadable = (cause: unknown) =>
    new BorescopeError("IMAGE_UNREADABLE", {
      file,
      expected: "an image",
      found: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, pages: 1 })
      .autoOrient()
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    return {
      width: info.width,
      height: info.height,
      webp: async (region, side) =>
        sharp(data, { raw })
          .extract({ left: region.x, top: region.y, width: region.width, height: region.height })
          .resize({ ...pictureSize(region, side), fit: "fill" })
          .webp({ quality: QUALITY })
          .toBuffer(),
    };
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function load() {
  try {
    return (await import("sharp")).default;
  } catch (cause) {
    throw new BorescopeError("REPORT_SHARP_MISSING", {
      expected: "the package sharp, which makes the report's pictures",
      found: cause instanceof Error ? cause.message : String(cause),
      hint: "npm install sharp, or make a report without pictures: --no-pictures",
      cause,
    });
  }
}
