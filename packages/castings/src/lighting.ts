import type { Lamp } from "./lamp.js";
import { TILE, TILE_MASK, type Tiles } from "./noise.js";
import type { Relief } from "./relief.js";
import type { Shade } from "./shadow.js";

/** Light that reaches the lens, on the fine grid; colours come with `relief.finishes`. */
export function lightRelief(
  relief: Relief,
  lamp: Lamp,
  shade: Shade,
  tiles: Tiles,
  offset: number,
  out: Float32Array,
): void {
  const { size, height, albedo, gloss, brushCos, brushSin } = relief;
  const half = shade.size;
  const hz = Math.sqrt((1 + lamp.z) / 2);
  const hx = lamp.x / (2 * hz);
  const hy = lamp.y / (2 * hz);
  const lampX = (lamp.spotX + lamp.x * 0.9) * size;
  const lampY = (lamp.spotY + lamp.y * 0.9) * size;
  const spotX = lamp.spotX * size;
  const spotY = lamp.spotY * size;
  const per = 1 / size;
  for (let y = 0; y < size; y++) {
    const up = y > 0 ? -size : 0;
    const down = y < size - 1 ? size : 0;
    const fy = (y - spotY) * per;
    const shadeRow = Math.min(half - 1, y >> 1) * half;
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      const left = x > 0 ? -1 : 0;
      const right = x < size - 1 ? 1 : 0;
      const h = height[i] as number;
      const gx = slope(((height[i + right] as number) - (height[i + left] as number)) * 0.5);
      const gy = slope(((height[i + down] as number) - (height[i + up] as number)) * 0.5);
      const nz = 1 / Math.sqrt(1 + gx * gx + gy * gy);
      const nx = -gx * nz;
      const ny = -gy * nz;

      const s = shadeRow + (x >> 1 < half ? x >> 1 : half - 1);
      const reach = shade.lamp[s] as number;
      const under = (shade.around[s] as number) - h;
      const open = under > 0 ? 1 / (1 + under * 0.11) : 1 - under * 0.002;

      const fx = (x - spotX) * per;
      const diffuse = nx * lamp.x + ny * lamp.y + nz * lamp.z;
      const day = reach * (diffuse > 0 ? diffuse : 0);

      // Mirrored light: the half-way direction tilts across the picture as the lamp is near.
      const mx = hx - fx * 0.35;
      const my = hy - fy * 0.35;
      const nh = nx * mx + ny * my + nz * hz;
      const n2 = nh > 0 ? (nh * nh) / (mx * mx + my * my + hz * hz) : 0;
      const n4 = n2 * n2;
      const n16 = n4 * n4 * n4 * n4;
      let shine = 0.4 * n16 + 2.6 * n16 * n16 * n16;

      const bc = brushCos[i] as number;
      const bs = brushSin[i] as number;
      if (bc !== 0 || bs !== 0) {
        const ax = lampX - x;
        const ay = lampY - y;
        const along = (bc * (ax * ax - ay * ay) + bs * 2 * ax * ay) / (ax * ax + ay * ay + 1);
        const a = (1 + along) * 0.5;
        const a4 = a * a * a * a;
        const a8 = a4 * a4;
        shine = shine * 0.55 + (0.4 * a8 + 0.55 * a8 * a8 * a8) * (0.35 + 0.65 * n4);
      }

      // What a bright face mirrors of the room: blotches that slide with its tilt.
      const ex = (((x + offset) >> 1) + ((gx * 60) | 0)) & TILE_MASK;
      const ey = ((y >> 1) + offset + ((gy * 60) | 0)) & TILE_MASK;
      const room = 0.26 + 0.1 * (tiles.cloud[ey * TILE + ex] as number);

      const a = albedo[i] as number;
      const g = gloss[i] as number;
      out[i] = a * (day + lamp.fill * open * (0.75 + 0.25 * nz)) + g * (shine * reach + room * lamp.fill * 2 * open);
    }
  }
}

function slope(g: number): number {
  return g > 2.2 ? 2.2 : g < -2.2 ? -2.2 : g;
}
