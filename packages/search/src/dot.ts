/**
 * Inner product of a query with a row, in the order of the elements and in double precision: the score of every store,
 * so that all of them give the same bits.
 *
 * @param query - `[from, from + dimension)` is the query
 * @param vectors - rows of `dimension`
 */
export function dot(query: Float32Array, from: number, vectors: Float32Array, row: number, dimension: number): number {
  const at = row * dimension;
  let sum = 0;
  for (let j = 0; j < dimension; j++) sum += query[from + j]! * vectors[at + j]!;
  return sum;
}

/**
 * {@link dot} of four rows side by side, each to the same bits: none waits for another's sum or memory.
 *
 * @param rows - of 4
 * @param out - of 4
 */
export function dotFour(
  query: Float32Array,
  from: number,
  vectors: Float32Array,
  rows: Uint32Array,
  dimension: number,
  out: Float64Array,
): void {
  const first = rows[0]! * dimension;
  const second = rows[1]! * dimension;
  const third = rows[2]! * dimension;
  const fourth = rows[3]! * dimension;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let j = 0; j < dimension; j++) {
    const value = query[from + j]!;
    a += value * vectors[first + j]!;
    b += value * vectors[second + j]!;
    c += value * vectors[third + j]!;
    d += value * vectors[fourth + j]!;
  }
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
}
