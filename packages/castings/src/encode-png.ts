import { crc32 } from "@borescope/core";

/**
 * What {@link encodePng} packs.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type RgbRaster } from "@borescope/castings";
 *
 * const grey: RgbRaster = { width: 1, height: 1, rgb: Uint8Array.of(128, 128, 128) };
 * assert.equal(grey.rgb.length, grey.width * grey.height * 3);
 * ```
 */
export interface RgbRaster {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Red, green, blue for each pixel, row by row. */
  readonly rgb: Uint8Array;
}

/**
 * Packs a picture as a PNG file. `deflate` makes a zlib stream: `deflateSync` of `node:zlib`, or
 * any other that a browser has.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deflateSync } from "node:zlib";
 * import { encodePng } from "@borescope/castings";
 *
 * const png = encodePng({ width: 1, height: 1, rgb: Uint8Array.of(255, 0, 0) }, deflateSync);
 * assert.deepEqual([...png.subarray(1, 4)], [0x50, 0x4e, 0x47]);
 * ```
 */
export function encodePng(raster: RgbRaster, deflate: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const { width, height } = raster;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflate(filterRows(raster))), chunk("IEND", new Uint8Array(0))];
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const file = new Uint8Array(chunks.reduce((sum, part) => sum + part.length, signature.length));
  file.set(signature);
  let at = signature.length;
  for (const part of chunks) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** Each row as its difference from the pixel before, or from the row above after the first. */
function filterRows({ width, height, rgb }: RgbRaster): Uint8Array {
  const stride = width * 3;
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const to = y * (stride + 1);
    const from = y * stride;
    rows[to] = y === 0 ? 1 : 2;
    const back = y === 0 ? 3 : stride;
    for (let k = 0; k < stride; k++) {
      const before = y === 0 && k < 3 ? 0 : (rgb[from + k - back] as number);
      rows[to + 1 + k] = (rgb[from + k] as number) - before;
    }
  }
  return rows;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let k = 0; k < 4; k++) bytes[4 + k] = type.charCodeAt(k);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}
