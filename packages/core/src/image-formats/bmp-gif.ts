import { type HeaderResult, header, isText, viewOfBytes } from "./header.js";

/** BMP: the OS/2 header of 12 bytes, and the later ones of 16 to 124. A negative height says that row 0 is on top. */
export function bmpHeader(bytes: Uint8Array): HeaderResult {
  const data = viewOfBytes(bytes);
  if (bytes.length < 28) return { need: 28 };
  const size = data.getUint32(14, true);
  if (size === 12)
    return data.getUint16(22, true) === 1 ? header("bmp", data.getUint16(18, true), data.getUint16(20, true), 1) : null;
  if (size < 16 || size > 124 || data.getUint16(26, true) !== 1) return null;
  return header("bmp", data.getInt32(18, true), Math.abs(data.getInt32(22, true)), 1);
}

/** GIF 87a and 89a: the size of the logical screen. */
export function gifHeader(bytes: Uint8Array): HeaderResult {
  const data = viewOfBytes(bytes);
  if (bytes.length < 10) return { need: 13 };
  if (!isText(data, 0, "GIF87a") && !isText(data, 0, "GIF89a")) return null;
  return header("gif", data.getUint16(6, true), data.getUint16(8, true), 1);
}
