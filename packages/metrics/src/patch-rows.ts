import { type Detections, Ids, type Keypoints, type Masks, type Objects } from "@borescope/core";

/** Objects with scores. */
export type Scored = Detections["objects"];

/**
 * A table made of rows of two others: `rows` below `base.length` are of `base`, those above of `patch`. Packed masks
 * hold only what the rows need. Ids are 1 … n; attributes are left out; scores are those of `base`, 0 for others.
 */
export function patchRows(base: Scored, patch: Objects, rows: Uint32Array): Scored {
  const split = base.length;
  const masks = patchMasks(base.masks, patch.masks, split, rows);
  const keypoints = patchKeypoints(base.keypoints, patch.keypoints, split, rows);
  return {
    length: rows.length,
    image: pick(base.image, patch.image, split, rows),
    category: pick(base.category, patch.category, split, rows),
    box: pick(base.box, patch.box, split, rows, 4),
    area: pick(base.area, patch.area, split, rows),
    score: pick(base.score, undefined, split, rows),
    ...(masks && { masks }),
    ...(keypoints && { keypoints }),
    ids: Ids.sequence(rows.length),
  };
}

/** Values of the rows; 0 of rows of a table without the column. */
function pick<C extends Uint8Array | Uint32Array | Float64Array>(
  a: C | undefined,
  b: C | undefined,
  split: number,
  rows: Uint32Array,
  width = 1,
): C {
  const out = new ((a ?? b)!.constructor as new (n: number) => C)(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const from = row < split ? a : b;
    if (from === undefined) continue;
    const at = (row < split ? row : row - split) * width;
    for (let c = 0; c < width; c++) out[i * width + c] = from[at + c]!;
  }
  return out;
}

function patchMasks(a: Masks | undefined, b: Masks | undefined, split: number, rows: Uint32Array): Masks | undefined {
  if (a === undefined && b === undefined) return undefined;
  const kind = pick(a?.kind, b?.kind, split, rows);
  const start = pick(a?.start, b?.start, split, rows);
  const stop = pick(a?.stop, b?.stop, split, rows);
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
  const height = pick(a?.height, b?.height, split, rows);
  const width = pick(a?.width, b?.width, split, rows);
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
