import { BorescopeError } from "../error.js";
import { type JsonScanner, NEED_MORE } from "./scanner.js";

/** Reads one element of a list; the scanner stands before it, `scanner.list` and `scanner.index` tell its place. */
export type ReadElement = (scanner: JsonScanner) => void;

/**
 * Reads many elements at once, each with the comma after it; for files so plain that a kernel can.
 *
 * @returns how many were read; negative where the last has no comma after it; 0 where the next is to be read by
 * {@link ReadElement}
 */
export type ReadMany = (scanner: JsonScanner) => number;

/** How the elements of one list are read. */
export interface ListReader {
  readonly one: ReadElement;
  readonly many?: ReadMany | undefined;
}

const PASS: ListReader = { one: (scanner) => scanner.skip() };

/**
 * Walks a file that is one list, or one object with lists in it, element by element; it can stop between any two
 * elements and go on when more bytes have come.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { JsonScanner, ListWalker } from "@borescope/core";
 *
 * const scanner = new JsonScanner(new TextEncoder().encode('{"version": 2, "names": ["burr", "crack"]}'));
 * const names: string[] = [];
 * const walker = new ListWalker(scanner, { names: { one: (s) => names.push(s.string()) } }, undefined);
 * assert.equal(walker.advance(), true);
 * assert.deepEqual(names, ["burr", "crack"]);
 * ```
 */
export class ListWalker {
  /** The lists met, of those that have readers; "" where the file is a list or rows line by line. */
  readonly seen = new Set<string>();
  private state: "start" | "members" | "elements" | "separator" | "after" = "start";
  private mark = 0;
  private markDepth = 0;
  /** Bytes to have before a value that was cut is tried again: twice as many, so that one of any length reads in linear time. */
  private wanted = 0;
  private elementRead = false;
  private inObject = false;
  private lines = false;
  private many: ReadMany | undefined;
  private element: ReadElement = (scanner) => scanner.skip();

  /**
   * @param lists - readers by member name; "" reads the elements of a file that is a list
   * @param badElement - told of an element that is well-formed JSON but no row; it may throw. Absent: the error is thrown
   * @param rowMembers - members that tell a row from a document, for files of one object a line (NDJSON)
   * @param refuse - looks at the first byte; an error it gives is thrown
   */
  constructor(
    private readonly scanner: JsonScanner,
    private readonly lists: Readonly<Record<string, ListReader>>,
    private readonly badElement: ((error: BorescopeError) => void) | undefined,
    private readonly rowMembers: readonly string[] = [],
    private readonly refuse: (scanner: JsonScanner, opening: number) => BorescopeError | null = () => null,
  ) {}

  /** Reads as far as the bytes at hand go. @returns true when the file is read to its end */
  advance(): boolean {
    const { scanner } = this;
    if (!scanner.final && scanner.end - scanner.pos < this.wanted) return false;
    this.wanted = 0;
    for (;;) {
      // what fails for want of bytes is done again from here; nothing is kept before it is whole
      this.markHere();
      try {
        if (this.state === "elements") this.elements();
        else if (this.step()) return true;
      } catch (error) {
        if (error !== NEED_MORE) throw error;
        this.rewind();
        this.wanted = 2 * (scanner.end - scanner.pos);
        return false;
      }
    }
  }

  private markHere(): void {
    this.mark = this.scanner.pos;
    this.markDepth = this.scanner.depth;
  }

  private rewind(): void {
    this.scanner.pos = this.mark;
    this.scanner.depth = this.markDepth;
  }

  /** One step outside a list. */
  private step(): boolean {
    const { scanner } = this;
    if (this.state === "start") {
      scanner.skipMark();
      const c = scanner.peek();
      const refused = this.refuse(scanner, c);
      if (refused !== null) throw refused;
      if (c === 123 && this.firstIsRow()) {
        this.lines = true;
        this.seen.add("");
        this.begin(this.lists[""]!);
      } else if (c === 123) {
        this.inObject = true;
        this.state = scanner.open(123) ? "members" : "after";
      } else if (c === 91) this.enter("", this.lists[""]);
      else throw scanner.unexpected("an object or a list");
    } else if (this.state === "members") {
      const name = scanner.string();
      scanner.expect(58);
      const opening = scanner.peek();
      const reader = name !== "" && Object.hasOwn(this.lists, name) ? this.lists[name] : undefined;
      if (reader !== undefined && this.seen.has(name)) throw this.twice(name);
      if (opening === 91) this.enter(name, reader);
      else if (reader !== undefined) throw this.notList(name);
      else {
        scanner.skip();
        this.state = "separator";
      }
    } else if (this.state === "separator") this.state = scanner.more(125) ? "members" : "after";
    else if (this.state === "after") {
      scanner.finish();
      return true;
    }
    return false;
  }

  private enter(name: string, reader: ListReader | undefined): void {
    const { scanner } = this;
    const some = scanner.open(91);
    if (name === "" || reader !== undefined) this.seen.add(name);
    if (!some) {
      this.leave();
      return;
    }
    this.begin(reader ?? PASS);
    scanner.list = name === "" ? "" : `/${name}`;
  }

  private begin({ one, many }: ListReader): void {
    this.scanner.list = "";
    this.scanner.index = 0;
    this.element = one;
    this.many = many;
    this.state = "elements";
  }

  /** Whether a file that begins with an object is rows, line after line: its first member is one a row has. */
  private firstIsRow(): boolean {
    const { scanner } = this;
    if (this.rowMembers.length === 0) return false;
    const { pos, depth } = scanner;
    const is = scanner.open(123) && this.rowMembers.includes(scanner.string());
    scanner.pos = pos;
    scanner.depth = depth;
    return is;
  }

  private elements(): void {
    const { scanner, element } = this;
    for (;;) {
      if (!this.elementRead) this.readMany();
      if (!this.elementRead) {
        this.read(element);
        this.elementRead = true;
        this.markHere();
      }
      const more = this.lines ? scanner.peek() !== 0 || scanner.pos < scanner.end : scanner.more(93);
      this.elementRead = false;
      this.markHere();
      if (!more) break;
      scanner.index++;
    }
    this.leave();
  }

  /** Elements by the reader of many, as far as it goes. */
  private readMany(): void {
    const { scanner, many } = this;
    if (many === undefined || this.lines) return;
    let read = many(scanner);
    for (; read > 0; read = many(scanner)) {
      scanner.index += read;
      this.markHere();
    }
    if (read === 0) return;
    scanner.index += -read - 1;
    this.elementRead = true;
    this.markHere();
  }

  /** One element; where it is bad and the caller goes on, it is passed over. */
  private read(element: ReadElement): void {
    const { scanner } = this;
    try {
      element(scanner);
    } catch (error) {
      if (!(error instanceof BorescopeError) || error.code.startsWith("JSON_") || this.badElement === undefined)
        throw error;
      this.rewind();
      scanner.skip();
      this.badElement(error);
    }
  }

  private leave(): void {
    this.scanner.list = "";
    this.state = this.inObject ? "separator" : "after";
  }

  private notList(name: string): BorescopeError {
    const { scanner } = this;
    const start = scanner.pos;
    scanner.skip();
    return new BorescopeError("JSON_TYPE", {
      file: scanner.file,
      place: `/${name}`,
      expected: "a list",
      found: scanner.text(start, Math.min(scanner.pos, start + 40)),
    });
  }

  private twice(name: string): BorescopeError {
    return new BorescopeError("JSON_DUPLICATE_KEY", {
      file: this.scanner.file,
      place: `/${name}`,
      expected: `one list "${name}"`,
      found: "a second one",
    });
  }
}
