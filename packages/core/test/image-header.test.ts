import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imageSize, readImageHeader } from "../src/image-header.js";
import { bytesSource } from "../src/source/bytes-source.js";
import type { Source } from "../src/source/source.js";

const text = (s: string) => Array.from(s, (c) => c.charCodeAt(0));
const u16 = (n: number, little: boolean) => (little ? [n & 255, n >>> 8] : [n >>> 8, n & 255]);
const u32 = (n: number, little: boolean) => {
  const big = [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
  return little ? big.reverse() : big;
};
const zeros = (n: number) => new Array<number>(n).fill(0);

/** A TIFF whose directory holds some SHORTs. */
function tiff(tags: [number, number][], little: boolean, gap = 0): number[] {
  const entries = tags.flatMap(([tag, value]) => [
    ...u16(tag, little),
    ...u16(3, little),
    ...u32(1, little),
    ...u16(value, little),
    0,
    0,
  ]);
  const start = [...(little ? text("II*\0") : text("MM\0*")), ...u32(8 + gap, little)];
  return [...start, ...zeros(gap), ...u16(tags.length, little), ...entries, 0, 0, 0, 0];
}
const exif = (orientation: number, little = true) => tiff([[0x0112, orientation]], little);

const segment = (marker: number, body: number[]) => [0xff, marker, ...u16(body.length + 2, false), ...body];
const frame = (marker: number, width: number, height: number) =>
  segment(marker, [8, ...u16(height, false), ...u16(width, false), 1, 1, 0x11, 0]);
const jpeg = (before: number[], sof = 0xc0, width = 640, height = 480) => [
  0xff,
  0xd8,
  ...before,
  ...segment(0xdb, zeros(65)),
  ...frame(sof, width, height),
  ...segment(0xda, zeros(6)),
];
const app1 = (body: number[]) => segment(0xe1, [...text("Exif\0\0"), ...body]);

const chunk = (type: string, body: number[]) => [...u32(body.length, false), ...text(type), ...body, 0, 0, 0, 0];
const png = (between: number[], width = 640, height = 480) => [
  0x89,
  ...text("PNG\r\n\x1a\n"),
  ...chunk("IHDR", [...u32(width, false), ...u32(height, false), 8, 2, 0, 0, 0]),
  ...between,
  ...chunk("IDAT", zeros(9)),
  ...chunk("IEND", []),
];

const riffChunk = (type: string, body: number[]) => [
  ...text(type),
  ...u32(body.length, true),
  ...body,
  ...zeros(body.length & 1),
];
const webp = (chunks: number[]) => [...text("RIFF"), ...u32(chunks.length + 4, true), ...text("WEBP"), ...chunks];
const vp8 = riffChunk("VP8 ", [0, 0, 0, 0x9d, 0x01, 0x2a, ...u16(640 | 0x4000, true), ...u16(480, true), 0, 0, 0]);
const vp8x = (flags: number) => riffChunk("VP8X", [flags, 0, 0, 0, 639 & 255, 639 >> 8, 0, 479 & 255, 479 >> 8, 0]);

const bmp = (height = 480) => [
  ...text("BM"),
  ...zeros(12),
  ...u32(40, true),
  ...u32(640, true),
  ...u32(height >>> 0, true),
  ...u16(1, true),
  ...u16(24, true),
  ...zeros(24),
];

const read = (bytes: number[]) => readImageHeader(Uint8Array.from(bytes));
const plain = { width: 640, height: 480, orientation: 1 as const };
const turned = { width: 480, height: 640, orientation: 6 as const };

/** Every sort of header, with what it says. */
const IMAGES: [string, number[], ReturnType<typeof readImageHeader>][] = [
  ["jpeg", jpeg([]), { format: "jpeg", ...plain }],
  ["jpeg, progressive", jpeg([], 0xc2), { format: "jpeg", ...plain }],
  ["jpeg, arithmetic", jpeg([], 0xcf), { format: "jpeg", ...plain }],
  [
    "jpeg, DHT and DAC first",
    jpeg([...segment(0xc4, zeros(20)), ...segment(0xcc, zeros(2))]),
    { format: "jpeg", ...plain },
  ],
  ["jpeg, orientation 6", jpeg(app1(exif(6))), { format: "jpeg", ...turned }],
  ["jpeg, orientation 6, big endian", jpeg(app1(exif(6, false))), { format: "jpeg", ...turned }],
  ["jpeg, orientation 3", jpeg(app1(exif(3))), { format: "jpeg", ...plain, orientation: 3 }],
  ["jpeg, bad orientation", jpeg(app1(exif(9))), { format: "jpeg", ...plain }],
  [
    "jpeg, XMP before Exif",
    jpeg([...segment(0xe1, text("http://ns.adobe.com/xap/1.0/\0<x/>")), ...app1(exif(6))]),
    { format: "jpeg", ...turned },
  ],
  ["jpeg, damaged Exif", jpeg(app1(text("II*\0\xff\xff\xff\xff"))), { format: "jpeg", ...plain }],
  [
    "jpeg, fill and stray bytes",
    jpeg([0xff, ...segment(0xe0, zeros(14)), 1, 2, 3, 0, 0xff, 0xff]),
    { format: "jpeg", ...plain },
  ],
  ["png", png([]), { format: "png", ...plain }],
  [
    "png, orientation 6",
    png([...chunk("gAMA", zeros(4)), ...chunk("eXIf", exif(6, false))]),
    { format: "png", ...turned },
  ],
  ["webp, lossy", webp(vp8), { format: "webp", ...plain }],
  ["webp, lossless", webp(riffChunk("VP8L", [0x2f, ...u32(639 | (479 << 14), true)])), { format: "webp", ...plain }],
  ["webp, extended", webp([...vp8x(0), ...vp8]), { format: "webp", ...plain }],
  ["webp, orientation 6", webp([...vp8x(8), ...vp8, ...riffChunk("EXIF", exif(6))]), { format: "webp", ...turned }],
  [
    "webp, Exif with a prefix",
    webp([...vp8x(8), ...vp8, ...riffChunk("EXIF", [...text("Exif\0\0"), ...exif(6)])]),
    { format: "webp", ...turned },
  ],
  ["webp, Exif promised and absent", webp([...vp8x(8), ...vp8]), { format: "webp", ...plain }],
  ["bmp", bmp(), { format: "bmp", ...plain }],
  ["bmp, top-down", bmp(-480), { format: "bmp", ...plain }],
  [
    "bmp, OS/2",
    [...text("BM"), ...zeros(12), ...u32(12, true), ...u16(640, true), ...u16(480, true), 1, 0, 24, 0, 0, 0, 0, 0],
    { format: "bmp", ...plain },
  ],
  ["gif", [...text("GIF89a"), ...u16(640, true), ...u16(480, true), 0, 0, 0], { format: "gif", ...plain }],
  [
    "tiff",
    tiff(
      [
        [256, 640],
        [257, 480],
      ],
      true,
    ),
    { format: "tiff", ...plain },
  ],
  [
    "tiff, big endian, orientation 6",
    tiff(
      [
        [256, 640],
        [257, 480],
        [0x0112, 6],
      ],
      false,
    ),
    { format: "tiff", ...turned },
  ],
];

describe("readImageHeader", () => {
  it.each(IMAGES)("%s", (_, bytes, expected) => {
    expect(read(bytes)).toEqual(expected);
  });

  it.each(IMAGES)("%s: a beginning asks for more, or says the same", (_, bytes, expected) => {
    const whole = Uint8Array.from(bytes);
    for (let n = 0; n < whole.length; n++) {
      const found = readImageHeader(whole.subarray(0, n));
      if (found !== null && "need" in found) expect(found.need).toBeGreaterThan(n);
      else expect(found).toEqual(expected);
    }
  });

  it("applies every orientation", () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const [width, height] = orientation >= 5 ? [480, 640] : [640, 480];
      expect(read(jpeg(app1(exif(orientation))))).toEqual({ format: "jpeg", width, height, orientation });
    }
  });

  it("does not read bytes around the view it is given", () => {
    const bytes = png([]);
    const padded = Uint8Array.from([...zeros(7), ...bytes, ...zeros(7)]);
    expect(readImageHeader(padded.subarray(7, 7 + bytes.length))).toEqual({ format: "png", ...plain });
  });

  it("is null for what is no image, is empty, or ends before its frame", () => {
    for (const bytes of [
      text("{}"),
      text("RIFF\x04\0\0\0WAVEfmt                      "),
      zeros(64),
      jpeg([], 0xc0, 640, 0),
    ])
      expect(read(bytes)).toBeNull();
    expect(read([0xff, 0xd8, 0xff, 0xd9])).toBeNull();
    expect(read([0xff, 0xd8, ...segment(0xda, zeros(6))])).toBeNull();
    expect(read([0xff, 0xd8, 0xff, 0xe0, 0, 1])).toBeNull();
    expect(read([...text("BM"), ...zeros(60)])).toBeNull();
    expect(read(png([], 0, 5))).toBeNull();
    expect(read(tiff([[256, 640]], true))).toBeNull();
  });

  it("never throws, and says only sound things, of garbage and of damaged images", () => {
    const sound = (bytes: Uint8Array) => {
      const found = readImageHeader(bytes);
      if (found === null) return;
      if ("need" in found) {
        expect(found.need).toBeGreaterThan(bytes.length);
        return;
      }
      expect(found.width).toBeGreaterThan(0);
      expect(found.height).toBeGreaterThan(0);
      expect(Number.isInteger(found.width) && Number.isInteger(found.height)).toBe(true);
      expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(found.orientation);
    };
    const starts = IMAGES.map(([, bytes]) => Uint8Array.from(bytes));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), sound), { numRuns: 2000 });
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.nat(40), fc.uint8Array({ maxLength: 200 }), (start, n, rest) => {
        sound(Uint8Array.from([...start.subarray(0, n), ...rest]));
      }),
      { numRuns: 5000 },
    );
    const change = fc.tuple(fc.nat(200), fc.nat(255));
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.array(change, { maxLength: 6 }), (start, changes) => {
        const bytes = start.slice();
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        sound(bytes);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("imageSize", () => {
  /** A source that says how much was read. */
  function counted(bytes: Uint8Array) {
    const lengths: number[] = [];
    const inner = bytesSource(bytes, "image");
    const source: Source = {
      ...inner,
      head: async (path, n, options) => {
        const head = await inner.head(path, n, options);
        lengths.push(head.length);
        return head;
      },
    };
    return { source, lengths };
  }

  it("reads 64 KiB of a long file and no more", async () => {
    const bytes = new Uint8Array(1 << 22);
    bytes.set(png([]));
    const { source, lengths } = counted(bytes);
    expect(await imageSize(source)).toEqual({ format: "png", ...plain });
    expect(lengths).toEqual([65536]);
  });

  it("reads on where the header is long", async () => {
    const profile = Array.from({ length: 5 }, () => segment(0xe2, zeros(65000))).flat();
    const { source, lengths } = counted(
      Uint8Array.from([...jpeg([...profile, ...app1(exif(6))]), ...zeros(2_000_000)]),
    );
    expect(await imageSize(source, "image")).toEqual({ format: "jpeg", ...turned });
    expect(lengths.at(-1)).toBeLessThan(600_000);
  });

  it("finds the directory at the end of a TIFF", async () => {
    const { source } = counted(
      Uint8Array.from(
        tiff(
          [
            [256, 640],
            [257, 480],
          ],
          true,
          300_000,
        ),
      ),
    );
    expect(await imageSize(source)).toEqual({ format: "tiff", ...plain });
  });

  it("is null for a file that ends within its header, and for hostile offsets", async () => {
    const cut = jpeg(app1(exif(6))).slice(0, 30);
    for (const bytes of [[], [0xff], cut, [...text("II*\0"), 0xff, 0xff, 0xff, 0xff]]) {
      expect(await imageSize(bytesSource(Uint8Array.from(bytes)))).toBeNull();
    }
    // 64 KiB and more of stray bytes
    const stray = new Uint8Array(1 << 20).fill(0xff);
    stray[1] = 0xd8;
    const { source, lengths } = counted(stray);
    expect(await imageSize(source)).toBeNull();
    expect(lengths.length).toBeLessThan(4);
  });

  it("stops by the signal and passes on what the source throws", async () => {
    const source = bytesSource(Uint8Array.from(png([])), "a.png");
    const reason = new Error("stop");
    await expect(imageSize(source, "a.png", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(imageSize(source, "b.png")).rejects.toMatchObject({ code: "SOURCE_NOT_FOUND" });
  });
});
