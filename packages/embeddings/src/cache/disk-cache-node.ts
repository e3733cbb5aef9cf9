import { type FileHandle, mkdir, open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { BorescopeError } from "@borescope/core";
import type { VectorCache } from "./vector-cache.js";

const MAGIC = "BVEC";
const KEY_BYTES = 32;
const HEAD_BYTES = 8;

/**
 * A cache in a folder. Each run that has something to keep writes one file of its own, record after record, so that
 * several may run at once; a record that a kill cut off, or whose checksum is wrong, is as if it were not there.
 *
 * A file: `BVEC`, the dimension (u32), then records of a key (32 bytes), a vector (f32 each) and the CRC-32 of both,
 * little-endian.
 *
 * @throws BorescopeError EMBED_CACHE where the folder cannot be read or written
 */
export async function openDiskCache(folder: string, dimension: number): Promise<VectorCache> {
  const vectors = new Map<string, Float32Array>();
  await guarded(folder, async () => {
    await mkdir(folder, { recursive: true });
    for (const name of (await readdir(folder)).sort())
      if (name.endsWith(".vectors")) readRecords(await readFile(join(folder, name)), dimension, vectors);
  });
  let file: FileHandle | undefined;
  return {
    get: async (keys) => keys.map((key) => vectors.get(key)),
    async set(entries) {
      await guarded(folder, async () => {
        file ??= await create(folder, dimension);
        await file.appendFile(Buffer.concat(entries.map(([key, vector]) => record(key, vector))));
      });
      for (const [key, vector] of entries) vectors.set(key, vector);
    },
    async close() {
      await file?.close();
      file = undefined;
    },
  };
}

async function create(folder: string, dimension: number): Promise<FileHandle> {
  const file = await open(join(folder, `${crypto.randomUUID()}.vectors`), "wx");
  const head = Buffer.from(`${MAGIC}....`, "latin1");
  head.writeUInt32LE(dimension, 4);
  await file.appendFile(head);
  return file;
}

function record(key: string, vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(KEY_BYTES + 4 * vector.length + 4);
  bytes.write(key, 0, "hex");
  vector.forEach((value, i) => {
    bytes.writeFloatLE(value, KEY_BYTES + 4 * i);
  });
  const end = bytes.length - 4;
  bytes.writeUInt32LE(crc32(bytes.subarray(0, end)), end);
  return bytes;
}

function readRecords(bytes: Buffer, dimension: number, into: Map<string, Float32Array>): void {
  if (bytes.length < HEAD_BYTES || bytes.toString("latin1", 0, 4) !== MAGIC || bytes.readUInt32LE(4) !== dimension)
    return;
  const size = KEY_BYTES + 4 * dimension + 4;
  for (let at = HEAD_BYTES; at + size <= bytes.length; at += size) {
    const end = at + size - 4;
    if (crc32(bytes.subarray(at, end)) !== bytes.readUInt32LE(end)) continue;
    const vector = Float32Array.from({ length: dimension }, (_, i) => bytes.readFloatLE(at + KEY_BYTES + 4 * i));
    into.set(bytes.toString("hex", at, at + KEY_BYTES), vector);
  }
}

async function guarded<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new BorescopeError("EMBED_CACHE", {
      file: folder,
      expected: "a folder in which vectors can be kept",
      found: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}
