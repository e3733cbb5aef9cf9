/** Tables for eight bytes at once, made when they are wanted: table i is what a byte leaves after i more bytes. */
let made: Uint32Array[] | undefined;

/**
 * CRC-32 (ISO 3309, as zip and PNG have it), going on from `before`. It tells every change within 32 bits that lie together.
 *
 * @returns an unsigned number of 32 bits
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { crc32 } from "@borescope/core";
 *
 * const bytes = new TextEncoder().encode("123456789");
 * assert.equal(crc32(bytes), 0xcbf43926);
 * assert.equal(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4))), crc32(bytes));
 * ```
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  made ??= tables();
  const [t0, t1, t2, t3, t4, t5, t6, t7] = made as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = ~before;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    const low = view.getUint32(at, true) ^ crc;
    const high = view.getUint32(at + 4, true);
    crc =
      t7[low & 255]! ^
      t6[(low >>> 8) & 255]! ^
      t5[(low >>> 16) & 255]! ^
      t4[low >>> 24]! ^
      t3[high & 255]! ^
      t2[(high >>> 8) & 255]! ^
      t1[(high >>> 16) & 255]! ^
      t0[high >>> 24]!;
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[at]!) & 255]!;
  return ~crc >>> 0;
}

function tables(): Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    return crc;
  });
  const all = [first];
  for (let i = 1; i < 8; i++) all.push(all[i - 1]!.map((crc) => (crc >>> 8) ^ first[crc & 255]!));
  return all;
}
