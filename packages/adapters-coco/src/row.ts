import { type GrowableFloat64, type GrowableUint32, type Id, type JsonScanner, KeySet } from "@borescope/core";
import type { AttributeReader } from "./attribute-reader.js";
import { readSegmentation } from "./segmentation.js";
import { readBox, readFlag, readId, readKeypoints, readOptional, readRotatedBox, wrongType } from "./values.js";

/** What of each row is kept. */
export interface RowOptions {
  readonly masks: boolean;
  readonly keypoints: boolean;
  readonly rotatedBoxes?: boolean | undefined;
  /** Where members beyond the columns go; absent: nowhere. */
  readonly attributes?: AttributeReader | undefined;
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
  /** Where in the scanner's bytes a segmentation stands that was passed over, or -1. */
  maskAt: number;
  /** Labelled keypoints as the file counts them, or -1. */
  labelled: number;
  hasKeypoints: boolean;
  /** Centre x, y, width, height, angle; NaN where the row has none. */
  readonly rotatedBox: Float64Array;
  /** Where in the scanner's bytes a rotated box stands, read or passed over, or -1. */
  rotatedAt: number;
  /** The row has `file_name`, as Ultralytics writes results. */
  named: boolean;
  /** What the row says the file is, where it is neither instances nor keypoints. */
  foreign: "" | "captions" | "panoptic";
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
    maskAt: -1,
    labelled: -1,
    hasKeypoints: false,
    rotatedBox: new Float64Array(5),
    rotatedAt: -1,
    named: false,
    foreign: "",
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
  "caption",
  "segments_info",
  "obb",
]);

/**
 * Reads one object of `annotations`, or of a results list, into `row`. Of members that come twice the last counts, as in
 * `JSON.parse`.
 */
export function readRow(scanner: JsonScanner, row: Row, stores: RowStores, options: RowOptions): void {
  clear(row);
  const { counts, points, keypoints } = stores;
  const countsStart = counts.length;
  const pointsStart = points.length;
  const keypointsStart = keypoints.length;
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
        row.boxLength = readBox(scanner, row.box);
        break;
      case 3:
        row.score = readOptional(scanner, "score", Number.NaN);
        break;
      case 4:
        counts.length = countsStart;
        points.length = pointsStart;
        row.maskKind = 0;
        if (options.masks) readSegmentation(scanner, row, stores);
        else passMask(scanner, row);
        break;
      case 5:
        row.area = readOptional(scanner, "area", Number.NaN);
        break;
      case 6:
        row.crowd = readFlag(scanner);
        break;
      case 7:
        keypoints.length = keypointsStart;
        row.hasKeypoints = options.keypoints && readKeypoints(scanner, keypoints);
        if (!options.keypoints) scanner.skip();
        break;
      case 8:
        row.labelled = readOptional(scanner, "num_keypoints", -1);
        break;
      case 9:
        row.id = readId(scanner, "id");
        break;
      case 10:
        row.named = true;
        pass(scanner, options);
        break;
      case 11:
        row.foreign = "captions";
        pass(scanner, options);
        break;
      case 12:
        row.foreign = "panoptic";
        pass(scanner, options);
        break;
      case 13:
        scanner.peek();
        row.rotatedAt = scanner.pos;
        if (options.rotatedBoxes === true) readRotatedBox(scanner, row.rotatedBox);
        else scanner.skip();
        break;
      default:
        pass(scanner, options);
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
  row.maskAt = -1;
  row.labelled = -1;
  row.hasKeypoints = false;
  row.rotatedBox.fill(Number.NaN);
  row.rotatedAt = -1;
  row.named = false;
  row.foreign = "";
}

/** A member that no column holds. */
function pass(scanner: JsonScanner, { attributes }: RowOptions): void {
  if (attributes === undefined) scanner.skip();
  else attributes.read(scanner);
}

/** Masks that are not kept are read only where a row's box or area must be taken from them. */
function passMask(scanner: JsonScanner, row: Row): void {
  scanner.peek();
  row.maskAt = scanner.pos;
  scanner.skip();
}
