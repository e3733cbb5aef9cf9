import { type Detections, Ids, type Keypoints, type Masks, type Objects } from "@borescope/core";

/** Objects with scores. */
export type Scored = Detections["objects"];

/**
 * A table made of rows of two others: `rows` below `base.length` are of `base`, those above of `patch`. Packed masks
 * hold only what the rows need. Ids are 1 … n; attributes and rotated boxes are left out; scores are those of `base`, 0 for others.
 */
export function patchRows(base: Scored, patch: Objects, rows: Uint32Array): Scored {
  const split = base.length;
  const masks = patchMasks(base.masks, patch.masks, split, rows);
  const keypoints = patchKeypoints(base.keypoints, patch.keypoints, split, rows);
  return {
    length: rows.length,
    image: words(base.image, patch.image, split, rows),
    category: words(base.category, patch.category, split, rows),
    box: numbers(base.box, patch.box, split, rows, 4),
    area: numbers(base.area, patch.area, split, rows),
    score: numbers(base.score, undefined, split, rows),
    ...(masks && { masks }),
    ...(keypoints && { keypoints }),
    ids: Ids.sequence(rows.length),
  };
}

/** Numbers of the rows; 0 of rows of a table without the column. */
function numbers(
  a: Float64Array,
  b: Float64Array | undefined,
  split: number,
  rows: Uint32Array,
  width = 1,
): Float64Array {
  const out = new Float64Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const from = row < split ? a : b;
    if (from === undefined) continue;
    const at = (row < split ? row : row - split) * width;
    for (let c = 0; c < width; c++) out[i * width + c] = from[at + c]!;
  }
  return out;
}

/** As {@link numbers}; apart, so that the engine sees one kind of array in each. */
function words(a: Uint32Array | undefined, b: Uint32Array | undefined, split: number, rows: Uint32Array): Uint32Array {
  const out = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    out[i] = row < split ? (a?.[row] ?? 0) : (b?.[row - split] ?? 0);
  }
  return out;
}

function patchMasks(a: Masks | undefined, b: Masks | undefined, split: number, rows: Uint32Array): Masks | undefined {
  if (a === undefined && b === undefined) return undefined;
  const kind = Uint8Array.from(rows, (row) => (row < split ? a?.kind[row] : b?.kind[row - split]) ?? 0);
  const start = words(a?.start, b?.start, split, rows);
  const stop = words(a?.stop, b?.stop, split, rows);
  let runs = 0;
  let numbers = 0;
  for (let i = 0; i < rows.length; i++) {
    if (kind[i] === 1) runs += stop[i]! - start[i]!;
    else numbers += stop[i]! - start[i]!;
  }
  const counts = new Uint32Array(runs);
  const points = new Float64Array(numbers);
  runs = 0;
  numbers = 0;
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! < split ? a : b;
    const first = start[i]!;
    const length = stop[i]! - first;
    start[i] = kind[i] === 1 ? runs : numbers;
    stop[i] = start[i]! + length;
    if (length === 0 || from === undefined) continue;
    if (kind[i] === 1) {
      counts.set(from.counts.subarray(first, first + length), runs);
      runs += length;
    } else {
      points.set(from.points.subarray(first, first + length), numbers);
      numbers += length;
    }
  }
  const height = words(a?.height, b?.height, split, rows);
  const width = words(a?.width, b?.width, split, rows);
  return { kind, start, stop, counts, points, height, width };
}

function patchKeypoints(
  a: Keypoints | undefined,
  b: Keypoints | undefined,
  split: number,
  rows: Uint32Array,
): Keypoints | undefined {
  if (a === undefined && b === undefined) return undefined;
  const parts = Array.from(rows, (row) => {
    const from = row < split ? a : b;
    const at = row < split ? row : row - split;
    return from?.values.subarray(from.offsets[at]!, from.offsets[at + 1]!) ?? new Float64Array(0);
  });
  const offsets = new Uint32Array(rows.length + 1);
  parts.forEach((part, i) => {
    offsets[i + 1] = offsets[i]! + part.length;
  });
  const values = new Float64Array(offsets[rows.length]!);
  parts.forEach((part, i) => {
    values.set(part, offsets[i]);
  });
  return { values, offsets };
}
