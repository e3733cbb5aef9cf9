import { BorescopeError } from "../error.js";
import type { RandomAccess } from "./entry.js";
import type { ReadOptions } from "./source.js";

/** What a zip's central directory says of one entry; nothing of it is checked yet. */
export interface ZipRecord {
  readonly name: string;
  readonly flags: number;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  /** Bytes as packed. */
  readonly packedSize: number;
  /** Bytes once unpacked. */
  readonly size: number;
  /** Where the entry's local header begins in the file. */
  readonly offset: number;
  /** A symbolic link, made on a Unix system. */
  readonly link: boolean;
}

/**
 * Reads a zip's central directory (PKWARE APPNOTE 6.3, zip64 too): two or three small reads, whatever the size of
 * the zip.
 *
 * @throws BorescopeError SOURCE_ZIP where there is none or it is damaged
 */
export async function readZipDirectory(data: RandomAccess, file: string, options: ReadOptions): Promise<ZipRecord[]> {
  const tailStart = Math.max(0, data.size - 22 - 65535);
  const tail = view(await data.read(tailStart, data.size, options));
  let end = tail.byteLength - 22;
  while (
    end >= 0 &&
    !(tail.getUint32(end, true) === 0x06054b50 && end + 22 + tail.getUint16(end + 20, true) <= tail.byteLength)
  )
    end--;
  if (end < 0) throw damaged(file, "no end of central directory", "It is no zip, or it is cut off: fetch it again.");
  let size = tail.getUint32(end + 12, true);
  let start = tail.getUint32(end + 16, true);
  let stop = tailStart + end;

  if (end >= 20 && tail.getUint32(end - 20, true) === 0x07064b50) {
    stop = wide(tail, end - 20 + 8);
    if (stop + 56 > data.size) throw damaged(file, "a zip64 record beyond the end of the file");
    const record = view(await data.read(stop, stop + 56, options));
    if (record.getUint32(0, true) !== 0x06064b50) throw damaged(file, "no zip64 record where it should be");
    size = wide(record, 40);
    start = wide(record, 48);
  }
  // bytes put before the zip (a self-extractor) shift all offsets alike
  const shift = stop - size - start;
  if (shift < 0) throw damaged(file, "a central directory that does not fit in the file");
  const directory = await data.read(start + shift, stop, options);
  return parse(directory, shift, file);
}

function parse(bytes: Uint8Array, shift: number, file: string): ZipRecord[] {
  const data = view(bytes);
  const records: ZipRecord[] = [];
  for (let at = 0; at + 46 <= bytes.length; ) {
    if (data.getUint32(at, true) !== 0x02014b50) throw damaged(file, `no entry at byte ${at} of the directory`);
    const nameEnd = at + 46 + data.getUint16(at + 28, true);
    const extraEnd = nameEnd + data.getUint16(at + 30, true);
    if (extraEnd > bytes.length) throw damaged(file, "an entry that runs past the directory");
    const [size, packedSize, offset] = sizes(data, at, nameEnd, extraEnd);
    const name = text(bytes.subarray(at + 46, nameEnd));
    const unix = data.getUint8(at + 5) === 3;
    records.push({
      name,
      flags: data.getUint16(at + 8, true),
      method: data.getUint16(at + 10, true),
      crc: data.getUint32(at + 16, true),
      packedSize,
      size,
      offset: offset + shift,
      link: unix && data.getUint16(at + 40, true) >>> 12 === 0xa,
    });
    at = extraEnd + data.getUint16(at + 32, true);
  }
  return records;
}

/** Unpacked size, packed size and offset; each is in the zip64 field where its own place says 0xFFFFFFFF. */
function sizes(data: DataView, at: number, extra: number, end: number): [number, number, number] {
  const found: [number, number, number] = [
    data.getUint32(at + 24, true),
    data.getUint32(at + 20, true),
    data.getUint32(at + 42, true),
  ];
  for (let field = extra; field + 4 <= end; ) {
    const next = field + 4 + data.getUint16(field + 2, true);
    if (data.getUint16(field, true) === 1) {
      let value = field + 4;
      for (let i = 0; i < 3; i++)
        if (found[i] === 0xffffffff && value + 8 <= Math.min(next, end)) {
          found[i] = wide(data, value);
          value += 8;
        }
    }
    field = next;
  }
  return found;
}

/** Names are UTF-8, or else bytes of an old code page, read as Latin-1. */
function text(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  }
}

/** A 64-bit number; beyond 2^53 it is near enough to be refused. */
function wide(data: DataView, at: number): number {
  return data.getUint32(at, true) + data.getUint32(at + 4, true) * 4294967296;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The error for a zip that is not as it should be. */
export function damaged(
  file: string,
  found: string,
  hint = "The zip is damaged: fetch or pack it again.",
): BorescopeError {
  return new BorescopeError("SOURCE_ZIP", { file, expected: "a whole zip", found, hint });
}
