import { type HeaderResult, header, isText, type Orientation, viewOfBytes } from "./header.js";
import { exifOrientation } from "./tiff.js";

/** How far stray bytes between two segments are skipped, as libjpeg does. */
const STRAY_BYTES = 65536;

/** JPEG (ITU T.81): the frame header (SOF), and the orientation of the first APP1 Exif segment before it. */
export function jpegHeader(bytes: Uint8Array): HeaderResult {
  const data = viewOfBytes(bytes);
  let orientation: Orientation | undefined;
  let at = 2;
  for (let stray = 0; ; ) {
    if (at + 2 > bytes.length) return { need: at + 2 };
    const marker = bytes[at + 1]!;
    // stray bytes, or the bytes FF that may fill up before a marker
    if (bytes[at] !== 0xff || marker === 0 || marker === 0xff) {
      if (++stray > STRAY_BYTES) return null;
      at++;
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    // the picture begins or ends, and no frame header was met
    if (marker === 0xd9 || marker === 0xda) return null;
    if (at + 4 > bytes.length) return { need: at + 4 };
    const length = data.getUint16(at + 2);
    if (length < 2) return null;
    const end = at + 2 + length;
    if (isFrame(marker)) {
      if (length < 8) return null;
      if (at + 9 > bytes.length) return { need: at + 9 };
      return header("jpeg", data.getUint16(at + 7), data.getUint16(at + 5), orientation ?? 1);
    }
    if (marker === 0xe1) {
      if (end > bytes.length) return { need: end + 2 };
      if (orientation === undefined && isText(data, at + 4, "Exif\0\0"))
        orientation = exifOrientation(bytes.subarray(at + 4, end));
    }
    at = end;
  }
}

/** SOF0 to SOF15; among them C4 is DHT, C8 is JPG and CC is DAC. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
