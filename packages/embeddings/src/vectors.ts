import { BorescopeError, type EmbeddingSpace } from "@borescope/core";

/** The vectors of a space, looked through once. */
export interface Vectors {
  readonly data: Float32Array;
  /** How many. */
  readonly n: number;
  /** Numbers a vector. */
  readonly d: number;
  /** Squared lengths, 1 but for rounding. */
  readonly squares: Float64Array;
}

/** How far a squared length may be from 1: half-precision vectors still pass. */
const UNIT_TOLERANCE = 0.01;
const checked = new WeakMap<EmbeddingSpace, Vectors>();

/**
 * The vectors of a space, which must be as many as its rows, finite and of length 1.
 *
 * @throws BorescopeError EMBEDDINGS_VECTORS
 */
export function vectorsOf(space: EmbeddingSpace): Vectors {
  const known = checked.get(space);
  if (known !== undefined) return known;
  const { vectors: data, selection, embedder } = space;
  const d = embedder.dimension;
  const n = selection.count;
  if (data.length !== n * d || !(d >= 1))
    throw new BorescopeError("EMBEDDINGS_VECTORS", {
      expected: `${n} vectors of ${d} numbers, as the selection and the embedder have it`,
      found: `${data.length} numbers`,
    });
  const squares = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    let sum = 0;
    for (let i = row * d; i < row * d + d; i++) sum += data[i]! * data[i]!;
    if (!(Math.abs(sum - 1) <= UNIT_TOLERANCE)) throw notUnit(space, row, sum);
    squares[row] = sum;
  }
  const vectors = { data, n, d, squares };
  checked.set(space, vectors);
  return vectors;
}

/** Half the squared Euclidean distance of two rows: of unit vectors, 1 − cos; 0 for equal ones to the bit. */
export function distance({ data, d }: Vectors, a: number, b: number): number {
  let sum = 0;
  for (let i = a * d, j = b * d, end = i + d; i < end; i++, j++) {
    const difference = data[i]! - data[j]!;
    sum += difference * difference;
  }
  return 0.5 * sum;
}

function notUnit({ selection }: EmbeddingSpace, row: number, square: number): BorescopeError {
  return new BorescopeError("EMBEDDINGS_VECTORS", {
    place: `vector ${row} (${selection.table}, row ${selection.rows[row]})`,
    expected: "finite numbers, of length 1",
    found: Number.isFinite(square) ? `length ${Math.sqrt(square).toPrecision(4)}` : "NaN or infinite numbers",
    hint:
      Number.isFinite(square) && square > 0 ? "Divide each vector by its length." : "Look at the embedder's output.",
  });
}
