/** Sets of rows as strictly rising `Uint32Array`s; every operation is one pass over both. */

/** Whether rows rise strictly, so that they are sorted and none repeats. */
export function isRowSet(rows: Uint32Array): boolean {
  for (let i = 1; i < rows.length; i++) if (rows[i - 1]! >= rows[i]!) return false;
  return true;
}

/** A set of the rows given in any order; those that are a set already are not copied. */
export function rowSet(rows: Uint32Array): Uint32Array {
  if (isRowSet(rows)) return rows;
  const sorted = rows.slice().sort();
  let n = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[n++] = sorted[i]!;
  return sorted.slice(0, n);
}

/** The place of a row in a set, or -1. */
export function rowIndex(rows: Uint32Array, row: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = rows[middle]!;
    if (found === row) return middle;
    if (found < row) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Rows of both. */
export function intersectRows(a: Uint32Array, b: Uint32Array): Uint32Array {
  const out = new Uint32Array(Math.min(a.length, b.length));
  let n = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i]!;
    const y = b[j]!;
    if (x === y) out[n++] = x;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return out.slice(0, n);
}

/** Rows of either. */
export function uniteRows(a: Uint32Array, b: Uint32Array): Uint32Array {
  const out = new Uint32Array(a.length + b.length);
  let n = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a[i]!;
    const y = b[j]!;
    out[n++] = x < y ? x : y;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  while (i < a.length) out[n++] = a[i++]!;
  while (j < b.length) out[n++] = b[j++]!;
  return out.slice(0, n);
}

/** Rows of `a` that `b` does not have. */
export function subtractRows(a: Uint32Array, b: Uint32Array): Uint32Array {
  const out = new Uint32Array(a.length);
  let n = 0;
  for (let i = 0, j = 0; i < a.length; i++) {
    while (j < b.length && b[j]! < a[i]!) j++;
    if (j === b.length || b[j] !== a[i]) out[n++] = a[i]!;
  }
  return out.slice(0, n);
}

/** Rows 0 … length − 1 that a set does not have. */
export function complementRows(rows: Uint32Array, length: number): Uint32Array {
  const out = new Uint32Array(length - rows.length);
  let n = 0;
  for (let row = 0, j = 0; row < length; row++) {
    if (j < rows.length && rows[j] === row) j++;
    else out[n++] = row;
  }
  return out;
}

/** 0, 1, … length − 1. */
export function everyRow(length: number): Uint32Array {
  const out = new Uint32Array(length);
  for (let row = 0; row < length; row++) out[row] = row;
  return out;
}
