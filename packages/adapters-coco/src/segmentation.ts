import { BorescopeError, type JsonScanner } from "@borescope/core";
import type { Row, RowStores } from "./row.js";
import { readRunString } from "./run-string.js";
import { wrongType } from "./values.js";

const CODE = "COCO_SEGMENTATION";

/** Reads a `segmentation`: polygons, run lengths as a list, or COCO's string form, into the stores. */
export function readSegmentation(scanner: JsonScanner, row: Row, stores: RowStores): void {
  const c = scanner.peek();
  if (c === 110) scanner.word("null");
  else if (c === 91) readPolygons(scanner, row, stores);
  else if (c === 123) readRunLengths(scanner, row, stores);
  else throw wrongType(scanner, "segmentation", 'polygons or an object with "size" and "counts"', CODE);
}

function readPolygons(scanner: JsonScanner, row: Row, stores: RowStores): void {
  const { points } = stores;
  if (!scanner.open(91)) return;
  do {
    const head = points.length;
    points.push(0);
    if (scanner.peek() !== 91) throw wrongType(scanner, "segmentation", "lists of x, y pairs", CODE);
    if (scanner.open(91))
      do points.push(readNumber(scanner, "x, y pairs"));
      while (scanner.more(93));
    const n = points.length - head - 1;
    if (n < 6 || n % 2 === 1) throw fault(scanner, "at least three x, y pairs in a polygon", `${n} numbers`);
    points.values[head] = n;
  } while (scanner.more(93));
  row.maskKind = 2;
}

function readRunLengths(scanner: JsonScanner, row: Row, stores: RowStores): void {
  const { counts } = stores;
  const start = counts.length;
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
        counts.length = start;
        if (scanner.peek() === 34) readRunString(scanner, counts);
        else readRunList(scanner, stores);
        counted = true;
      } else scanner.skip();
    } while (scanner.more(125));
  if (!sized || !counted) throw fault(scanner, '"size" and "counts"', "an object without both");
  const pixels = row.size[0] * row.size[1];
  let sum = 0;
  for (let i = start; i < counts.length; i++) sum += counts.values[i]!;
  if (sum !== pixels) throw fault(scanner, `runs that sum to ${pixels} pixels (height × width)`, `${sum}`);
  row.maskKind = 1;
}

function readSize(scanner: JsonScanner, row: Row): void {
  if (scanner.peek() !== 91) throw wrongType(scanner, "segmentation", "size as [height, width]", CODE);
  let n = 0;
  if (scanner.open(91))
    do {
      const side = readNumber(scanner, "whole pixels in size");
      if (!Number.isInteger(side) || side < 0 || side >= 2 ** 32)
        throw fault(scanner, "whole pixels below 2^32 in size", `${side}`);
      if (n < 2) row.size[n] = side;
      n++;
    } while (scanner.more(93));
  if (n !== 2) throw fault(scanner, "size [height, width]", `${n} numbers`);
  if (row.size[0] * row.size[1] >= 2 ** 32)
    throw fault(scanner, "size [height, width] of fewer than 2^32 pixels", row.size.join(" × "));
}

function readRunList(scanner: JsonScanner, { counts }: RowStores): void {
  if (scanner.peek() !== 91) throw wrongType(scanner, "segmentation", "counts as a list or a string", CODE);
  if (!scanner.open(91)) return;
  do {
    const run = readNumber(scanner, "run lengths");
    if (!Number.isInteger(run) || run < 0 || run >= 2 ** 32)
      throw fault(scanner, "whole run lengths below 2^32, not negative", `${run}`);
    counts.push(run);
  } while (scanner.more(93));
}

function readNumber(scanner: JsonScanner, expected: string): number {
  const c = scanner.peek();
  if (c !== 45 && (c < 48 || c > 57)) throw wrongType(scanner, "segmentation", expected, CODE);
  return scanner.number();
}

function fault(scanner: JsonScanner, expected: string, found: string): BorescopeError {
  return new BorescopeError(CODE, { file: scanner.file, place: scanner.place("segmentation"), expected, found });
}
