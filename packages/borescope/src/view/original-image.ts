import { readImageHeader } from "@borescope/core";
import type { EncodedImage } from "@borescope/inference";
import type { LocalAnswer } from "./local-server.js";

/** What browsers show as it is. */
const TYPES: Readonly<Record<string, string>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  bmp: "image/bmp",
};

/** Most pixels of a WebP's side. */
const WEBP_SIDE = 16_383;

/**
 * An image at full size: its file, or a WebP of it where browsers do not show such files.
 *
 * @throws BorescopeError IMAGE_NOT_FOUND, IMAGE_UNREADABLE, SOURCE_*
 */
export async function originalImage({ name, bytes: read }: EncodedImage): Promise<LocalAnswer> {
  const bytes = await read();
  const header = readImageHeader(bytes);
  const type = header !== null && "format" in header ? TYPES[header.format] : undefined;
  if (type !== undefined) return { type, body: bytes };
  const { openPicture } = await import("#picture");
  const picture = await openPicture(bytes, name);
  const { width, height } = picture;
  return { type: "image/webp", body: await picture.webp({ x: 0, y: 0, width, height }, WEBP_SIDE) };
}
