import { BorescopeError, type GrowableFloat64, type GrowableUint32, type Id, type JsonScanner } from "@borescope/core";
import { readSegmentation } from "./segmentation.js";

/** What of each row is kept. */
export interface RowOptions {
  readonly masks: boolean;
  readonly keypoints: boolean;
}

/** One annotation or result as it is read; filled anew for each row, so that nothing is allocated. */
export interface Row {
  id: Id | undefined;
  image: Id | undefined;
  category: Id | undefined;
  /** How many numbers `box` holds: 4, 0 for an empty list, -1 where the row has none. */
  boxLength: number;
  readonly box: Float64Array;
  area: number;
  crowd: number;
  score: number;
  /** 0: none, 1: run lengths, 2: polygons; `size` is the raster's height and width. */
  maskKind: 0 | 1 | 2;
  readonly size: [number, number];
  /** Labelled keypoints as the file counts them, or -1. */
  labelled: number;
  hasKeypoints: boolean;
}

/** Where the variable-length parts of a row go. */
export interface RowStores {
  readonly counts: GrowableUint32;
  readonly points: GrowableFloat64;
  readonly keypoints: GrowableFloat64;
}

export function emptyRow(): Row {
  return {
    id: undefined,
    image: undefined,
    category: undefined,
    boxLength: -1,
    box: new Float64Array(4),
    area: Number.NaN,
    crowd: 0,
    score: Number.NaN,
    maskKind: 0,
    size: [0, 0],
    labelled: -1,
    hasKeypoints: false,
  };
}

/** Reads one object of `annotations`, or of a results list, into `row`. */
export function readRow(scanner: JsonScanner, row: Row, stores: RowStores, options: RowOptions, place: string): void {
  row.id = undefined;
  row.image = undefined;
  row.category = undefined;
  row.boxLength = -1;
  row.area = Number.NaN;
  row.crowd = 0;
  row.score = Number.NaN;
  row.maskKind = 0;
  row.labelled = -1;
  row.hasKeypoints = false;
  if (scanner.peek() !== 123) throw wrongType(scanner, place, "an object");
  if (!scanner.open(123)) return;
  do {
    const key = scanner.string();
    scanner.expect(58);
    switch (key) {
      case "image_id":
        row.image = readId(scanner, `${place}/image_id`);
        break;
      case "category_id":
        row.category = readId(scanner, `${place}/category_id`);
        break;
      case "bbox":
        readBox(scanner, row, place);
        break;
      case "score":
        row.score = readNumber(scanner, place, "score");
        break;
      case "area":
        row.area = readArea(scanner, place);
        break;
      case "iscrowd":
        row.crowd = readFlag(scanner, place);
        break;
      case "segmentation":
        if (options.masks) readSegmentation(scanner, row, stores, place);
        else scanner.skip();
        break;
      case "keypoints":
        if (options.keypoints) readKeypoints(scanner, row, stores, place);
        else scanner.skip();
        break;
      case "num_keypoints":
        row.labelled = scanner.peek() === 110 ? readNull(scanner, -1) : readNumber(scanner, place, "num_keypoints");
        break;
      case "id":
        row.id = readId(scanner, `${place}/id`);
        break;
      default:
        scanner.skip();
    }
  } while (scanner.more(125));
}

function readId(scanner: JsonScanner, place: string): Id {
  const c = scanner.peek();
  if (c !== 34 && c !== 45 && (c < 48 || c > 57)) throw wrongType(scanner, place, "a whole number or a string");
  return scanner.id();
}

function readNumber(scanner: JsonScanner, place: string, field: string): number {
  const c = scanner.peek();
  if (c !== 45 && (c < 48 || c > 57)) throw wrongType(scanner, `${place}/${field}`, "a number");
  return scanner.number();
}

/** The area, or NaN where it is null, as if it were missing. */
function readArea(scanner: JsonScanner, place: string): number {
  return scanner.peek() === 110 ? readNull(scanner, Number.NaN) : readNumber(scanner, place, "area");
}

function readNull(scanner: JsonScanner, meaning: number): number {
  scanner.word("null");
  return meaning;
}

function readKeypoints(scanner: JsonScanner, row: Row, { keypoints }: RowStores, place: string): void {
  const c = scanner.peek();
  if (c === 110) {
    scanner.word("null");
    return;
  }
  if (c !== 91) throw wrongType(scanner, `${place}/keypoints`, "a list of x, y, visibility triples");
  const start = keypoints.length;
  if (scanner.open(91))
    do keypoints.push(readNumber(scanner, place, `keypoints/${keypoints.length - start}`));
    while (scanner.more(93));
  const n = keypoints.length - start;
  if (n % 3 !== 0)
    throw new BorescopeError("COCO_KEYPOINTS", {
      file: scanner.file,
      place: `${place}/keypoints`,
      expected: "x, y, visibility triples",
      found: `${n} numbers`,
    });
  row.hasKeypoints = n > 0;
}

function readFlag(scanner: JsonScanner, place: string): number {
  const c = scanner.peek();
  if (c === 116) {
    scanner.word("true");
    return 1;
  }
  if (c === 102) {
    scanner.word("false");
    return 0;
  }
  if (c === 110) {
    scanner.word("null");
    return 0;
  }
  return readNumber(scanner, place, "iscrowd") === 0 ? 0 : 1;
}

function readBox(scanner: JsonScanner, row: Row, place: string): void {
  const c = scanner.peek();
  if (c === 110) {
    scanner.word("null");
    return;
  }
  if (c !== 91) throw wrongType(scanner, `${place}/bbox`, "a list of four numbers");
  let n = 0;
  if (scanner.open(91))
    do {
      const value = readNumber(scanner, place, `bbox/${n}`);
      if (n < 4) row.box[n] = value;
      n++;
    } while (scanner.more(93));
  if (n !== 4 && n !== 0) throw badBox(scanner, place, `${n} numbers`);
  if (n === 4 && (row.box[2]! < 0 || row.box[3]! < 0))
    throw badBox(scanner, place, `width ${row.box[2]} and height ${row.box[3]}`);
  row.boxLength = n;
}

function badBox(scanner: JsonScanner, place: string, found: string): BorescopeError {
  return new BorescopeError("COCO_BOX", {
    file: scanner.file,
    place: `${place}/bbox`,
    expected: "four numbers x, y, width, height with width and height not negative",
    found,
    hint: "Boxes are [x, y, width, height] in pixels, not corners.",
  });
}

/** A value of another type than the format has there; where the bytes are no JSON at all, that is said instead. */
export function wrongType(scanner: JsonScanner, place: string, expected: string): BorescopeError {
  const at = scanner.pos;
  const c = scanner.peek();
  scanner.skip();
  const found = scanner.text(at, Math.min(scanner.pos, at + 40));
  const kind = c === 123 ? "an object" : c === 91 ? "a list" : found;
  return new BorescopeError("COCO_TYPE", { file: scanner.file, place, expected, found: kind });
}
