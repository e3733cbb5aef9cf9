import { BorescopeError, GrowableFloat64 } from "@borescope/core";
import { numberAt, textOf } from "./number.js";

/** The numbers of one label file, line by line. One instance serves all files, so that little is allocated. */
export class LabelLines {
  /** Numbers of all lines: of row i those of `[starts[i], starts[i + 1])`, the class first. */
  readonly numbers = new GrowableFloat64();
  readonly starts: number[] = [0];
  /** 1-based line numbers. */
  readonly lines: number[] = [];
  /** Places among the lines that are not blank, 0-based: lines left out count. */
  readonly places: number[] = [];

  get length(): number {
    return this.lines.length;
  }

  /**
   * Reads a file. Blank lines, a byte order mark, CRLF and spaces at line ends are accepted.
   *
   * @param bad - is told of each line that is not numbers (YOLO_LINE), which is then left out
   * @returns how many lines there were that are not blank
   */
  read(bytes: Uint8Array, file: string, bad: (error: BorescopeError) => void): number {
    this.numbers.length = 0;
    this.starts.length = 1;
    this.lines.length = 0;
    this.places.length = 0;
    if (bytes.includes(0)) {
      bad(binary(file, bytes));
      return 1;
    }
    let line = 1;
    let rows = 0;
    for (let p = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0; p < bytes.length; line++) {
      let end = p;
      while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++;
      if (this.readLine(bytes, p, end, file, line, bad)) rows++;
      if (this.lines.length > this.places.length) this.places.push(rows - 1);
      p = end + (bytes[end] === 13 && bytes[end + 1] === 10 ? 2 : 1);
    }
    return rows;
  }

  /** @returns whether the line is not blank */
  private readLine(
    bytes: Uint8Array,
    start: number,
    stop: number,
    file: string,
    line: number,
    bad: (error: BorescopeError) => void,
  ): boolean {
    const { numbers } = this;
    const begin = numbers.length;
    for (let p = start; p < stop; ) {
      if (isSpace(bytes[p]!)) {
        p++;
        continue;
      }
      let end = p + 1;
      while (end < stop && !isSpace(bytes[end]!)) end++;
      const value = numberAt(bytes, p, end);
      if (Number.isNaN(value)) {
        numbers.length = begin;
        bad(notANumber(file, line, textOf(bytes, p, Math.min(end, p + 40))));
        return true;
      }
      numbers.push(value);
      p = end;
    }
    if (numbers.length === begin) return false;
    this.starts.push(numbers.length);
    this.lines.push(line);
    return true;
  }
}

function isSpace(c: number): boolean {
  return c === 32 || (c >= 9 && c <= 12);
}

function notANumber(file: string, line: number, found: string): BorescopeError {
  const commas = found.includes(",") ? "Numbers are parted by spaces, and decimals have a point." : undefined;
  return new BorescopeError("YOLO_LINE", {
    file,
    place: `line ${line}`,
    expected: "decimal numbers parted by spaces",
    found: `"${found}"`,
    hint: commas,
  });
}

function binary(file: string, bytes: Uint8Array): BorescopeError {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return new BorescopeError("YOLO_LINE", {
    file,
    place: "line 1",
    expected: "lines of text",
    found: wide ? "UTF-16 text" : "a binary file",
    hint: wide ? "Save it as UTF-8." : "This is no label file: remove it.",
  });
}
