import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Zippable, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { crc32 } from "../src/crc32.js";
import type { BorescopeError } from "../src/error.js";
import { openSource } from "../src/node/file-source.js";
import { createRandom } from "../src/random.js";
import { bytesSource } from "../src/source/bytes-source.js";
import { gunzipIfNeeded, gunzipStream, isGzip } from "../src/source/gunzip.js";
import { resolveSource } from "../src/source/resolve.js";
import { zipSource } from "../src/source/zip-source.js";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const encode = (s: string) => new TextEncoder().encode(s);
const code = (code: string) => expect.objectContaining({ name: "BorescopeError", code });

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

async function* pieces(bytes: Uint8Array, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** Bytes that do not pack away. */
function noise(n: number): Uint8Array {
  const random = createRandom(1);
  return Uint8Array.from({ length: n }, () => random.integer(256));
}

/** The zip with some of its directory's bytes changed; `at` counts from the start of entry 0 of the directory. */
function patched(zip: Uint8Array, at: number, ...values: number[]): Uint8Array {
  const copy = zip.slice();
  const start = Buffer.from(copy.buffer).indexOf("PK\x01\x02");
  copy.set(values, start + at);
  return copy;
}

describe("zipSource", () => {
  const files: Zippable = {
    castings: { "val.json": encode("{}"), images: { "a.bin": noise(300_000), "b.jpg": [noise(5000), { level: 0 }] } },
    "__MACOSX/._val.json": encode("x"),
    "empty.txt": new Uint8Array(),
    "folder/": new Uint8Array(),
  };
  const zip = zipSync(files);

  it("lists files and unpacks each when asked", async () => {
    for (const data of [zip, new Blob([zip as Uint8Array<ArrayBuffer>])]) {
      const source = await zipSource(data, { name: "castings.zip" });
      expect(source.kind).toBe("folder");
      expect(await source.list()).toEqual([
        "castings/images/a.bin",
        "castings/images/b.jpg",
        "castings/val.json",
        "empty.txt",
      ]);
      expect(await source.size("castings/images/a.bin")).toBe(300_000);
      expect(await source.bytes("castings/images/a.bin")).toEqual(noise(300_000));
      expect(await source.head("castings/images/b.jpg", 10)).toEqual(noise(10));
      expect(await source.bytes("castings/images/b.jpg")).toEqual(noise(5000));
      expect((await source.bytes("empty.txt")).length).toBe(0);
      const chunks: number[] = [];
      for await (const chunk of source.stream("castings/images/a.bin", { chunkBytes: 1000 })) chunks.push(chunk.length);
      expect(Math.max(...chunks)).toBe(1000);
      await expect(source.bytes("castings/none")).rejects.toEqual(code("SOURCE_NOT_FOUND"));
    }
  });

  it("opens from disk, from bytes in front of it, and by its first bytes", async () => {
    const folder = await mkdtemp(join(tmpdir(), "borescope-zip-"));
    const path = join(folder, "Castings.ZIP");
    await writeFile(path, zip);
    const source = await openSource(path);
    expect([source.name, source.kind]).toEqual(["Castings.ZIP", "folder"]);
    expect(text(await source.bytes("castings/val.json"))).toBe("{}");
    await writeFile(path, "no zip");
    await expect(openSource(path)).rejects.toEqual(code("SOURCE_ZIP"));
    await rm(folder, { recursive: true });
    const shifted = await zipSource(Buffer.concat([Buffer.from("#!/bin/sh\n"), zip]));
    expect(text(await shifted.bytes("castings/val.json"))).toBe("{}");
    for (const input of [zip, new File([zip as Uint8Array<ArrayBuffer>], "x.bin")])
      expect((await resolveSource(input)).kind).toBe("folder");
    expect(await (await zipSource(zipSync({}))).list()).toEqual([]);
  });

  it("refuses entries that climb out of the root or are absolute", async () => {
    for (const name of [
      "../evil.txt",
      "a/../../evil.txt",
      "/etc/passwd",
      "..\\evil.txt",
      "C:\\evil.txt",
      "a\\..\\..\\x",
      "../",
    ])
      await expect(zipSource(zipSync({ [name]: encode("x") }))).rejects.toEqual(code("SOURCE_OUTSIDE_ROOT"));
    const source = await zipSource(zipSync({ "a\\b.txt": encode("x") }));
    expect(await source.list()).toEqual(["a/b.txt"]);
    await expect(zipSource(zipSync({ "a\\b": encode("x"), "a/b": encode("y") }))).rejects.toEqual(code("SOURCE_ZIP"));
  });

  it("refuses bombs and absurd sizes before it allocates", async () => {
    const bomb = await zipSource(zipSync({ a: new Uint8Array(70_000_000) }));
    await expect(bomb.bytes("a")).rejects.toThrow(/bomb/);
    await expect(bomb.head("a", 10)).rejects.toEqual(code("SOURCE_ZIP"));
    const one = zipSync({ a: noise(1000) });
    const large = await zipSource(patched(one, 24, 0xfe, 0xff, 0xff, 0xff));
    expect(await large.size("a")).toBe(0xfffffffe);
    await expect(large.bytes("a")).rejects.toEqual(code("SOURCE_ZIP"));
    const limited = await zipSource(one, { limits: { maxBytes: 999 } });
    await expect(limited.bytes("a")).rejects.toThrow(/at most 999 bytes/);
    const allowed = await zipSource(zipSync({ a: new Uint8Array(1_000_000) }));
    expect((await allowed.bytes("a")).length).toBe(1_000_000);
  });

  it("reports what is damaged, encrypted or packed otherwise", async () => {
    const one = zipSync({ a: noise(1000) });
    const cases: [Uint8Array, RegExp][] = [
      [patched(one, 8, 1), /encrypted/],
      [patched(one, 10, 12), /method 12/],
      [patched(one, 16, 1, 2, 3, 4), /CRC-32/],
      [patched(one, 24, 100), /declares/],
      [patched(one, 24, 0, 5), /declares/],
      [patched(one, 42, 5), /no entry where/],
      [patched(one, 42, 0, 0, 0, 0x70), /beyond the end/],
      [patched(one, 20, 0xff, 0xff), /beyond the end/],
    ];
    for (const [zip, message] of cases) await expect((await zipSource(zip)).bytes("a")).rejects.toThrow(message);
    for (const zip of [one.subarray(0, one.length - 30), new Uint8Array(0), noise(500), patched(one, 0, 0)])
      await expect(zipSource(zip)).rejects.toEqual(code("SOURCE_ZIP"));
    // a symbolic link: its bytes are a path
    const link = zipSync({ link: [encode("/etc/passwd"), { os: 3, attrs: 0o120777 << 16 }] });
    expect(await (await zipSource(link)).list()).toEqual([]);
  });

  it("throws nothing but BorescopeErrors, whatever is changed", async () => {
    const small = zipSync({ "a.txt": encode("hello hello hello"), "b/c": [noise(40), { level: 0 }] });
    const change = fc.tuple(fc.nat(small.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = small.slice();
        for (const [at, value] of changes) bytes[at] = value;
        try {
          const source = await zipSource(bytes);
          for (const path of await source.list()) await source.bytes(path);
        } catch (error) {
          expect(error).toMatchObject({ name: "BorescopeError" });
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("reads zip64", async () => {
    const source = await zipSource(zip64("a.txt", encode("wide")));
    expect(await source.list()).toEqual(["a.txt"]);
    expect(text(await source.bytes("a.txt"))).toBe("wide");
  });

  it("stops by the signal", async () => {
    const reason = new Error("stop");
    await expect(zipSource(zip, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const source = await zipSource(zip);
    const controller = new AbortController();
    const read = async () => {
      for await (const _ of source.stream("castings/images/a.bin", { signal: controller.signal, chunkBytes: 1000 }))
        controller.abort(reason);
    };
    await expect(read()).rejects.toBe(reason);
  });
});

/** A zip of one stored file that uses every zip64 field. */
function zip64(name: string, content: Uint8Array): Uint8Array {
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(content));
  const wide = (...values: number[]) => {
    const bytes = Buffer.alloc(8 * values.length);
    for (const [i, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), 8 * i);
    return bytes;
  };
  const all = Buffer.alloc(4, 0xff);
  const local = Buffer.concat([
    Buffer.from("PK\x03\x04"),
    Buffer.alloc(10),
    crc,
    all,
    all,
    Buffer.from([name.length, 0, 20, 0]),
    Buffer.from(name),
    Buffer.from([1, 0, 16, 0]),
    wide(content.length, content.length),
    content,
  ]);
  const central = Buffer.concat([
    Buffer.from("PK\x01\x02"),
    Buffer.alloc(12),
    crc,
    all,
    all,
    Buffer.from([name.length, 0, 28, 0]),
    Buffer.alloc(10),
    all,
    Buffer.from(name),
    Buffer.from([1, 0, 24, 0]),
    wide(content.length, content.length, 0),
  ]);
  const record = Buffer.concat([
    Buffer.from("PK\x06\x06"),
    wide(44),
    Buffer.alloc(12),
    wide(1, 1, central.length, local.length),
  ]);
  const locator = Buffer.concat([
    Buffer.from("PK\x06\x07"),
    Buffer.alloc(4),
    wide(local.length + central.length),
    Buffer.alloc(4),
  ]);
  const end = Buffer.concat([
    Buffer.from("PK\x05\x06"),
    Buffer.alloc(4),
    Buffer.alloc(4, 0xff),
    all,
    all,
    Buffer.alloc(2),
  ]);
  return Buffer.concat([local, central, record, locator, end]);
}

describe("gzip", () => {
  const plain = Buffer.concat([encode('{"a":1}'), noise(200_000), new Uint8Array(3_000_000)]);
  const packed = gzipSync(plain);

  it("unpacks whole, in pieces, and takes or names several members", async () => {
    for (const length of [1000, 65536, packed.length])
      expect(Buffer.compare(await collect(gunzipStream(pieces(packed, length))), plain)).toBe(0);
    const two = Buffer.concat([gzipSync("one "), gzipSync("two")]);
    // Node 20 and 22 read both, later ones say what to do
    const read = await collect(gunzipStream(pieces(two, 7))).then(text, (error: BorescopeError) => error.hint);
    expect(read).toMatch(/^one two$|gzip -dc/);
    expect((await collect(gunzipStream(pieces(gzipSync(""), 5)))).length).toBe(0);
  });

  it("leaves plain bytes as they are", async () => {
    expect(isGzip(packed)).toBe(true);
    for (const bytes of [encode(""), encode("{"), encode('{"a":1}'), Uint8Array.of(0x1f), Uint8Array.of(0x1f, 0x8b)])
      for (const length of [1, 100])
        expect(await collect(gunzipIfNeeded(pieces(bytes, length)))).toEqual(Buffer.from(bytes));
    for (const length of [1, 2, 100])
      expect(text(await collect(gunzipIfNeeded(pieces(gzipSync("hello"), length))))).toBe("hello");
  });

  it("says SOURCE_GZIP wherever it is cut", async () => {
    const small = gzipSync("hello hello hello, this is a file");
    for (let n = 0; n < small.length; n++)
      await expect(collect(gunzipStream(pieces(small.subarray(0, n), 8), { file: "a.gz" }))).rejects.toMatchObject({
        code: "SOURCE_GZIP",
        file: "a.gz",
      });
    for (const part of [0.1, 0.5, 0.9])
      await expect(
        collect(gunzipStream(bytesSource(packed.subarray(0, packed.length * part)).stream())),
      ).rejects.toEqual(code("SOURCE_GZIP"));
  });

  it("says SOURCE_GZIP where bytes or the check sum are wrong", async () => {
    for (const at of [0, 1000, 100_000, packed.length - 6]) {
      const bad = Buffer.from(packed);
      bad[at]! ^= 0x55;
      await expect(collect(gunzipStream(pieces(bad, 4096)))).rejects.toEqual(code("SOURCE_GZIP"));
    }
    await expect(collect(gunzipStream(pieces(encode("plain text"), 4)))).rejects.toEqual(code("SOURCE_GZIP"));
  });

  it("passes on what the packed stream throws", async () => {
    const fault = new Error("the connection closed");
    const failing = async function* () {
      yield packed.subarray(0, 5000);
      throw fault;
    };
    await expect(collect(gunzipStream(failing()))).rejects.toBe(fault);
    await expect(collect(gunzipIfNeeded(failing()))).rejects.toBe(fault);
  });

  it("stops by the signal, and closes the packed stream when the reader has enough", async () => {
    const reason = new Error("stop");
    await expect(collect(gunzipStream(pieces(packed, 100), { signal: AbortSignal.abort(reason) }))).rejects.toBe(
      reason,
    );
    const controller = new AbortController();
    const read = async () => {
      for await (const _ of gunzipStream(pieces(packed, 100), { signal: controller.signal })) controller.abort(reason);
    };
    await expect(read()).rejects.toBe(reason);
    let closed = false;
    const watched = async function* () {
      try {
        yield* pieces(packed, 100);
      } finally {
        closed = true;
      }
    };
    for await (const _ of gunzipIfNeeded(watched())) break;
    await expect.poll(() => closed).toBe(true);
  });

  it("does not wait for a packed stream that stalls once the signal has aborted", async () => {
    const reason = new Error("stop");
    const controller = new AbortController();
    const stalled = async function* () {
      yield packed.subarray(0, 100);
      await new Promise(() => {});
    };
    setTimeout(() => controller.abort(reason), 20);
    await expect(collect(gunzipStream(stalled(), { signal: controller.signal }))).rejects.toBe(reason);
  });
});
