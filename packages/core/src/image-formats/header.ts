/** The kinds of image whose header is understood. */
export type ImageFormat = "jpeg" | "png" | "webp" | "bmp" | "gif" | "tiff";

/**
 * EXIF orientation: how the stored pixels are to be turned to be upright. 1 as they are, 2 mirrored left to right,
 * 3 turned by 180°, 4 mirrored top to bottom, 5 transposed, 6 to be turned by 90° clockwise, 7 transversed, 8 to be
 * turned by 90° counter-clockwise. (EXIF 2.32, tag 0x0112.)
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What the header of an image says. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** Pixels of the upright image: with orientation 5 to 8, the stored height. */
  readonly width: number;
  /** Pixels of the upright image: with orientation 5 to 8, the stored width. */
  readonly height: number;
  /** 1 where the file says none. */
  readonly orientation: Orientation;
}

/** The header goes on: at least the first `need` bytes of the file are wanted. */
export interface NeedMore {
  readonly need: number;
}

/** A header, or how many bytes are wanted, or null where it is none. */
export type HeaderResult = ImageHeader | NeedMore | null;

/** A header from stored sizes; null where the image would be empty. */
export function header(format: ImageFormat, width: number, height: number, orientation: Orientation): HeaderResult {
  if (!(width > 0 && height > 0)) return null;
  return orientation >= 5
    ? { format, width: height, height: width, orientation }
    : { format, width, height, orientation };
}

/** Whether the bytes at `at` are these characters. */
export function isText(data: DataView, at: number, text: string): boolean {
  if (at + text.length > data.byteLength) return false;
  for (let i = 0; i < text.length; i++) if (data.getUint8(at + i) !== text.charCodeAt(i)) return false;
  return true;
}

/** A window on bytes. */
export function viewOfBytes(bytes: Uint8Array, start = 0, end = bytes.length): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
}
