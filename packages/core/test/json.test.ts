import { isDeepStrictEqual } from "node:util";
import { gzipSync } from "node:zlib";
import { BorescopeError, bytesSource, feed, JsonScanner, KeySet, ListWalker, type Source } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The value, or the code of the refusal; anything else thrown fails the test. */
function attempt(read: () => unknown): { value: unknown } | { code: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof BorescopeError) return { code: error.code };
    throw error;
  }
}

function scan(text: string) {
  return attempt(() => {
    const scanner = new JsonScanner(encode(text));
    const value = scanner.value();
    scanner.finish();
    return value;
  });
}

/** What `JSON.parse` says; null where it refuses. */
function parse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

function hasInfinity(value: unknown): boolean {
  if (typeof value === "number") return !Number.isFinite(value);
  return typeof value === "object" && value !== null && Object.values(value).some(hasInfinity);
}

function agree(text: string): void {
  const own = scan(text);
  const theirs = parse(text);
  if (theirs === null) expect("code" in own, text).toBe(true);
  else if ("code" in own) {
    // a member that a later one of the same name replaces is not in the value that JSON.parse gives
    expect(own.code, text).toBe("JSON_NUMBER_RANGE");
    expect(hasInfinity(theirs.value) || /\d[eE]\+?\d{3}|\d{300}/.test(text), text).toBe(true);
  } else expect(isDeepStrictEqual(own.value, theirs.value), text).toBe(true);
}

const texts = fc.oneof(
  fc.json({ maxDepth: 5 }),
  fc.jsonValue({ maxDepth: 4, noUnicodeString: false }).map((value) => JSON.stringify(value, null, "\t")),
  fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })).map((values) => `[${values.join(" ,\r\n")}]`),
);
const piece = fc.oneof(
  fc.constantFrom(..."{}[]\",:.eE+-0123456789 \n\t\r\\/utrfalsn\u0000\u0001\u001f\u007f\u00a0\u2028é😀'#"),
  fc.constantFrom(
    "NaN",
    "Infinity",
    "0x1",
    "01",
    "1e999",
    "-",
    "1.",
    ".5",
    "\\u12",
    "\\ud800",
    "\ufeff",
    "null",
    "tru",
  ),
);
const mutated = fc
  .tuple(texts, fc.array(fc.tuple(fc.nat(), fc.nat(3), piece), { minLength: 1, maxLength: 3 }))
  .map(([text, edits]) =>
    edits.reduce((t, [at, cut, put]) => {
      const p = at % (t.length + 1);
      return t.slice(0, p) + put + t.slice(p + cut);
    }, text),
  )
  .map((text) => decode(encode(text)).replace(/^\ufeff/, ""));

describe("JsonScanner", () => {
  it("takes what JSON.parse takes, with the same value", () => {
    fc.assert(fc.property(texts, agree), { numRuns: 2000 });
  });

  it("refuses what JSON.parse refuses, whatever is broken", () => {
    fc.assert(fc.property(mutated, agree), { numRuns: 8000 });
  });

  it("takes or refuses each short text over the alphabet of JSON as JSON.parse does", () => {
    const alphabet = [...'[]{}",:-+.eE01\\un '];
    for (const a of alphabet) for (const b of alphabet) for (const c of alphabet) agree(a + b + c);
  });

  it("refuses more than 512 open lists and objects, and no fewer", () => {
    const nested = (n: number, open: string, close: string) => open.repeat(n) + close.repeat(n);
    expect(scan(nested(512, "[", "]"))).toHaveProperty("value");
    for (const n of [513, 600, 1_000_000]) expect(scan(nested(n, "[", "]"))).toEqual({ code: "JSON_DEPTH" });
    expect(scan(`${'{"a":'.repeat(513)}1${"}".repeat(513)}`)).toEqual({ code: "JSON_DEPTH" });
    expect(scan(`${'{"a":['.repeat(256)}1${"]}".repeat(256)}`)).toHaveProperty("value");
  });

  it("refuses UTF-16 and broken UTF-8 by name", () => {
    const utf16 = (text: string) => Uint8Array.from([...text].flatMap((c) => [c.charCodeAt(0), 0]));
    const marked = Uint8Array.of(0xff, 0xfe, ...utf16("[]"));
    for (const bytes of [marked, utf16("[1]"), marked.slice().reverse()])
      expect(attempt(() => new JsonScanner(bytes).skipMark())).toEqual({ code: "JSON_ENCODING" });
    for (const bad of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) {
      const bytes = Uint8Array.of(34, ...bad, 34);
      expect(attempt(() => new JsonScanner(bytes).string())).toEqual({ code: "JSON_ENCODING" });
      expect(attempt(() => new JsonScanner(bytes).skip())).toEqual({ value: undefined });
    }
  });

  it("keeps ids apart: digits past 2^53, 1.0 and 1e0 as 1, no fractions", () => {
    const id = (text: string) => attempt(() => new JsonScanner(encode(text)).id());
    const cases: [string, unknown][] = [
      ["1", 1],
      ["1.0", 1],
      ["1e0", 1],
      ["10e-1", 1],
      ["0.001e3", 1],
      ["-0", 0],
      ["0e-999", 0],
      ["-7", -7],
      ["9007199254740991", 9007199254740991],
      ["9007199254740992", 9007199254740992n],
      ["9007199254740993", 9007199254740993n],
      ["9007199254740993.0", 9007199254740993n],
      ["9007199254740.993e3", 9007199254740993n],
      ["-9007199254740993", -9007199254740993n],
      ["1e21", 10n ** 21n],
      ["123456789012345678901234567890", 123456789012345678901234567890n],
      ['"a\\u0062"', "ab"],
      ["1.5", undefined],
      ["9007199254740991.4", undefined],
      ["0.99999999999999999999", undefined],
      ["1e-400", undefined],
      ["null", undefined],
      ["[1]", undefined],
    ];
    for (const [text, value] of cases) expect(id(text), text).toEqual({ value });
    expect(id("01")).toEqual({ code: "JSON_SYNTAX" });
    expect(id("1e400")).toEqual({ code: "JSON_NUMBER_RANGE" });
    for (const n of fc.sample(fc.bigInt(), { numRuns: 300, seed: 7 }))
      expect(id(String(n))).toEqual({ value: asId(n) });
  });

  it("reads numbers of a million digits", () => {
    const digits = "7".repeat(1_000_000);
    expect(scan(`0.${digits}`)).toEqual({ value: Number(`0.${digits}`) });
    expect(scan(digits)).toEqual({ code: "JSON_NUMBER_RANGE" });
    expect(scan(`0.${"0".repeat(150_000)}1e1500000`)).toEqual({ code: "JSON_NUMBER_RANGE" });
    expect(scan(`1${"0".repeat(200_000)}e-200000`)).toEqual({ value: 1 });
  });
});

const asId = (n: bigint) => (Number.isSafeInteger(Number(n)) ? Number(n) : n);

interface Rows {
  readonly rows: unknown[];
  readonly problems: string[];
  readonly place: string;
}

/** Rows as {@link ListWalker} gives them, with the place of each. */
function walker(scanner: JsonScanner, rowMembers: readonly string[]) {
  const rows: unknown[] = [];
  const read = {
    one: (s: JsonScanner) => {
      const place = s.place();
      const value = s.value();
      if (value === 13) throw new BorescopeError("ROW", { place });
      rows.push([place, value]);
    },
  };
  const problems: string[] = [];
  const lists = { "": read, rows: read, more: read };
  return { rows, problems, walk: new ListWalker(scanner, lists, (e) => problems.push(e.place!), rowMembers) };
}

function readWhole(bytes: Uint8Array, rowMembers: readonly string[]): Rows | { code: string } {
  const scanner = new JsonScanner(bytes);
  const { rows, problems, walk } = walker(scanner, rowMembers);
  const result = attempt(() => walk.advance());
  return "code" in result ? result : { rows, problems, place: scanner.list };
}

function readPieces(bytes: Uint8Array, size: number, rowMembers: readonly string[]): Rows | { code: string } {
  const scanner = new JsonScanner(undefined, { final: false });
  const { rows, problems, walk } = walker(scanner, rowMembers);
  const result = attempt(() => {
    for (let at = 0; at < bytes.length; at += size) {
      scanner.append(bytes.subarray(at, at + size));
      walk.advance();
    }
    scanner.final = true;
    return walk.advance();
  });
  return "code" in result ? result : { rows, problems, place: scanner.list };
}

describe("ListWalker", () => {
  const values = fc.array(fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(13)), { maxLength: 12 });
  const space = fc.constantFrom("", " ", "\r\n", "\n\t ");
  const documents = fc.oneof(
    fc.tuple(values, space).map(([rows, s]) => `[${rows.map((v) => s + JSON.stringify(v) + s).join(",")}]${s}`),
    fc
      .tuple(values, values, fc.jsonValue({ maxDepth: 2 }), space)
      .map(
        ([a, b, c, s]) =>
          `\ufeff{"info":${s}${JSON.stringify(c)},"rows":${JSON.stringify(a)}${s},"x":${s}[${s}1,[2]],"more":${JSON.stringify(b)}}`,
      ),
    fc
      .array(fc.record({ id: fc.jsonValue({ maxDepth: 2 }), é: fc.jsonValue({ maxDepth: 1 }) }), { minLength: 1 })
      .map((rows) => rows.map((row) => JSON.stringify(row)).join("\n")),
  );
  const broken = fc.tuple(documents, fc.nat(), piece, fc.nat(2)).map(([text, at, put, cut]) => {
    const p = at % (text.length + 1);
    return text.slice(0, p) + put + text.slice(p + cut);
  });

  it("reads the same rows in pieces of any size as in one, and refuses the same files", () => {
    const property = (text: string, size: number) => {
      const bytes = encode(text);
      const whole = readWhole(bytes, ["id"]);
      for (const n of [1, 2, 3, 7, size]) expect(readPieces(bytes, n, ["id"]), text).toEqual(whole);
    };
    fc.assert(fc.property(documents, fc.integer({ min: 4, max: 200 }), property), { numRuns: 300 });
    fc.assert(fc.property(broken, fc.integer({ min: 4, max: 200 }), property), { numRuns: 500 });
  });

  it("gives rows of lines, of a list and of an object alike", () => {
    const whole = readWhole(encode('{"id":1}\n{"id":2}\r\n\n{"id":3}\n'), ["id"]);
    expect(whole).toMatchObject({
      rows: [
        ["/0", { id: 1 }],
        ["/1", { id: 2 }],
        ["/2", { id: 3 }],
      ],
    });
    expect(readWhole(encode('{"rows":[1,13,{}]}'), ["id"])).toMatchObject({
      rows: [
        ["/rows/0", 1],
        ["/rows/2", {}],
      ],
      problems: ["/rows/1"],
    });
    expect(readWhole(encode('\ufeff{"id":1}'), ["id"])).toMatchObject({ rows: [["/0", { id: 1 }]] });
  });

  it("refuses a list twice, and what is no list where one must be", () => {
    expect(readWhole(encode('{"rows":[1],"rows":[2]}'), [])).toEqual({ code: "JSON_DUPLICATE_KEY" });
    for (const other of ["{}", "null", "1", '"x"'])
      expect(readWhole(encode(`{"rows":${other}}`), [])).toEqual({ code: "JSON_TYPE" });
    expect(readWhole(encode('{"":[1],"__proto__":[2],"constructor":3}'), [])).toMatchObject({ rows: [] });
  });

  it("reads a value that fills many pieces in time linear in its length", () => {
    const bytes = encode(`[${JSON.stringify("x".repeat(2_000_000))}]`);
    expect(readPieces(bytes, 64, [])).toMatchObject({ problems: [] });
  });

  it("counts the depth of the whole file", () => {
    const deep = (n: number) => encode(`{"rows":[${"[".repeat(n)}${"]".repeat(n)}]}`);
    expect(readWhole(deep(510), [])).toHaveProperty("rows");
    expect(readWhole(deep(511), [])).toEqual({ code: "JSON_DEPTH" });
    expect(readPieces(deep(510), 3, [])).toHaveProperty("rows");
    expect(readPieces(deep(511), 3, [])).toEqual({ code: "JSON_DEPTH" });
  });
});

describe("KeySet", () => {
  it("finds names by what they mean, escapes and all", () => {
    const keys = new KeySet(["id", "bbox", "image_id"]);
    const read = (text: string) => keys.read(new JsonScanner(encode(`${text}:1`)));
    expect(['"bbox"', '"\\u0062box"', '"id"', '"bbo"', '"bboxx"', '"__proto__"', '""'].map(read)).toEqual([
      1, 1, 0, -1, -1, -1, -1,
    ]);
  });
});

/** Pieces in two buffers by turns; the one given before the last is spoiled. */
async function* overwriting(bytes: Uint8Array, step: number) {
  const memory = [new Uint8Array(step), new Uint8Array(step)];
  for (let at = 0, turn = 0; at < bytes.length; at += step, turn ^= 1) {
    const piece = bytes.subarray(at, at + step);
    memory[turn]!.fill(0x7b).set(piece);
    yield memory[turn]!.subarray(0, piece.length);
  }
}

describe("feed", () => {
  it("stops between pieces when it is told to, and tells how far it is", async () => {
    const bytes = encode(`[${"1,".repeat(1000)}1]`);
    const whole = bytesSource(bytes, "a.json");
    const source: Source = { ...whole, stream: (path) => whole.stream(path, { chunkBytes: 100 }) };
    const scanner = new JsonScanner();
    const { rows, walk } = walker(scanner, []);
    const seen: number[] = [];
    await feed(source, undefined, scanner, () => walk.advance(), { onProgress: ({ done }) => seen.push(done) });
    expect(rows.length).toBe(1001);
    expect(seen.at(-1)).toBe(bytes.length);
    const controller = new AbortController();
    const other = new JsonScanner();
    const second = walker(other, []);
    const stop = () => {
      controller.abort(new Error("enough"));
      return second.walk.advance();
    };
    await expect(feed(source, undefined, other, stop, { signal: controller.signal })).rejects.toThrow("enough");
    expect(second.rows.length).toBeLessThan(100);
  });

  it("is done with a piece when the next but one is asked for, packed or not, however short the pieces", async () => {
    const numbers = Array.from({ length: 3000 }, (_, i) => i * 7);
    const plain = encode(JSON.stringify(numbers));
    for (const bytes of [plain, new Uint8Array(gzipSync(plain))])
      for (const step of [1, 2, 3, 1000]) {
        const asked: (boolean | undefined)[] = [];
        const source: Source = {
          ...bytesSource(bytes, "a.json"),
          stream: (_path, options) => {
            asked.push(options?.transient);
            return overwriting(bytes, step);
          },
        };
        const scanner = new JsonScanner();
        const { rows, walk } = walker(scanner, []);
        await feed(source, undefined, scanner, () => walk.advance());
        expect(rows.map((row) => (row as [string, number])[1])).toEqual(numbers);
        expect(asked).toEqual([true]);
      }
  });
});
