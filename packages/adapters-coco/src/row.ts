import {
  BorescopeError,
  type GrowableFloat64,
  type GrowableUint32,
  type Id,
  type JsonScanner,
  KeySet,
} from "@borescope/core";
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
  /** The row has `file_name`, as Ultralytics writes results. */
  named: boolean;
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
    named: false,
  };
}

const KEYS = new KeySet([
  "image_id",
  "category_id",
  "bbox",
  "score",
  "segmentation",
  "area",
  "iscrowd",
  "keypoints",
  "num_keypoints",
  "id",
  "file_name",
]);

/** Reads one object of `annotations`, or of a results list, into `row`. */
export function readRow(scanner: JsonScanner, row: Row, stores: RowStores, options: RowOptions): void {
  clear(row);
  if (scanner.peek() !== 123) throw wrongType(scanner, "", "an object");
  if (!scanner.open(123)) return;
  do {
    switch (KEYS.read(scanner)) {
      case 0:
        row.image = readId(scanner, "image_id");
        break;
      case 1:
        row.category = readId(scanner, "category_id");
        break;
      case 2:
        readBox(scanner, row);
        break;
      case 3:
        row.score = readNumber(scanner, "score");
        break;
      case 4:
        if (options.masks) readSegmentation(scanner, row, stores);
        else scanner.skip();
        break;
      case 5:
        row.area = readOptional(scanner, "area", Number.NaN);
        break;
      case 6:
        row.crowd = readFlag(scanner);
        break;
      case 7:
        if (options.keypoints) readKeypoints(scanner, row, stores);
        else scanner.skip();
        break;
      case 8:
        row.labelled = readOptional(scanner, "num_keypoints", -1);
        break;
      case 9:
        row.id = readId(scanner, "id");
        break;
      case 10:
        row.named = true;
        scanner.skip();
        break;
      default:
        scanner.skip();
    }
  } while (scanner.more(125));
}

function clear(row: Row): void {
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
  row.named = false;
}

function readId(scanner: JsonScanner, field: string): Id {
  const c = scanner.peek();
  if (c !== 34 && c !== 45 && (c < 48 || c > 57)) throw wrongType(scanner, field, "a whole number or a string");
  return scanner.id();
}

function readNumber(scanner: JsonScanner, field: string): number {
  const c = scanner.peek();
  if (c !== 45 && (c < 48 || c > 57)) throw wrongType(scanner, field, "a number");
  return scanner.number();
}

/** A number; null counts as missing. */
function readOptional(scanner: JsonScanner, field: string, missing: number): number {
  if (scanner.peek() !== 110) return readNumber(scanner, field);
  scanner.word("null");
  return missing;
}

function readKeypoints(scanner: JsonScanner, row: Row, { keypoints }: RowStores): void {
  const c = scanner.peek();
  if (c === 110) {
    scanner.word("null");
    return;
  }
  if (c !== 91) throw wrongType(scanner, "keypoints", "a list of x, y, visibility triples");
  const start = keypoints.length;
  if (scanner.open(91))
    do keypoints.push(readNumber(scanner, "keypoints"));
    while (scanner.more(93));
  const n = keypoints.length - start;
  if (n % 3 !== 0)
    throw new BorescopeError("COCO_KEYPOINTS", {
      file: scanner.file,
      place: scanner.place("keypoints"),
      expected: "x, y, visibility triples",
      found: `${n} numbers`,
    });
  row.hasKeypoints = n > 0;
}

function readFlag(scanner: JsonScanner): number {
  const c = scanner.peek();
  if (c === 116) {
    scanner.word("true");
    return 1;
  }
  if (c === 102) {
    scanner.word("false");
    return 0;
  }
  return readOptional(scanner, "iscrowd", 0) === 0 ? 0 : 1;
}

function readBox(scanner: JsonScanner, row: Row): void {
  const c = scanner.peek();
  if (c === 110) {
    scanner.word("null");
    return;
  }
  if (c !== 91) throw wrongType(scanner, "bbox", "a list of four numbers");
  let n = 0;
  if (scanner.open(91))
    do {
      const value = readNumber(scanner, "bbox");
      if (n < 4) row.box[n] = value;
      n++;
    } while (scanner.more(93));
  if (n !== 4 && n !== 0) throw badBox(scanner, `${n} numbers`);
  if (n === 4 && (row.box[2]! < 0 || row.box[3]! < 0))
    throw badBox(scanner, `width ${row.box[2]} and height ${row.box[3]}`);
  row.boxLength = n;
}

function badBox(scanner: JsonScanner, found: string): BorescopeError {
  return new BorescopeError("COCO_BOX", {
    file: scanner.file,
    place: scanner.place("bbox"),
    expected: "four numbers x, y, width, height with width and height not negative",
    found,
    hint: "Boxes are [x, y, width, height] in pixels, not corners.",
  });
}

/** A value of another type than the format has there; where the bytes are no JSON at all, that is said instead. */
export function wrongType(scanner: JsonScanner, field: string, expected: string): BorescopeError {
  const at = scanner.pos;
  const c = scanner.peek();
  scanner.skip();
  const found = scanner.text(at, Math.min(scanner.pos, at + 40));
  const kind = c === 123 ? "an object" : c === 91 ? "a list" : found;
  return new BorescopeError("COCO_TYPE", { file: scanner.file, place: scanner.place(field), expected, found: kind });
}
