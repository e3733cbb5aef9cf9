import { type HeaderResult, header, isText, type Orientation, viewOfBytes } from "./header.js";

const WIDTH = 0x0100;
const HEIGHT = 0x0101;
const ORIENTATION = 0x0112;

/** TIFF 6.0: the sizes and the orientation of the first image. BigTIFF is not read. */
export function tiffHeader(bytes: Uint8Array): HeaderResult {
  const data = viewOfBytes(bytes);
  const tags = readDirectory(data);
  if (tags === null || "need" in tags) return tags;
  return header("tiff", tags.get(WIDTH) ?? 0, tags.get(HEIGHT) ?? 0, asOrientation(tags.get(ORIENTATION)));
}

/**
 * The orientation in EXIF data, which is a TIFF without pixels; 1 where there is none or it is damaged.
 *
 * @param bytes - the data, with or without the `Exif\0\0` that JPEG puts before it
 */
export function exifOrientation(bytes: Uint8Array): Orientation {
  const whole = viewOfBytes(bytes);
  const data = isText(whole, 0, "Exif\0\0") ? viewOfBytes(bytes, 6) : whole;
  const tags = readDirectory(data);
  return tags === null || "need" in tags ? 1 : asOrientation(tags.get(ORIENTATION));
}

/** The numbers of the first directory (IFD0) that fit in their entry: SHORT and LONG, one of them. */
function readDirectory(data: DataView): Map<number, number> | { need: number } | null {
  const little = isText(data, 0, "II*\0");
  if (!little && !isText(data, 0, "MM\0*")) return null;
  if (data.byteLength < 8) return { need: 8 };
  const start = data.getUint32(4, little);
  if (start < 8) return null;
  if (start + 2 > data.byteLength) return { need: start + 2 };
  const end = start + 2 + 12 * data.getUint16(start, little);
  if (end > data.byteLength) return { need: end };
  const tags = new Map<number, number>();
  for (let at = start + 2; at < end; at += 12) {
    const tag = data.getUint16(at, little);
    const type = data.getUint16(at + 2, little);
    if (data.getUint32(at + 4, little) !== 1 || tags.has(tag)) continue;
    if (type === 3) tags.set(tag, data.getUint16(at + 8, little));
    else if (type === 4) tags.set(tag, data.getUint32(at + 8, little));
  }
  return tags;
}

function asOrientation(value: number | undefined): Orientation {
  return value !== undefined && value >= 1 && value <= 8 ? (value as Orientation) : 1;
}
