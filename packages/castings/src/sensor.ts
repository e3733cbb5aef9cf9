import type { Camera } from "./camera.js";
import { TILE, TILE_MASK, type Tiles } from "./noise.js";
import { clamp, type Random } from "./numbers.js";
import type { Relief } from "./relief.js";

/** Red, green and blue of a square picture. */
export type Planes = readonly [Float32Array, Float32Array, Float32Array];

/** Gathers fine pixels into sensor pixels, with the colours of their finishes. */
export function gather(relief: Relief, light: Float32Array, camera: Camera, side: number): Planes {
  const n = camera.bin;
  const tints = new Float32Array(relief.finishes.length * 3);
  relief.finishes.forEach((finish, k) => {
    for (let c = 0; c < 3; c++) {
      tints[k * 3 + c] = ((finish.tint[c] as number) * (camera.cast[c] as number)) / (n * n);
    }
  });
  const room = (): Float32Array => new Float32Array(side * side);
  const red = room();
  const green = room();
  const blue = room();
  const { size, finish } = relief;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let r = 0;
      let g = 0;
      let b = 0;
      for (let v = 0; v < n; v++) {
        const from = (y * n + v) * size + x * n;
        for (let i = from; i < from + n; i++) {
          const k = (finish[i] as number) * 3;
          const l = light[i] as number;
          r += l * (tints[k] as number);
          g += l * (tints[k + 1] as number);
          b += l * (tints[k + 2] as number);
        }
      }
      const i = y * side + x;
      red[i] = r;
      green[i] = g;
      blue[i] = b;
    }
  }
  return [red, green, blue];
}

/** Smears along the hand's movement. */
export function smear(plane: Float32Array, side: number, camera: Camera, spare: Float32Array): void {
  const dx = camera.moveX;
  const dy = camera.moveY;
  if (dx * dx + dy * dy < 0.1) return;
  spare.set(plane);
  const at = (x: number, y: number): number =>
    spare[clamp(Math.round(y), 0, side - 1) * side + clamp(Math.round(x), 0, side - 1)] as number;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      plane[y * side + x] = ((spare[y * side + x] as number) * 2 + at(x + dx, y + dy) + at(x - dx, y - dy)) / 4;
    }
  }
}

/** Exposure, vignette, tone curve and noise: from light to 0 to 1. */
export function develop(planes: Planes, side: number, camera: Camera, tiles: Tiles, random: Random): void {
  const last = TILE * TILE - 1;
  const { sensor } = tiles;
  const { exposure, vignette, darkNoise, noise } = camera;
  const all = random.integer(TILE * TILE);
  for (const plane of planes) {
    const offset = random.integer(TILE * TILE);
    for (let y = 0; y < side; y++) {
      const fy = (2 * y) / side - 1;
      const row = (y & TILE_MASK) * TILE;
      for (let x = 0; x < side; x++) {
        const fx = (2 * x) / side - 1;
        const gain = exposure * (1 - vignette * 0.5 * (fx * fx + fy * fy));
        const i = y * side + x;
        const n = row + (x & TILE_MASK);
        const shared = sensor[(n + all) & last] as number;
        const own = sensor[(n + offset) & last] as number;
        const v = (plane[i] as number) * gain;
        // A film's curve: deep shadows, a long shoulder.
        const t = v > 0 ? Math.sqrt((v * 1.04) / (0.66 + v)) : 0;
        const tone = t * (0.42 + 0.58 * t * (3 - 2 * t));
        plane[i] = tone + (darkNoise + noise * t) * (0.8 * shared + 0.5 * own);
      }
    }
  }
}

/** Doubles a plane's side, smoothly. */
export function enlarge(plane: Float32Array, side: number): Float32Array {
  const out = new Float32Array(side * side * 4);
  for (let y = 0; y < side * 2; y++) {
    const sy = clamp(y / 2 - 0.25, 0, side - 1);
    const y0 = Math.floor(sy);
    const y1 = Math.min(side - 1, y0 + 1);
    for (let x = 0; x < side * 2; x++) {
      const sx = clamp(x / 2 - 0.25, 0, side - 1);
      const x0 = Math.floor(sx);
      const x1 = Math.min(side - 1, x0 + 1);
      const top = lerp(plane[y0 * side + x0] as number, plane[y0 * side + x1] as number, sx - x0);
      const low = lerp(plane[y1 * side + x0] as number, plane[y1 * side + x1] as number, sx - x0);
      out[y * side * 2 + x] = lerp(top, low, sy - y0);
    }
  }
  return out;
}

function lerp(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}
