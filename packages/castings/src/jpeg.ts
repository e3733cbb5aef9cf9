import { cosTurn } from "./turn.js";

const N = 8;
/** Wave by place, and place by wave. */
const FORTH = createBasis();
const BACK = FORTH.map((_, k) => FORTH[(k & 7) * N + (k >> 3)] as number);
/** How much coarser than the coarsest each wave is kept. */
const COARSENESS = Float64Array.from({ length: N * N }, (_, k) => 0.5 + 0.3 * ((k & 7) + (k >> 3)));

/**
 * Takes the fine detail from a raster as a photograph's file does: blocks of 8 by 8 in cosine
 * waves, each wave rounded to steps that grow with its fineness. Values are 0 to 1.
 */
export function squeeze(data: Float32Array, width: number, height: number, step: number): void {
  if (step <= 0) return;
  const steps = COARSENESS.map((coarseness) => coarseness * step);
  const perStep = steps.map((s) => 1 / s);
  const block = new Float64Array(N * N);
  const spare = new Float64Array(N * N);
  for (let y = 0; y < height; y += N) {
    for (let x = 0; x < width; x += N) {
      load(data, width, height, x, y, block);
      transform(block, spare, FORTH);
      transform(spare, block, FORTH);
      for (let k = 0; k < N * N; k++) {
        block[k] = Math.floor((block[k] as number) * (perStep[k] as number) + 0.5) * (steps[k] as number);
      }
      transform(block, spare, BACK);
      transform(spare, block, BACK);
      const bottom = Math.min(N, height - y);
      const right = Math.min(N, width - x);
      for (let v = 0; v < bottom; v++) {
        const row = (y + v) * width + x;
        for (let u = 0; u < right; u++) data[row + u] = block[v * N + u] as number;
      }
    }
  }
}

/** Copies a block, the last row and column repeated past the raster's end. */
function load(data: Float32Array, width: number, height: number, x: number, y: number, block: Float64Array): void {
  for (let v = 0; v < N; v++) {
    const row = Math.min(height - 1, y + v) * width;
    for (let u = 0; u < N; u++) block[v * N + u] = data[row + Math.min(width - 1, x + u)] as number;
  }
}

/** One pass along the rows that also turns rows into columns; two passes make a whole transform. */
function transform(from: Float64Array, to: Float64Array, basis: Float64Array): void {
  for (let v = 0; v < N * N; v += N) {
    const a = from[v] as number;
    const b = from[v + 1] as number;
    const c = from[v + 2] as number;
    const d = from[v + 3] as number;
    const e = from[v + 4] as number;
    const f = from[v + 5] as number;
    const g = from[v + 6] as number;
    const h = from[v + 7] as number;
    for (let k = 0; k < N * N; k += N) {
      to[k + (v >> 3)] =
        a * (basis[k] as number) +
        b * (basis[k + 1] as number) +
        c * (basis[k + 2] as number) +
        d * (basis[k + 3] as number) +
        e * (basis[k + 4] as number) +
        f * (basis[k + 5] as number) +
        g * (basis[k + 6] as number) +
        h * (basis[k + 7] as number);
    }
  }
}

function createBasis(): Float64Array {
  const basis = new Float64Array(N * N);
  for (let k = 0; k < N; k++) {
    const scale = k === 0 ? Math.sqrt(1 / N) : Math.sqrt(2 / N);
    for (let u = 0; u < N; u++) basis[k * N + u] = scale * cosTurn(((2 * u + 1) * k) / (4 * N));
  }
  return basis;
}
