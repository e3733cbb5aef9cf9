import { type Plate, SIDE } from "./plates.js";

const CELL = 8;
const CELLS = SIDE / CELL;
const WINDOW = 16;
const INPUTS = WINDOW * WINDOW + 1;
const RATE = 0.02;

export interface Found {
  boxes: number[][];
  scores: number[];
}

/**
 * A detector small enough to read: whether a pore's centre is in a cell, where and how large, is linear in the pixels
 * of the window around it.
 */
export class LinearDetector {
  /** One row each for the score, x, y and the diameter. */
  private readonly weights = Array.from({ length: 4 }, () => new Float64Array(INPUTS));

  /** One pass of gradient descent. */
  train(plates: readonly Plate[]): void {
    for (const { grey, pores } of plates) {
      for (let cell = 0; cell < CELLS * CELLS; cell++) {
        const input = windowAround(grey, cell);
        const pore = pores.find(([x, y]) => Math.floor(y / CELL) * CELLS + Math.floor(x / CELL) === cell);
        this.learn(0, input, (pore === undefined ? 0 : 1) - sigmoid(this.value(0, input)));
        if (pore === undefined) continue;
        const [x, y, width] = pore;
        const wanted = [x / CELL - (cell % CELLS), y / CELL - Math.floor(cell / CELLS), width / CELL];
        for (const [k, value] of wanted.entries()) this.learn(k + 1, input, value - this.value(k + 1, input));
      }
    }
  }

  /** Boxes as centre and size, in pixels. */
  detect(grey: Float64Array): Found {
    const found: Found = { boxes: [], scores: [] };
    for (let cell = 0; cell < CELLS * CELLS; cell++) {
      const input = windowAround(grey, cell);
      const [x, y, side] = [1, 2, 3].map((row) => CELL * this.value(row, input)) as [number, number, number];
      found.boxes.push([
        CELL * (cell % CELLS) + x,
        CELL * Math.floor(cell / CELLS) + y,
        Math.max(side, 1),
        Math.max(side, 1),
      ]);
      found.scores.push(sigmoid(this.value(0, input)));
    }
    return found;
  }

  private value(row: number, input: Float64Array): number {
    return this.weights[row]!.reduce((sum, weight, i) => sum + weight * input[i]!, 0);
  }

  private learn(row: number, input: Float64Array, error: number): void {
    const weights = this.weights[row]!;
    for (let i = 0; i < INPUTS; i++) weights[i]! += RATE * error * input[i]!;
  }
}

/** The pixels around a cell, less the plate's grey, and a one. */
function windowAround(grey: Float64Array, cell: number): Float64Array {
  const input = new Float64Array(INPUTS);
  const left = CELL * (cell % CELLS) - (WINDOW - CELL) / 2;
  const top = CELL * Math.floor(cell / CELLS) - (WINDOW - CELL) / 2;
  for (let i = 0; i < WINDOW * WINDOW; i++) {
    const [x, y] = [left + (i % WINDOW), top + Math.floor(i / WINDOW)];
    if (x >= 0 && y >= 0 && x < SIDE && y < SIDE) input[i] = grey[y * SIDE + x]! - 0.7;
  }
  input[INPUTS - 1] = 1;
  return input;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
