import { BorescopeError, type GrowableUint32, type JsonScanner } from "@borescope/core";

/** Seven groups of five bits hold every difference of two 32-bit runs. */
const LAST_SCALE = 32 ** 6;

/**
 * Reads COCO's string form of run lengths: five bits a character, the lowest first, each run from the fourth on less the
 * one two before.
 *
 * @throws BorescopeError COCO_SEGMENTATION
 */
export function readRunString(scanner: JsonScanner, counts: GrowableUint32): void {
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
      if (code === 92) {
        // `\\` and `\u005c` are all that can be meant: the alphabet has no other character with an escape of its own
        code = bytes[p++]!;
        if (code === 117) {
          code = Number.parseInt(String.fromCharCode(bytes[p]!, bytes[p + 1]!, bytes[p + 2]!, bytes[p + 3]!), 16);
          p += 4;
        } else if (code !== 92) throw badString(scanner);
      }
      const digit = code - 48;
      if (digit < 0 || digit > 63 || p > close || scale > LAST_SCALE) throw badString(scanner);
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
  return new BorescopeError("COCO_SEGMENTATION", {
    file: scanner.file,
    place: scanner.place("segmentation"),
    expected: "a COCO run-length string",
    found: "another string, or one that is cut off",
  });
}
