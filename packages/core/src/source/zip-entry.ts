import type { Inflate } from "fflate";
import { crc32 } from "../crc32.js";
import { BorescopeError } from "../error.js";
import { throwIfAborted } from "../progress.js";
import type { RandomAccess } from "./entry.js";
import type { StreamOptions } from "./source.js";
import { damaged, type ZipRecord } from "./zip-directory.js";

/** What a zip entry may claim before it is refused unread. */
export interface ZipLimits {
  /** Bytes of one entry once unpacked. */
  readonly maxBytes: number;
  /** How many times its packed size an entry may unpack to, where it is larger than `freeBytes`. */
  readonly maxRatio: number;
  /** Bytes below which the ratio does not matter: black masks pack a thousandfold, and do no harm. */
  readonly freeBytes: number;
}

/** 4 GiB an entry, and 200 times its packed size where it is larger than 64 MiB. */
export const DEFAULT_ZIP_LIMITS: ZipLimits = { maxBytes: 2 ** 32, maxRatio: 200, freeBytes: 2 ** 26 };

/** Packed bytes read at once, at most. */
const READ_BYTES = 1 << 18;

/** Packed bytes pushed at once: deflate makes at most 1032 times as many of them, so 16 MiB. */
const PUSH_BYTES = 1 << 14;

/** Unpacks one entry as a stream, and checks its length and check sum. @throws BorescopeError SOURCE_ZIP */
export async function* unzipEntry(
  data: RandomAccess,
  record: ZipRecord,
  path: string,
  limits: ZipLimits,
  options: StreamOptions,
): AsyncGenerator<Uint8Array> {
  checkZipEntry(record, path, limits);
  let crc = 0;
  let length = 0;
  const inflate =
    record.method === 8 ? inflater(path, (await import("fflate")).Inflate) : (chunk: Uint8Array) => [chunk];
  for await (const packed of packedBytes(data, record, path, options))
    for (const chunk of inflate(packed.bytes, packed.last)) {
      length += chunk.length;
      if (length > record.size) throw damaged(path, `more than the ${record.size} bytes it declares`);
      crc = crc32(chunk, crc);
      yield chunk;
    }
  if (length !== record.size) throw damaged(path, `${length} bytes of the ${record.size} it declares`);
  if (crc !== record.crc) throw damaged(path, "a check sum (CRC-32) that does not fit its bytes");
}

/** Refuses an entry by what the directory says of it. @throws BorescopeError SOURCE_ZIP */
export function checkZipEntry({ flags, method, size, packedSize }: ZipRecord, path: string, limits: ZipLimits): void {
  const refuse = (expected: string, found: string, hint: string) => {
    throw new BorescopeError("SOURCE_ZIP", { file: path, expected, found, hint });
  };
  if (flags & 1) refuse("a plain entry", "an encrypted one", "Unpack the zip with its password and open the folder.");
  if (method !== 0 && method !== 8)
    refuse("a stored or deflated entry", `method ${method}`, "Pack it again with a plain zip tool, or unpack it.");
  if (size > limits.maxBytes)
    refuse(`at most ${limits.maxBytes} bytes`, `${size}`, "Unpack the zip and open the folder, or raise `limits`.");
  if (size > limits.freeBytes && size > packedSize * limits.maxRatio)
    refuse(
      `at most ${limits.maxRatio} times the packed size`,
      `${size} bytes from ${packedSize}`,
      "This looks like a zip bomb. If you trust it, unpack it and open the folder, or raise `limits`.",
    );
}

async function* packedBytes(
  data: RandomAccess,
  { offset, packedSize, method, size }: ZipRecord,
  path: string,
  options: StreamOptions,
): AsyncGenerator<{ bytes: Uint8Array; last: boolean }> {
  throwIfAborted(options.signal);
  if (offset + 30 + packedSize > data.size) throw damaged(path, "an entry beyond the end of the zip");
  if (method === 0 && packedSize !== size) throw damaged(path, "a stored entry with two sizes");
  // one read takes a small entry whole: its header, and as a rule its bytes
  const first = await data.read(offset, Math.min(offset + Math.min(READ_BYTES, 542 + packedSize), data.size), options);
  if (first[0] !== 0x50 || first[1] !== 0x4b || first[2] !== 3 || first[3] !== 4)
    throw damaged(path, "no entry where the directory says");
  const start = offset + 30 + (first[26]! | (first[27]! << 8)) + (first[28]! | (first[29]! << 8));
  const end = start + packedSize;
  if (end > data.size) throw damaged(path, "an entry beyond the end of the zip");
  const push = method === 0 ? READ_BYTES : PUSH_BYTES;
  for (let at = start; at < end; ) {
    throwIfAborted(options.signal);
    const held = first.subarray(at - offset, end - offset);
    const chunk = held.length > 0 ? held : await data.read(at, Math.min(at + READ_BYTES, end), options);
    if (chunk.length === 0) throw damaged(path, "an end before its time", "The zip changed while it was read.");
    for (let i = 0; i < chunk.length; i += push) {
      throwIfAborted(options.signal);
      yield { bytes: chunk.subarray(i, i + push), last: at + Math.min(i + push, chunk.length) >= end };
    }
    at += chunk.length;
  }
}

/** @param Inflater - fflate's, loaded when a zip is read and not before */
function inflater(path: string, Inflater: typeof Inflate): (chunk: Uint8Array, last: boolean) => Uint8Array[] {
  let made: Uint8Array[] = [];
  const inflate = new Inflater((chunk) => {
    if (chunk.length > 0) made.push(chunk);
  });
  return (chunk, last) => {
    made = [];
    try {
      inflate.push(chunk, last);
    } catch (cause) {
      throw damaged(path, `bad deflate data: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
    return made;
  };
}
