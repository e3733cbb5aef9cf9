import { type Field, SIDE } from "./field.js";

/** Cells of the grid along a side. */
const CELLS = 4;
/** Directions of an edge, whichever side is bright: 22.5° each. */
const DIRECTIONS = 8;

export const GRADIENTS_SIZE = CELLS * CELLS * DIRECTIONS;

/** Distances of the two pixels that are compared: fine edges, and shapes. */
const FINE = 1;
const COARSE = 4;

export const DIRECTIONS_SIZE = 2 * DIRECTIONS;

/** Cosines of the middles of the directions: Math.cos would differ in its last bit from engine to engine. */
const COSINES = [1, 0.9238795325112867, Math.SQRT1_2, 0.3826834323650898, 0];
const cosine = (d: number) => (d <= 4 ? COSINES[d]! : -COSINES[8 - d]!);
const AXES = Array.from({ length: DIRECTIONS }, (_, d) => ({ x: cosine(d), y: cosine(Math.abs(d - 4)) }));

/**
 * Edges of shapes by direction in a grid of cells, each edge shared by the cells around it.
 *
 * @see Dalal and Triggs, Histograms of Oriented Gradients for Human Detection, 2005
 */
export function orientedGradients(field: Field, out: Float64Array): void {
  eachEdge(field, COARSE, (x, y, direction, strength) => {
    const u = ((x + 0.5) / SIDE) * CELLS - 0.5;
    const v = ((y + 0.5) / SIDE) * CELLS - 0.5;
    const column = Math.floor(u);
    const row = Math.floor(v);
    for (let j = 0; j < 2; j++)
      for (let i = 0; i < 2; i++) {
        const c = column + i;
        const r = row + j;
        if (c < 0 || c >= CELLS || r < 0 || r >= CELLS) continue;
        const part = (i === 0 ? 1 - (u - column) : u - column) * (j === 0 ? 1 - (v - row) : v - row);
        out[(r * CELLS + c) * DIRECTIONS + direction]! += strength * part;
      }
  });
}

/** Edges by direction on two scales, wherever they lie, counted from the commonest direction on: a scratch is one however it runs. */
export function turnedDirections(field: Field, out: Float64Array): void {
  [FINE, COARSE].forEach((step, scale) => {
    const sums = new Float64Array(DIRECTIONS);
    eachEdge(field, step, (_x, _y, direction, strength) => {
      sums[direction]! += strength;
    });
    let main = 0;
    for (let d = 1; d < DIRECTIONS; d++) if (sums[d]! > sums[main]!) main = d;
    for (let d = 0; d < DIRECTIONS; d++) out[scale * DIRECTIONS + d] = sums[(d + main) % DIRECTIONS]!;
  });
}

type OnEdge = (x: number, y: number, direction: number, strength: number) => void;

function eachEdge({ light }: Field, step: number, onEdge: OnEdge): void {
  for (let y = step; y < SIDE - step; y++)
    for (let x = step; x < SIDE - step; x++) {
      const at = y * SIDE + x;
      const dx = light[at + step]! - light[at - step]!;
      const dy = light[at + step * SIDE]! - light[at - step * SIDE]!;
      if (dx !== 0 || dy !== 0) onEdge(x, y, directionOf(dx, dy), Math.sqrt(dx * dx + dy * dy));
    }
}

/** The direction that a gradient lies along most. */
function directionOf(dx: number, dy: number): number {
  let best = 0;
  let most = -1;
  for (let d = 0; d < DIRECTIONS; d++) {
    const { x, y } = AXES[d]!;
    const along = Math.abs(dx * x + dy * y);
    if (along > most) {
      most = along;
      best = d;
    }
  }
  return best;
}
