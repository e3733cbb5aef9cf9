import { BorescopeError, type JsonScanner } from "@borescope/core";
import type { Row, RowStores } from "./row.js";

/** Reads a `segmentation`: polygons, run lengths as a list, or COCO's string form, into the stores. */
export function readSegmentation(scanner: JsonScanner, row: Row, stores: RowStores): void {
  const c = scanner.peek();
  if (c === 110) scanner.word("null");
  else if (c === 91) readPolygons(scanner, row, stores);
  else if (c === 123) readRunLengths(scanner, row, stores);
  else throw fault(scanner, 'polygons or an object with "size" and "counts"', "another value");
}

function readPolygons(scanner: JsonScanner, row: Row, stores: RowStores): void {
  const { points } = stores;
  if (!scanner.open(91)) return;
  do {
    const head = points.length;
    points.push(0);
    if (scanner.peek() !== 91) throw fault(scanner, "a list of x, y pairs", "another value");
    if (scanner.open(91))
      do points.push(scanner.number());
      while (scanner.more(93));
    const n = points.length - head - 1;
    if (n < 6 || n % 2 === 1) throw fault(scanner, "at least three x, y pairs in a polygon", `${n} numbers`);
    points.values[head] = n;
  } while (scanner.more(93));
  row.maskKind = 2;
}

function readRunLengths(scanner: JsonScanner, row: Row, stores: RowStores): void {
  const start = stores.counts.length;
  let sized = false;
  let counted = false;
  if (scanner.open(123))
    do {
      const key = scanner.string();
      scanner.expect(58);
      if (key === "size") {
        readSize(scanner, row);
        sized = true;
      } else if (key === "counts") {
        if (scanner.peek() === 34) readString(scanner, stores);
        else readList(scanner, stores);
        counted = true;
      } else scanner.skip();
    } while (scanner.more(125));
  if (!sized || !counted) throw fault(scanner, '"size" and "counts"', "an object without both");
  const pixels = row.size[0] * row.size[1];
  let sum = 0;
  for (let i = start; i < stores.counts.length; i++) sum += stores.counts.values[i]!;
  if (sum !== pixels) throw fault(scanner, `runs that sum to ${pixels} pixels (height × width)`, `${sum}`);
  row.maskKind = 1;
}

function readSize(scanner: JsonScanner, row: Row): void {
  let n = 0;
  if (scanner.open(91))
    do {
      const side = scanner.number();
      if (!Number.isInteger(side) || side < 0) throw fault(scanner, "whole pixels in size", `${side}`);
      if (n < 2) row.size[n] = side;
      n++;
    } while (scanner.more(93));
  if (n !== 2 || row.size[0] * row.size[1] >= 2 ** 32)
    throw fault(
      scanner,
      "size [height, width] of fewer than 2^32 pixels",
      n === 2 ? row.size.join(" × ") : `${n} numbers`,
    );
}

function readList(scanner: JsonScanner, stores: RowStores): void {
  if (scanner.peek() !== 91) throw fault(scanner, "run lengths as a list or a string", "another value");
  if (!scanner.open(91)) return;
  do {
    const run = scanner.number();
    if (!Number.isInteger(run) || run < 0 || run >= 2 ** 32) throw fault(scanner, "whole run lengths", `${run}`);
    stores.counts.push(run);
  } while (scanner.more(93));
}

/** COCO's string form: five bits a character, the lowest first, each run from the third on less the one two before. */
function readString(scanner: JsonScanner, { counts }: RowStores): void {
  const first = scanner.stringSpan();
  const { bytes } = scanner;
  const close = scanner.pos - 1;
  const start = counts.length;
  let p = first;
  while (p < close) {
    let value = 0;
    let scale = 1;
    for (;;) {
      let code = bytes[p++]!;
      if (code === 92) code = bytes[p++]!; // only \\ can be meant: no other escaped character is in the alphabet
      const digit = code - 48;
      if (digit < 0 || digit > 63 || p > close || scale > 2 ** 35) throw badString(scanner);
      value += (digit & 31) * scale;
      scale *= 32;
      if (digit < 32) {
        if ((digit & 16) !== 0) value -= scale;
        break;
      }
    }
    if (counts.length - start > 2) value += counts.values[counts.length - 2]!;
    if (value < 0 || value >= 2 ** 32) throw badString(scanner);
    counts.push(value);
  }
}

function badString(scanner: JsonScanner): BorescopeError {
  return fault(scanner, "a COCO run-length string", "another string");
}

function fault(scanner: JsonScanner, expected: string, found: string): BorescopeError {
  return new BorescopeError("COCO_SEGMENTATION", {
    file: scanner.file,
    place: scanner.place("segmentation"),
    expected,
    found,
  });
}
