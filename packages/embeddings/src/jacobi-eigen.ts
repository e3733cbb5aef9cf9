const SWEEPS = 50;

/**
 * Eigenvectors of a small symmetric matrix by Jacobi rotations, one a row, that of the largest eigenvalue first.
 *
 * @param matrix - n · n, row by row; it is used up
 */
export function jacobiEigen(matrix: Float64Array, n: number): Float64Array {
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) if (rotate(matrix, vectors, n, p, q)) rotated = true;
    if (!rotated) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => matrix[b * n + b]! - matrix[a * n + a]!);
  const sorted = new Float64Array(n * n);
  order.forEach((from, to) => {
    sorted.set(vectors.subarray(from * n, from * n + n), to * n);
  });
  return sorted;
}

/** Makes the entry (p, q) zero; false where it is as good as zero. */
function rotate(matrix: Float64Array, vectors: Float64Array, n: number, p: number, q: number): boolean {
  const off = matrix[p * n + q]!;
  const pp = matrix[p * n + p]!;
  const qq = matrix[q * n + q]!;
  if (Math.abs(off) <= 1e-16 * Math.sqrt(Math.abs(pp * qq))) return false;
  const theta = (qq - pp) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < n; i++) turn(matrix, i * n + p, i * n + q, c, s);
  for (let i = 0; i < n; i++) turn(matrix, p * n + i, q * n + i, c, s);
  for (let i = 0; i < n; i++) turn(vectors, p * n + i, q * n + i, c, s);
  return true;
}

function turn(values: Float64Array, i: number, j: number, c: number, s: number): void {
  const a = values[i]!;
  const b = values[j]!;
  values[i] = c * a - s * b;
  values[j] = s * a + c * b;
}
