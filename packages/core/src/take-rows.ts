import { takeAttributes } from "./attributes.js";
import { Ids } from "./ids.js";
import type { Keypoints } from "./keypoints.js";
import type { Objects } from "./objects.js";

/**
 * The rows that pass, or null where all do.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rowsWhere } from "@borescope/core";
 *
 * assert.deepEqual(rowsWhere(4, (row) => row % 2 === 0), Uint32Array.of(0, 2));
 * assert.equal(rowsWhere(4, () => true), null);
 * ```
 */
export function rowsWhere(length: number, passes: (row: number) => boolean): Uint32Array | null {
  let n = 0;
  for (let i = 0; i < length; i++) if (passes(i)) n++;
  if (n === length) return null;
  const rows = new Uint32Array(n);
  n = 0;
  for (let i = 0; i < length; i++) if (passes(i)) rows[n++] = i;
  return rows;
}

/**
 * The given rows of a table of objects, in the given order; `sourceRow` goes on telling each row's place in its file.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Ids, type Objects, takeRows } from "@borescope/core";
 *
 * const objects: Objects = { length: 2, ids: Ids.from([7, 9]), image: Uint32Array.of(0, 1), category: Uint32Array.of(0, 0), box: Float64Array.of(0, 0, 1, 1, 2, 2, 4, 4), area: Float64Array.of(1, 16) };
 * const second = takeRows(objects, Uint32Array.of(1));
 * assert.deepEqual([...second.box], [2, 2, 4, 4]);
 * assert.deepEqual([second.ids.at(0), second.sourceRow?.[0]], [9, 1]);
 * ```
 */
export function takeRows<T extends Objects>(objects: T, rows: Uint32Array): T {
  const { box, masks, keypoints, sourceRow } = objects;
  const boxes = new Float64Array(rows.length * 4);
  rows.forEach((row, i) => {
    boxes.set(box.subarray(row * 4, row * 4 + 4), i * 4);
  });
  return {
    ...objects,
    length: rows.length,
    image: take(objects.image, rows),
    category: take(objects.category, rows),
    box: boxes,
    area: take(objects.area, rows),
    ...(objects.crowd && { crowd: take(objects.crowd, rows) }),
    ...(objects.ignore && { ignore: take(objects.ignore, rows) }),
    ...(objects.score && { score: take(objects.score, rows) }),
    ...(masks && {
      masks: {
        ...masks,
        kind: take(masks.kind, rows),
        start: take(masks.start, rows),
        stop: take(masks.stop, rows),
        height: take(masks.height, rows),
        width: take(masks.width, rows),
      },
    }),
    ...(keypoints && { keypoints: takeKeypoints(keypoints, rows) }),
    ...(objects.attributes && { attributes: takeAttributes(objects.attributes, rows) }),
    ids: Ids.from(Array.from(rows, (row) => objects.ids.at(row))),
    sourceRow: sourceRow === undefined ? rows.slice() : take(sourceRow, rows),
  };
}

function take<C extends Uint8Array | Uint32Array | Float64Array>(column: C, rows: Uint32Array): C {
  const out = new (column.constructor as new (n: number) => C)(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]!]!;
  return out;
}

function takeKeypoints({ values, offsets }: Keypoints, rows: Uint32Array): Keypoints {
  const stops = new Uint32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) stops[i + 1] = stops[i]! + offsets[rows[i]! + 1]! - offsets[rows[i]!]!;
  const out = new Float64Array(stops[rows.length]!);
  rows.forEach((row, i) => {
    out.set(values.subarray(offsets[row], offsets[row + 1]), stops[i]);
  });
  return { values: out, offsets: stops };
}
