import { type HeaderResult, header, isText, type Orientation, viewOfBytes } from "./header.js";
import { exifOrientation } from "./tiff.js";

/** PNG (third edition): IHDR, and the orientation of an eXIf chunk before the pixels, where writers put it. */
export function pngHeader(bytes: Uint8Array): HeaderResult {
  const data = viewOfBytes(bytes);
  if (bytes.length < 24) return { need: 33 };
  if (!isText(data, 12, "IHDR")) return null;
  const width = data.getUint32(16);
  const height = data.getUint32(20);
  if (width > 0x7fffffff || height > 0x7fffffff) return null;
  let orientation: Orientation = 1;
  for (let at = 33; ; ) {
    if (at + 8 > bytes.length) return { need: at + 8 };
    const end = at + 12 + data.getUint32(at);
    if (isText(data, at + 4, "IDAT") || isText(data, at + 4, "IEND")) break;
    if (isText(data, at + 4, "eXIf")) {
      if (end - 4 > bytes.length) return { need: end - 4 };
      orientation = exifOrientation(bytes.subarray(at + 8, end - 4));
      break;
    }
    at = end;
  }
  return header("png", width, height, orientation);
}
