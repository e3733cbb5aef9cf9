import { BorescopeError } from "../error.js";
import type { Id } from "../ids.js";
import { exactWhole, powerOfTen, quotient } from "./number.js";
import { PieceBuffer } from "./piece-buffer.js";

/** Thrown when the bytes at hand end inside a value and more are to come; the caller rewinds, appends and tries again. */
export const NEED_MORE: unique symbol = Symbol("more bytes needed");

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const MAX_DEPTH = 512;

/**
 * Reads JSON from bytes, value by value, accepting exactly what `JSON.parse` accepts (and a byte order mark)
 * and rounding numbers exactly as `Number()` does. Bytes may come in pieces.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { JsonScanner } from "@borescope/core";
 *
 * const scanner = new JsonScanner(new TextEncoder().encode('[0.1, "burr", {"skipped": [true]}]'));
 * const open = 0x5b; // "["
 * scanner.open(open);
 * assert.equal(scanner.number(), 0.1);
 * scanner.more(0x5d);
 * assert.equal(scanner.string(), "burr");
 * scanner.more(0x5d);
 * scanner.skip();
 * assert.equal(scanner.more(0x5d), false);
 * scanner.finish();
 * ```
 */
export class JsonScanner extends PieceBuffer {
  /** No bytes follow those at hand. */
  final: boolean;
  readonly file: string | undefined;
  /** The list being read, as a JSON pointer, and the element in it: what errors name. */
  list = "";
  index = 0;
  /** How many lists and objects are open. */
  depth = 0;
  /** Where the member name read last begins and ends. */
  keyStart = 0;
  keyStop = 0;

  /** @param bytes - the first piece; it is copied where it lacks the spare byte that ends every scan */
  constructor(bytes: Uint8Array = new Uint8Array(0), options: { file?: string | undefined; final?: boolean } = {}) {
    super();
    this.file = options.file;
    this.final = options.final ?? true;
    this.append(bytes);
    if (this.final) this.total = bytes.length;
  }

  /** JSON pointer of the element being read, or of a field in it. */
  place(field = ""): string {
    return `${this.list}/${this.index}${field === "" ? "" : `/${field}`}`;
  }

  /** The next byte that is not white space, unread; 0 at the end of the file. */
  peek(): number {
    const { bytes } = this;
    let p = this.pos;
    let c = bytes[p]!;
    while (c === 32 || c === 10 || c === 13 || c === 9) c = bytes[++p]!;
    this.pos = p;
    if (c === 0 && p >= this.end && !this.final) throw NEED_MORE;
    return p >= this.end ? 0 : c;
  }

  /** Skips a byte order mark; refuses UTF-16 by name. */
  skipMark(): void {
    const { bytes } = this;
    if (this.end < 4 && !this.final) throw NEED_MORE;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.pos = 3;
    else if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
      throw this.notUtf8(0, "a UTF-16 byte order mark");
    else if (this.end > 3 && (bytes[0] === 0) !== (bytes[1] === 0)) throw this.notUtf8(0, "UTF-16 or UTF-32");
  }

  /** Reads one byte that must be `code`. */
  expect(code: number): void {
    if (this.peek() !== code) throw this.unexpected(`"${String.fromCharCode(code)}"`);
    this.pos++;
  }

  /** After a member or element: true if a comma was read, false if `close` was. */
  more(close: number): boolean {
    const c = this.peek();
    if (c !== 44 && c !== close) throw this.unexpected(`"," or "${String.fromCharCode(close)}"`);
    this.pos++;
    if (c === close) {
      this.depth--;
      return false;
    }
    if (this.peek() === close) throw this.unexpected("a value");
    return true;
  }

  /** Opens an object or array: true if it has members. @throws BorescopeError JSON_DEPTH */
  open(code: number): boolean {
    this.expect(code);
    if (this.depth === MAX_DEPTH)
      throw this.fault(`at most ${MAX_DEPTH} nested lists and objects`, "more", undefined, "JSON_DEPTH");
    if (this.peek() !== code + 2) {
      this.depth++;
      return true;
    }
    this.pos++;
    return false;
  }

  /** A number, rounded as `Number()` rounds it. @throws BorescopeError JSON_SYNTAX, JSON_NUMBER_RANGE */
  number(): number {
    this.peek();
    const { bytes } = this;
    const start = this.pos;
    let p = start;
    let c = bytes[p]!;
    const negative = c === 45;
    if (negative) c = bytes[++p]!;
    if (c < 48 || c > 57) throw this.numberFault(p);
    let head = 0;
    let digits = 0;
    let tail = 0;
    let tailDigits = 0;
    let fraction = 0;
    let simple = true;
    if (c === 48) {
      c = bytes[++p]!;
      if (c >= 48 && c <= 57) throw this.numberFault(p);
    } else {
      do {
        if (digits < 15) {
          head = head * 10 + (c - 48);
          digits++;
        } else if (tailDigits < 7) {
          tail = tail * 10 + (c - 48);
          tailDigits++;
        } else simple = false;
        c = bytes[++p]!;
      } while (c >= 48 && c <= 57);
    }
    if (c === 46) {
      c = bytes[++p]!;
      if (c < 48 || c > 57) throw this.numberFault(p);
      do {
        if (digits < 15) {
          head = head * 10 + (c - 48);
          if (head !== 0) digits++;
          fraction++;
        } else if (tailDigits < 7) {
          tail = tail * 10 + (c - 48);
          tailDigits++;
          fraction++;
        } else simple = false;
        c = bytes[++p]!;
      } while (c >= 48 && c <= 57);
    }
    let exponent = -fraction;
    if (c === 101 || c === 69) {
      c = bytes[++p]!;
      const down = c === 45;
      if (down || c === 43) c = bytes[++p]!;
      if (c < 48 || c > 57) throw this.numberFault(p);
      let e = 0;
      do {
        if (e < 100000) e = e * 10 + (c - 48);
        c = bytes[++p]!;
      } while (c >= 48 && c <= 57);
      if (e >= 100000) simple = false;
      exponent += down ? -e : e;
    }
    if (p >= this.end && !this.final) throw NEED_MORE;
    this.pos = p;
    let value = Number.NaN;
    if (simple && exponent >= -22) {
      if (tailDigits === 0) {
        if (exponent <= 22) value = exponent < 0 ? head / powerOfTen(-exponent) : head * powerOfTen(exponent);
      } else if (exponent <= 0) value = quotient(head, tail, tailDigits, -exponent);
    }
    if (Number.isNaN(value)) value = this.slowNumber(start, p, negative);
    return negative ? -value : value;
  }

  /** A string or whole number as an id; undefined, and nothing read, where another value stands here. */
  id(): Id | undefined {
    const c = this.peek();
    if (c === 34) return this.string();
    if (c !== 45 && (c < 48 || c > 57)) return undefined;
    const { bytes } = this;
    const start = this.pos;
    let p = start;
    let value = 0;
    let digit = c;
    while (digit >= 48 && digit <= 57 && p - start < 15) {
      value = value * 10 + (digit - 48);
      digit = bytes[++p]!;
    }
    const goesOn = p >= this.end || digit === 46 || digit === 69 || digit === 101 || (digit >= 48 && digit <= 57);
    if (p > start && !goesOn && (c !== 48 || p === start + 1)) {
      this.pos = p;
      return value;
    }
    this.number();
    const id = exactWhole(this.text(start, this.pos));
    if (id === undefined) this.pos = start;
    return id;
  }

  /** The member name that a {@link KeySet} read last, as text. */
  key(): string {
    const { bytes, keyStart, keyStop } = this;
    for (let p = keyStart; p < keyStop; p++) if (bytes[p] === 92) return this.escaped(keyStart, keyStop);
    return this.text(keyStart, keyStop);
  }

  /** A string, its escapes resolved. */
  string(): string {
    const start = this.stringSpan();
    const close = this.pos - 1;
    for (let p = start; p < close; p++) if (this.bytes[p] === 92) return this.escaped(start, close);
    return this.text(start, close);
  }

  /** Reads past a string; returns the place of its first byte. Its last byte is at `pos - 2`. */
  stringSpan(): number {
    if (this.peek() !== 34) throw this.unexpected("a string");
    const { bytes } = this;
    const start = this.pos + 1;
    let p = start;
    for (;;) {
      const c = bytes[p]!;
      if (c === 34) break;
      if (c === 92) p = this.escape(p);
      else if (c < 32) {
        if (p >= this.end) throw this.cut();
        this.pos = p;
        throw this.fault("no raw control character in a string", `byte ${c}`, "Escape it, as in \\n.");
      } else p++;
    }
    this.pos = p + 1;
    return start;
  }

  /** Checks one escape; returns the place after it. */
  private escape(p: number): number {
    const { bytes } = this;
    if (p + 1 >= this.end) throw this.cut();
    const c = bytes[p + 1]!;
    if (c === 117) {
      for (let i = 2; i < 6; i++) {
        if (p + i >= this.end) throw this.cut();
        const h = bytes[p + i]!;
        if (!((h >= 48 && h <= 57) || (h >= 65 && h <= 70) || (h >= 97 && h <= 102))) {
          this.pos = p;
          throw this.fault("four hexadecimal digits after \\u", this.ascii(p, p + 6));
        }
      }
      return p + 6;
    }
    if (c !== 34 && c !== 92 && c !== 47 && c !== 98 && c !== 102 && c !== 110 && c !== 114 && c !== 116) {
      this.pos = p;
      throw this.fault("a JSON escape", this.ascii(p, p + 2));
    }
    return p + 2;
  }

  /** Reads past any value. @throws BorescopeError JSON_SYNTAX, JSON_DEPTH */
  skip(): void {
    const c = this.peek();
    if (c === 34) this.stringSpan();
    else if (c === 123) {
      if (this.open(123))
        do {
          this.stringSpan();
          this.expect(58);
          this.skip();
        } while (this.more(125));
    } else if (c === 91) {
      if (this.open(91))
        do this.skip();
        while (this.more(93));
    } else if (c === 116) this.word("true");
    else if (c === 102) this.word("false");
    else if (c === 110) this.word("null");
    else this.number();
  }

  /** Reads `true`, `false` or `null`. */
  word(word: "true" | "false" | "null"): void {
    this.peek();
    for (let i = 0; i < word.length; i++) {
      if (this.pos + i >= this.end) throw this.cut();
      if (this.bytes[this.pos + i] !== word.charCodeAt(i)) throw this.unexpected("a value");
    }
    this.pos += word.length;
  }

  /** Any value, as `JSON.parse` gives it (whole numbers past 2^53 too). */
  value(): unknown {
    this.peek();
    const start = this.pos;
    this.skip();
    return JSON.parse(this.text(start, this.pos));
  }

  /** Only white space may be left. */
  finish(): void {
    if (this.peek() !== 0 || this.pos < this.end) throw this.unexpected("the end of the file");
  }

  /** A syntax error at the present place. */
  fault(expected: string, found: string, hint?: string, code = "JSON_SYNTAX"): BorescopeError {
    return new BorescopeError(code, {
      file: this.file,
      place: `byte ${this.offset + this.pos}`,
      expected,
      found,
      hint,
    });
  }

  /** What stands here is not what is needed; asks for more bytes where there is nothing yet. */
  unexpected(expected: string): BorescopeError {
    if (this.pos >= this.end) return this.cut() as BorescopeError;
    const c = this.bytes[this.pos]!;
    let found = `"${c > 32 && c < 127 ? String.fromCharCode(c) : `\\x${c.toString(16).padStart(2, "0")}`}"`;
    const rest = this.ascii(this.pos, Math.min(this.end, this.pos + 9));
    const bad = /^-?(NaN|Infinity|undefined|None|True|False|nan|inf)/.exec(rest);
    if (bad !== null) found = bad[0];
    return this.fault(expected, found);
  }

  /** The text between two places. @throws BorescopeError JSON_ENCODING */
  text(from: number, to: number): string {
    // short ASCII, the usual case, is faster by hand
    const { bytes } = this;
    if (to - from < 32) {
      let out = "";
      let p = from;
      for (; p < to; p++) {
        const c = bytes[p]!;
        if (c > 127) break;
        out += String.fromCharCode(c);
      }
      if (p === to) return out;
    }
    try {
      return decoder.decode(bytes.subarray(from, to));
    } catch (cause) {
      throw this.notUtf8(from, "bytes that are not", cause);
    }
  }

  private notUtf8(at: number, found: string, cause?: unknown): BorescopeError {
    return new BorescopeError("JSON_ENCODING", {
      file: this.file,
      place: `byte ${this.offset + at}`,
      expected: "UTF-8",
      found,
      hint: "Save the file as UTF-8.",
      cause,
    });
  }

  /** A few bytes for a message. */
  private ascii(from: number, to: number): string {
    return String.fromCharCode(...this.bytes.subarray(from, Math.min(to, this.end, from + 40)));
  }

  private escaped(start: number, close: number): string {
    return JSON.parse(`"${this.text(start, close)}"`) as string;
  }

  private slowNumber(start: number, stop: number, negative: boolean): number {
    const text = this.text(negative ? start + 1 : start, stop);
    const value = Number(text);
    if (value === Number.POSITIVE_INFINITY) {
      this.pos = start;
      throw this.fault("a finite number", text.slice(0, 40), undefined, "JSON_NUMBER_RANGE");
    }
    return value;
  }

  private numberFault(p: number): BorescopeError {
    if (p >= this.end) return this.cut() as BorescopeError;
    const c = this.bytes[p]!;
    const started = p > this.pos;
    if (!started) return this.unexpected("a number");
    return this.fault("a JSON number", `${this.ascii(this.pos, p + 1)}`, c === 48 ? "No leading zeros." : undefined);
  }

  private cut(): unknown {
    if (!this.final) return NEED_MORE;
    this.pos = this.end;
    return this.fault("more bytes", "the end of the file", "The file is cut off or empty; write or copy it again.");
  }
}
