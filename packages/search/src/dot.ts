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
