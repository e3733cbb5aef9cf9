import { BorescopeError } from "../error.js";
import { type JsonScanner, NEED_MORE } from "./scanner.js";

/** Reads one element of a list; the scanner stands before it, `scanner.list` and `scanner.index` tell its place. */
export type ReadElement = (scanner: JsonScanner) => void;

/**
 * Walks a file that is one list, or one object with lists in it, element by element; it can stop between any two
 * elements and go on when more bytes have come.
 */
export class ListWalker {
  /** Names of the members met at the top; "" where the file is a list. */
  readonly seen = new Set<string>();
  private state: "start" | "members" | "elements" | "separator" | "after" = "start";
  private mark = 0;
  private elementRead = false;
  private inObject = false;
  private lines = false;
  private element: ReadElement = (scanner) => scanner.skip();

  /**
   * @param lists - readers by member name; "" reads the elements of a file that is a list
   * @param badElement - told of an element that is well-formed JSON but no row; it may throw. Absent: the error is thrown
   * @param rowMembers - members that tell a row from a document, for files of one object a line (NDJSON)
   * @param refuse - looks at the first byte; an error it gives is thrown
   */
  constructor(
    private readonly scanner: JsonScanner,
    private readonly lists: Readonly<Record<string, ReadElement>>,
    private readonly badElement: ((error: BorescopeError) => void) | undefined,
    private readonly rowMembers: readonly string[] = [],
    private readonly refuse: (scanner: JsonScanner, opening: number) => BorescopeError | null = () => null,
  ) {}

  /** Reads as far as the bytes at hand go. @returns true when the file is read to its end */
  advance(): boolean {
    const { scanner } = this;
    for (;;) {
      // what fails for want of bytes is done again from here; nothing is kept before it is whole
      this.mark = scanner.pos;
      try {
        if (this.state === "elements") this.elements();
        else if (this.step()) return true;
      } catch (error) {
        if (error !== NEED_MORE) throw error;
        scanner.pos = this.mark;
        return false;
      }
    }
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
      } else if (c === 91) this.enter("");
      else throw scanner.unexpected("an object or a list");
    } else if (this.state === "members") {
      const name = scanner.string();
      scanner.expect(58);
      const opening = scanner.peek();
      const known = Object.hasOwn(this.lists, name);
      if (opening === 91) this.enter(name);
      else if (known) throw this.notList(name);
      else {
        scanner.skip();
        this.state = "separator";
      }
      this.seen.add(name);
    } else if (this.state === "separator") this.state = scanner.more(125) ? "members" : "after";
    else if (this.state === "after") {
      scanner.finish();
      return true;
    }
    return false;
  }

  private enter(name: string): void {
    const { scanner } = this;
    this.seen.add(name);
    const reader = Object.hasOwn(this.lists, name) ? this.lists[name]! : null;
    if (!scanner.open(91)) {
      this.leave();
      return;
    }
    this.begin(reader ?? ((s) => s.skip()));
    scanner.list = name === "" ? "" : `/${name}`;
  }

  private begin(element: ReadElement): void {
    this.scanner.list = "";
    this.scanner.index = 0;
    this.element = element;
    this.state = "elements";
  }

  /** Whether a file that begins with an object is rows, line after line: its first member is one a row has. */
  private firstIsRow(): boolean {
    const { scanner } = this;
    if (this.rowMembers.length === 0) return false;
    const { pos } = scanner;
    const is = scanner.open(123) && this.rowMembers.includes(scanner.string());
    scanner.pos = pos;
    return is;
  }

  private elements(): void {
    const { scanner, element } = this;
    for (;;) {
      if (!this.elementRead) {
        this.read(element);
        this.elementRead = true;
        this.mark = scanner.pos;
      }
      const more = this.lines ? scanner.peek() !== 0 || scanner.pos < scanner.end : scanner.more(93);
      this.elementRead = false;
      this.mark = scanner.pos;
      if (!more) break;
      scanner.index++;
    }
    this.leave();
  }

  /** One element; where it is bad and the caller goes on, it is passed over. */
  private read(element: ReadElement): void {
    const { scanner } = this;
    try {
      element(scanner);
    } catch (error) {
      if (!(error instanceof BorescopeError) || error.code.startsWith("JSON_") || this.badElement === undefined)
        throw error;
      scanner.pos = this.mark;
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
}
