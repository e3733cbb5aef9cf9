import { pixelCount, type Rle } from "./rle.js";

/** 7 groups of 5 bits hold every difference of two 32-bit counts. */
const MAX_GROUPS = 7;

/**
 * Reads COCO's compressed counts, a string of 6-bit groups (characters 48 to 111) that holds each run length as the
 * difference from the one two before it.
 *
 * @param text - the `counts` string, or its ASCII bytes
 * @param height - rows of the mask, in pixels
 * @param width - columns of the mask, in pixels
 * @returns the mask, with the runs exactly as written (runs of length 0 are kept)
 * @throws RangeError if a character lies outside the alphabet, if the text ends inside a number, if a number has more
 *   than 7 groups, if a run is negative, or if the runs do not sum to `height * width`
 * @see `rleFrString` in maskApi.c (which checks none of these)
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rleFromString } from "@borescope/core";
 *
 * assert.deepEqual([...rleFromString("024", 2, 3).counts], [0, 2, 4]);
 * assert.throws(() => rleFromString("024", 9, 9), RangeError);
 * ```
 */
export function rleFromString(text: string | Uint8Array, height: number, width: number): Rle {
  const pixels = pixelCount(height, width);
  const length = text.length;
  const counts = new Uint32Array(length);
  let runs = 0;
  let sum = 0;
  let at = 0;
  while (at < length) {
    const start = at;
    let value = 0;
    let scale = 1;
    let group = 0x20;
    while (group & 0x20) {
      if (at === length) throw new RangeError(`RLE string ends inside the number at index ${start}`);
      if (at - start === MAX_GROUPS) throw new RangeError(`RLE string has too long a number at index ${start}`);
      group = (typeof text === "string" ? text.charCodeAt(at) : text[at]!) - 48;
      if (group < 0 || group > 63) throw new RangeError(`RLE string has an invalid character at index ${at}`);
      value += (group & 0x1f) * scale;
      scale *= 32;
      at++;
    }
    if (group & 0x10) value -= scale;
    if (runs > 2) value += counts[runs - 2]!;
    sum += value;
    if (value < 0) throw new RangeError(`RLE run ${runs} is negative (${value})`);
    if (sum > pixels) throw runsDoNotFit(height, width);
    counts[runs++] = value;
  }
  if (sum !== pixels) throw runsDoNotFit(height, width);
  return { height, width, counts: counts.slice(0, runs) };
}

/**
 * Writes a mask's runs as COCO's compressed counts.
 *
 * @param rle - the mask
 * @returns the `counts` string, ASCII characters 48 to 111
 * @see `rleToString` in maskApi.c
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rleFromCounts, rleToString } from "@borescope/core";
 *
 * assert.equal(rleToString(rleFromCounts([0, 2, 4], 2, 3)), "024");
 * ```
 */
export function rleToString(rle: Rle): string {
  const counts = rle.counts;
  let text = "";
  for (let run = 0; run < counts.length; run++) {
    let value = counts[run]!;
    if (run > 2) value -= counts[run - 2]!;
    for (let more = true; more; ) {
      const group = value & 0x1f;
      value = Math.floor(value / 32);
      more = value !== (group & 0x10 ? -1 : 0);
      text += String.fromCharCode(group + (more ? 0x20 + 48 : 48));
    }
  }
  return text;
}

/**
 * Checks and copies uncompressed run lengths (COCO's `counts` array).
 *
 * @param counts - run lengths in pixels, column-major, starting with zeros
 * @param height - rows of the mask, in pixels
 * @param width - columns of the mask, in pixels
 * @returns the mask, with the runs exactly as given (runs of length 0 are kept)
 * @throws RangeError if a run is not a whole number >= 0 or the runs do not sum to `height * width`
 * @see `frUncompressedRLE` in _mask.pyx of pycocotools (which checks neither)
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rleArea, rleFromCounts } from "@borescope/core";
 *
 * assert.equal(rleArea(rleFromCounts([1, 2, 3], 2, 3)), 2);
 * assert.throws(() => rleFromCounts([1, -2, 7], 2, 3), RangeError);
 * ```
 */
export function rleFromCounts(counts: ArrayLike<number>, height: number, width: number): Rle {
  const pixels = pixelCount(height, width);
  const copy = new Uint32Array(counts.length);
  let sum = 0;
  for (let run = 0; run < copy.length; run++) {
    const value = counts[run]!;
    if (!Number.isInteger(value) || value < 0) {
      throw new RangeError(`RLE run ${run} must be a whole number >= 0, got ${value}`);
    }
    sum += value;
    if (sum > pixels) throw runsDoNotFit(height, width);
    copy[run] = value;
  }
  if (sum !== pixels) throw runsDoNotFit(height, width);
  return { height, width, counts: copy };
}

function runsDoNotFit(height: number, width: number): RangeError {
  return new RangeError(`RLE runs do not sum to ${height} x ${width} = ${height * width} pixels`);
}
