import type { Lamp } from "./lamp.js";
import { blur, halve, soften } from "./raster.js";
import type { Relief } from "./relief.js";

/** What keeps light away, on a grid of half the relief's side. */
export interface Shade {
  /** Cells a side. */
  readonly size: number;
  /** Strength of the lamp's light: 0 in full shadow. */
  readonly lamp: Float32Array;
  /** Mean height around; a place far below it gets little light from all round. */
  readonly around: Float32Array;
  readonly height: Float32Array;
  readonly spare: Float32Array;
}

/** Room for the shade of a relief `size` pixels a side. */
export function createShade(size: number): Shade {
  const half = size >> 1;
  const room = (): Float32Array => new Float32Array(half * half);
  return { size: half, lamp: room(), around: room(), height: room(), spare: room() };
}

/** How far to look, in cells. */
const STEPS = [1.5, 2.5, 4, 5.5, 7.5, 9.5, 12, 14.5, 17.5, 21, 25, 29, 33.5, 38.5, 44, 50];

/** Works out cast shadows and hollows. */
export function castShade(shade: Shade, relief: Relief, lamp: Lamp): void {
  const { size, height, around } = shade;
  halve(relief.height, relief.size, height);
  around.set(height);
  blur(around, size, size, Math.max(2, Math.round(size / 50)), shade.spare);
  blur(around, size, size, Math.max(2, Math.round(size / 70)), shade.spare);
  castLamp(shade, lamp);
  soften(shade.lamp, size, size, 0.6, shade.spare);
  fade(shade, lamp);
}

/** Lets the lamp's light fall off around the spot where it is strongest. */
function fade(shade: Shade, lamp: Lamp): void {
  const { size } = shade;
  for (let y = 0; y < size; y++) {
    const fy = y / size - lamp.spotY;
    for (let x = 0; x < size; x++) {
      const fx = x / size - lamp.spotX;
      const i = y * size + x;
      const lit = shade.lamp[i] as number;
      shade.lamp[i] = (lit * lamp.key) / (1 + lamp.falloff * (fx * fx + fy * fy));
    }
  }
}

/** Looks from each cell towards the lamp, farther and farther, for what stands in its light. */
function castLamp(shade: Shade, lamp: Lamp): void {
  const { size, height } = shade;
  const flat = Math.sqrt(lamp.x * lamp.x + lamp.y * lamp.y);
  // One cell is two fine pixels, and heights are in fine pixels.
  const climb = (2 * lamp.z) / flat;
  let highest = -1e9;
  for (const h of height) if (h > highest) highest = h;
  const dx = STEPS.map((step) => Math.round((lamp.x / flat) * step));
  const dy = STEPS.map((step) => Math.round((lamp.y / flat) * step));
  const away = Int32Array.from(STEPS, (_, k) => (dy[k] as number) * size + (dx[k] as number));
  const rise = Float64Array.from(STEPS, (step) => step * climb);
  // The farther what blocks the light, the softer the shadow's edge.
  const soft = Float64Array.from(STEPS, (step) => 1 / (2 + step * 0.35));
  const inside = (at: number, ways: readonly number[]): number => {
    const out = ways.findIndex((way) => at + way < 0 || at + way >= size);
    return out < 0 ? STEPS.length : out;
  };
  const columns = Uint8Array.from({ length: size }, (_, x) => inside(x, dx));
  for (let y = 0; y < size; y++) {
    const rows = inside(y, dy);
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      const h = height[i] as number;
      const room = highest - h;
      const column = columns[x] as number;
      const count = column < rows ? column : rows;
      let lit = 1;
      for (let k = 0; k < count; k++) {
        const up = rise[k] as number;
        if (up > room) break;
        const left = 1 - ((height[i + (away[k] as number)] as number) - h - up) * (soft[k] as number);
        if (left < lit) lit = left;
      }
      shade.lamp[i] = lit < 0 ? 0 : lit;
    }
  }
}
