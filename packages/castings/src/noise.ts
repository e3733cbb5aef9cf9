import type { Random } from "./numbers.js";

/** Side of a noise tile; a power of two, so that `& TILE_MASK` wraps. */
export const TILE = 512;
/** Wraps a whole coordinate into a tile. */
export const TILE_MASK = TILE - 1;

/** The repeating noise that all pictures of one run sample at their own offsets. */
export interface Tiles {
  /** Fine sand: grains of about 5 samples. */
  readonly fine: Float32Array;
  /** Coarse sand: grains of about 12 samples. */
  readonly coarse: Float32Array;
  /** Blotches of 40 to 130 samples. */
  readonly cloud: Float32Array;
  /** Almost without relation from sample to sample; stretched, it makes tool marks. */
  readonly streak: Float32Array;
  /** Bell-shaped, of deviation one: the sensor's. */
  readonly sensor: Float32Array;
}

/** Draws the tiles; the slow part of a run's start, some tens of milliseconds. */
export function createTiles(random: Random): Tiles {
  return {
    fine: octaves(random, [
      [64, 0.3],
      [128, 0.6],
      [256, 0.3],
    ]),
    coarse: octaves(random, [
      [16, 0.3],
      [32, 0.5],
      [64, 0.6],
      [128, 0.35],
      [256, 0.2],
    ]),
    cloud: octaves(random, [
      [4, 1],
      [8, 0.6],
      [16, 0.35],
      [32, 0.15],
    ]),
    streak: octaves(random, [
      [32, 0.3],
      [128, 0.5],
      [512, 0.8],
    ]),
    sensor: bells(random),
  };
}

/** `tile` at a place between samples, wrapped. */
export function sampleTile(tile: Float32Array, x: number, y: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  const row0 = (y0 & TILE_MASK) * TILE;
  const row1 = ((y0 + 1) & TILE_MASK) * TILE;
  const c0 = x0 & TILE_MASK;
  const c1 = (x0 + 1) & TILE_MASK;
  const a = tile[row0 + c0] as number;
  const b = tile[row0 + c1] as number;
  const c = tile[row1 + c0] as number;
  const d = tile[row1 + c1] as number;
  const top = a + (b - a) * fx;
  return top + (c + (d - c) * fx - top) * fy;
}

/** Sums value noise of several cell counts, then stretches it to mean 0 and deviation 1. */
function octaves(random: Random, layers: readonly (readonly [number, number])[]): Float32Array {
  const tile = new Float32Array(TILE * TILE);
  for (const [cells, weight] of layers) addLayer(tile, random, cells, weight);
  let mean = 0;
  let square = 0;
  for (const value of tile) {
    mean += value;
    square += value * value;
  }
  mean /= tile.length;
  const deviation = Math.sqrt(square / tile.length - mean * mean);
  for (let i = 0; i < tile.length; i++) tile[i] = ((tile[i] as number) - mean) / deviation;
  return tile;
}

function addLayer(tile: Float32Array, random: Random, cells: number, weight: number): void {
  const lattice = new Float32Array(cells * cells);
  for (let i = 0; i < lattice.length; i++) lattice[i] = (random.next() - 0.5) * weight;
  const step = TILE / cells;
  for (let y = 0; y < TILE; y++) {
    const y0 = Math.floor(y / step);
    const fy = ease(y / step - y0);
    const row0 = y0 * cells;
    const row1 = ((y0 + 1) % cells) * cells;
    for (let x = 0; x < TILE; x++) {
      const x0 = Math.floor(x / step);
      const fx = ease(x / step - x0);
      const x1 = (x0 + 1) % cells;
      const a = lattice[row0 + x0] as number;
      const b = lattice[row0 + x1] as number;
      const c = lattice[row1 + x0] as number;
      const d = lattice[row1 + x1] as number;
      const top = a + (b - a) * fx;
      const i = y * TILE + x;
      tile[i] = (tile[i] as number) + top + (c + (d - c) * fx - top) * fy;
    }
  }
}

function bells(random: Random): Float32Array {
  const tile = new Float32Array(TILE * TILE);
  for (let i = 0; i < tile.length; i++) {
    const sum = random.next() + random.next() + random.next() + random.next();
    tile[i] = (sum - 2) * 1.7320508;
  }
  return tile;
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
