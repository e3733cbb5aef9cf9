import { type HeaderResult, header, isText, viewOfBytes } from "./header.js";
import { exifOrientation } from "./tiff.js";

/** WebP (RFC 9649): lossy, lossless and extended; the EXIF chunk of the last lies after the pixels. */
export function webpHeader(bytes: Uint8Array): HeaderResult {
  const data = viewOfBytes(bytes);
  if (bytes.length < 25) return { need: 30 };
  if (isText(data, 12, "VP8L")) {
    if (data.getUint8(20) !== 0x2f) return null;
    const bits = data.getUint32(21, true);
    return header("webp", 1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff), 1);
  }
  if (bytes.length < 30) return isText(data, 12, "VP8") ? { need: 30 } : null;
  if (isText(data, 12, "VP8 ")) {
    const starts = data.getUint8(23) === 0x9d && data.getUint8(24) === 0x01 && data.getUint8(25) === 0x2a;
    if (!starts) return null;
    return header("webp", data.getUint16(26, true) & 0x3fff, data.getUint16(28, true) & 0x3fff, 1);
  }
  return isText(data, 12, "VP8X") ? extended(bytes, data) : null;
}

function extended(bytes: Uint8Array, data: DataView): HeaderResult {
  const width = 1 + (data.getUint32(24, true) & 0xffffff);
  const height = 1 + (data.getUint32(26, true) >>> 8);
  const hasExif = (data.getUint8(20) & 0x08) !== 0;
  const riffEnd = 8 + data.getUint32(4, true);
  let at = 12;
  while (hasExif && at + 8 <= riffEnd) {
    if (at + 8 > bytes.length) return { need: at + 8 };
    const end = at + 8 + data.getUint32(at + 4, true);
    if (isText(data, at, "EXIF")) {
      if (end > bytes.length) return { need: end };
      return header("webp", width, height, exifOrientation(bytes.subarray(at + 8, end)));
    }
    at = end + (end & 1);
  }
  return header("webp", width, height, 1);
}
