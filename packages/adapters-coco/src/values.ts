import { BorescopeError, type GrowableFloat64, type Id, type JsonScanner } from "@borescope/core";

/** An id; null counts as missing. */
export function readId(scanner: JsonScanner, field: string): Id | undefined {
  const id = scanner.id();
  if (id !== undefined) return id;
  if (scanner.peek() !== 110) throw wrongType(scanner, field, "a whole number or a string");
  scanner.word("null");
  return undefined;
}

/** A number. @throws BorescopeError COCO_TYPE */
export function readNumber(scanner: JsonScanner, field: string, expected = "a number"): number {
  const c = scanner.peek();
  if (c !== 45 && (c < 48 || c > 57)) throw wrongType(scanner, field, expected);
  return scanner.number();
}

/** A number; null counts as missing. */
export function readOptional(scanner: JsonScanner, field: string, missing: number): number {
  if (scanner.peek() !== 110) return readNumber(scanner, field);
  scanner.word("null");
  return missing;
}

/** A text; null counts as missing. */
export function readText(scanner: JsonScanner, field: string): string | undefined {
  const c = scanner.peek();
  if (c === 34) return scanner.string();
  if (c !== 110) throw wrongType(scanner, field, "text");
  scanner.word("null");
  return undefined;
}

/** `iscrowd`: a number or a truth value; null counts as 0. */
export function readFlag(scanner: JsonScanner): number {
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

/**
 * A box, into `box`.
 *
 * @returns how many numbers it has: 4, 0 for an empty list, -1 for null
 * @throws BorescopeError COCO_TYPE, COCO_BOX
 */
export function readBox(scanner: JsonScanner, box: Float64Array): number {
  const c = scanner.peek();
  if (c === 110) {
    scanner.word("null");
    return -1;
  }
  if (c !== 91) throw wrongType(scanner, "bbox", "a list of four numbers");
  let n = 0;
  if (scanner.open(91))
    do {
      const value = readNumber(scanner, "bbox", "four numbers");
      if (n < 4) box[n] = value;
      n++;
    } while (scanner.more(93));
  if (n === 0) return 0;
  if (n !== 4) throw badBox(scanner, `${n} numbers`);
  const width = box[2]!;
  const height = box[3]!;
  if (width < 0 || height < 0) throw badBox(scanner, `width ${width} and height ${height}`);
  if (!Number.isFinite((Math.abs(box[0]!) + width) * (Math.abs(box[1]!) + height)))
    throw badBox(scanner, `numbers too large to multiply: ${box.join(", ")}`);
  return 4;
}

/**
 * A rotated box, into `box`; null leaves it as it is.
 *
 * @throws BorescopeError COCO_TYPE, COCO_ROTATED_BOX
 */
export function readRotatedBox(scanner: JsonScanner, box: Float64Array): void {
  const expected = "a list of five numbers: centre x, centre y, width, height, angle in radians";
  const c = scanner.peek();
  if (c === 110) {
    scanner.word("null");
    return;
  }
  if (c !== 91) throw wrongType(scanner, "obb", expected);
  const values: number[] = [];
  if (scanner.open(91))
    do values.push(readNumber(scanner, "obb", expected));
    while (scanner.more(93));
  const [x = 0, y = 0, width = 0, height = 0, angle = 0] = values;
  const good = width >= 0 && height >= 0 && Number.isFinite((Math.abs(x) + width) * (Math.abs(y) + height) * angle);
  if (values.length !== 5 || !good)
    throw new BorescopeError("COCO_ROTATED_BOX", {
      file: scanner.file,
      place: scanner.place("obb"),
      expected: `${expected}, with width and height not negative`,
      found: values.length === 5 ? values.join(", ") : `${values.length} numbers`,
      hint: values.length === 8 ? "Corners are not read here; polygons are, as segmentation." : undefined,
    });
  box.set(values);
}

const ROTATED =
  "Rotated boxes go in obb, as [centre x, centre y, width, height, angle], radians that turn x towards y (clockwise to the eye). Detectron2's angles are degrees the other way.";

function badBox(scanner: JsonScanner, found: string): BorescopeError {
  return new BorescopeError("COCO_BOX", {
    file: scanner.file,
    place: scanner.place("bbox"),
    expected: "four numbers x, y, width, height with width and height not negative",
    found,
    hint: found === "5 numbers" ? ROTATED : "Boxes are [x, y, width, height] in pixels, not corners.",
  });
}

/**
 * Keypoints, into a store.
 *
 * @returns whether there are any
 * @throws BorescopeError COCO_TYPE, COCO_KEYPOINTS
 */
export function readKeypoints(scanner: JsonScanner, keypoints: GrowableFloat64): boolean {
  const c = scanner.peek();
  if (c === 110) {
    scanner.word("null");
    return false;
  }
  const expected = "a list of x, y, visibility triples";
  if (c !== 91) throw wrongType(scanner, "keypoints", expected);
  const start = keypoints.length;
  if (scanner.open(91))
    do keypoints.push(readNumber(scanner, "keypoints", expected));
    while (scanner.more(93));
  const n = keypoints.length - start;
  if (n % 3 === 0) return n > 0;
  throw new BorescopeError("COCO_KEYPOINTS", {
    file: scanner.file,
    place: scanner.place("keypoints"),
    expected: "x, y, visibility triples",
    found: `${n} numbers`,
  });
}

/** A value of another type than the format has there; where the bytes are no JSON at all, that is said instead. */
export function wrongType(scanner: JsonScanner, field: string, expected: string, code = "COCO_TYPE"): BorescopeError {
  return new BorescopeError(code, {
    file: scanner.file,
    place: scanner.place(field),
    expected,
    found: describeValue(scanner),
  });
}

/** What stands here, for a message; it is read past. */
export function describeValue(scanner: JsonScanner): string {
  const c = scanner.peek();
  const at = scanner.pos;
  scanner.skip();
  if (c === 123) return "an object";
  if (c === 91) return "a list";
  const stop = Math.min(scanner.pos, at + 40);
  let text = "";
  for (let p = at; p < stop; p++) {
    const byte = scanner.bytes[p]!;
    text += byte < 127 ? String.fromCharCode(byte) : "·";
  }
  return stop < scanner.pos ? `${text}…` : text;
}
