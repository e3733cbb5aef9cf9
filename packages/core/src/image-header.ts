import { bmpHeader, gifHeader } from "./image-formats/bmp-gif.js";
import type { HeaderResult, ImageHeader, NeedMore } from "./image-formats/header.js";
import { jpegHeader } from "./image-formats/jpeg.js";
import { pngHeader } from "./image-formats/png.js";
import { tiffHeader } from "./image-formats/tiff.js";
import { webpHeader } from "./image-formats/webp.js";
import type { ReadOptions, Source } from "./source/source.js";

export type { ImageFormat, ImageHeader, NeedMore, Orientation } from "./image-formats/header.js";

/** What {@link imageSize} reads first: nearly every header lies within. */
const FIRST_BYTES = 65536;

/** Where {@link imageSize} gives up: a header that begins later than this is no header. */
const MOST_BYTES = 2 ** 28;

/** How files begin; -1 is any byte. */
const SIGNATURES: readonly (readonly [starts: readonly number[], read: (bytes: Uint8Array) => HeaderResult])[] = [
  [[0xff, 0xd8, 0xff], jpegHeader],
  [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], pngHeader],
  [[0x52, 0x49, 0x46, 0x46, -1, -1, -1, -1, 0x57, 0x45, 0x42, 0x50], webpHeader],
  [[0x47, 0x49, 0x46, 0x38], gifHeader],
  [[0x49, 0x49, 0x2a, 0x00], tiffHeader],
  [[0x4d, 0x4d, 0x00, 0x2a], tiffHeader],
  [[0x42, 0x4d], bmpHeader],
];

/**
 * The size of an image from the first bytes of its file, without decoding it: JPEG, PNG, WebP, BMP, GIF and TIFF,
 * told apart by their bytes. Width and height are those of the **upright** image, as browsers show it and as
 * annotators saw it: EXIF orientation (JPEG, PNG, WebP, TIFF) is applied, and 5 to 8 swap the stored sides.
 * Animations have the size of their canvas. Anything may be passed; it never throws.
 *
 * @param bytes - the file's first bytes, or all of them
 * @returns the header, sizes in pixels; `{ need }` where these bytes begin an image and the header is not over: pass
 *   the first `need` bytes of the file or more (where the file has no more, it is cut off); null where it is no image
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readImageHeader } from "@borescope/core";
 *
 * const gif = Uint8Array.from([..."GIF89a"].map((c) => c.charCodeAt(0)).concat([64, 0, 48, 0, 0, 0, 0]));
 * assert.deepEqual(readImageHeader(gif), { format: "gif", width: 64, height: 48, orientation: 1 });
 * assert.deepEqual(readImageHeader(gif.subarray(0, 8)), { need: 13 });
 * assert.equal(readImageHeader(new TextEncoder().encode("{}")), null);
 * ```
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | NeedMore | null {
  for (const [starts, read] of SIGNATURES) {
    const known = Math.min(starts.length, bytes.length);
    let fits = true;
    for (let i = 0; i < known && fits; i++) fits = starts[i] === -1 || starts[i] === bytes[i];
    if (fits) return known < starts.length ? { need: 32 } : read(bytes);
  }
  return null;
}

/**
 * The size of an image in a source. It reads 64 KiB, and more only where the header goes on beyond them: a long
 * colour profile, a WebP with EXIF, a TIFF whose directory is at its end.
 *
 * @param path - in the source; may be left out where the source is one file
 * @returns sizes in pixels of the upright image (see {@link readImageHeader}); null where the file is no image, is cut
 *   off within its header, or has none in its first 256 MiB
 * @throws BorescopeError as `source.head` does
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bytesFolder, imageSize } from "@borescope/core";
 *
 * const source = bytesFolder({ "a.gif": "GIF89a@\x000\x00\x00\x00\x00", "a.txt": "0 0.5 0.5 1 1" });
 * assert.equal((await imageSize(source, "a.gif"))?.width, 64);
 * assert.equal(await imageSize(source, "a.txt"), null);
 * ```
 */
export async function imageSize(source: Source, path?: string, options: ReadOptions = {}): Promise<ImageHeader | null> {
  for (let n = FIRST_BYTES; ; ) {
    const bytes = await source.head(path, n, options);
    const found = readImageHeader(bytes);
    if (found === null || !("need" in found)) return found;
    if (bytes.length < n || found.need > MOST_BYTES) return null;
    n = Math.max(found.need, 2 * n);
  }
}
