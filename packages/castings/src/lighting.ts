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
  const cells = createCells(shade.size);
  for (let cy = 0; cy < shade.size; cy++) {
    lightCells(cells, relief, lamp, shade, cy);
    lightRow(cells, relief, lamp, tiles, offset, 2 * cy, out);
    lightRow(cells, relief, lamp, tiles, offset, 2 * cy + 1, out);
  }
}

/** What changes slowly enough to be worked out once for two by two fine pixels: a row of such cells. */
interface Cells {
  /** Strength of the lamp's light. */
  readonly reach: Float32Array;
  /** Strength of the light from all round. */
  readonly fill: Float32Array;
  /** Tilt of the half-way direction, which turns across the picture as the lamp is near. */
  readonly mirrorX: Float32Array;
  readonly mirrorY: Float32Array;
  /** One over the square of that direction's length. */
  readonly perMirror: Float32Array;
  /** Light thrown across tool marks; below 0 where there are none. */
  readonly brushed: Float32Array;
}

function createCells(count: number): Cells {
  const room = (): Float32Array => new Float32Array(count);
  return { reach: room(), fill: room(), mirrorX: room(), mirrorY: room(), perMirror: room(), brushed: room() };
}

function lightCells(cells: Cells, relief: Relief, lamp: Lamp, shade: Shade, cy: number): void {
  const { brushCos, brushSin } = relief;
  const count = shade.size;
  const hz = Math.sqrt((1 + lamp.z) / 2);
  const lampX = (lamp.spotX + lamp.x * 0.9) * count;
  const lampY = (lamp.spotY + lamp.y * 0.9) * count;
  const my = lamp.y / (2 * hz) - (cy / count - lamp.spotY) * 0.35;
  const ay = lampY - cy;
  for (let cx = 0; cx < count; cx++) {
    const s = cy * count + cx;
    const under = (shade.around[s] as number) - (shade.height[s] as number);
    cells.reach[cx] = shade.lamp[s] as number;
    cells.fill[cx] = lamp.fill * (under > 0 ? 1 / (1 + under * 0.11) : 1 - under * 0.002);
    const mx = lamp.x / (2 * hz) - (cx / count - lamp.spotX) * 0.35;
    cells.mirrorX[cx] = mx;
    cells.mirrorY[cx] = my;
    cells.perMirror[cx] = 1 / (mx * mx + my * my + hz * hz);
    const bc = brushCos[s] as number;
    const bs = brushSin[s] as number;
    if (bc === 0 && bs === 0) {
      cells.brushed[cx] = -1;
      continue;
    }
    const ax = lampX - cx;
    const along = (bc * (ax * ax - ay * ay) + bs * 2 * ax * ay) / (ax * ax + ay * ay + 0.25);
    const a = (1 + along) * 0.5;
    const a4 = a * a * a * a;
    const a8 = a4 * a4;
    cells.brushed[cx] = a8 * (0.4 + 0.55 * a8 * a8);
  }
}

function lightRow(
  cells: Cells,
  relief: Relief,
  lamp: Lamp,
  tiles: Tiles,
  offset: number,
  y: number,
  out: Float32Array,
): void {
  const { size, height, albedo, gloss } = relief;
  const { reach, fill, mirrorX, mirrorY, perMirror, brushed } = cells;
  const { cloud } = tiles;
  const { x: lx, y: ly, z: lz } = lamp;
  const hz = Math.sqrt((1 + lamp.z) / 2);
  const last = size - 1;
  const row = y * size;
  const up = y > 0 ? row - size : row;
  const down = y < last ? row + size : row;
  const roomY = (y >> 1) + offset;
  let left = height[row] as number;
  let h = left;
  for (let x = 0; x < size; x++) {
    const i = row + x;
    const s = x >> 1;
    const right = x < last ? (height[i + 1] as number) : h;
    const gx = slope((right - left) * 0.5);
    const gy = slope(((height[down + x] as number) - (height[up + x] as number)) * 0.5);
    left = h;
    h = right;
    const nz = 1 / Math.sqrt(1 + gx * gx + gy * gy);

    const lit = reach[s] as number;
    const facing = lz - gx * lx - gy * ly;
    const day = facing > 0 ? lit * facing * nz : 0;

    const nh = (hz - gx * (mirrorX[s] as number) - gy * (mirrorY[s] as number)) * nz;
    const n2 = nh > 0 ? nh * nh * (perMirror[s] as number) : 0;
    const n4 = n2 * n2;
    const n8 = n4 * n4;
    const n16 = n8 * n8;
    let shine = n16 * (0.4 + 2.6 * n16 * n16);
    const across = brushed[s] as number;
    if (across >= 0) shine = shine * 0.55 + across * (0.35 + 0.65 * n4);

    // What a bright face mirrors of the room: blotches that slide with its tilt.
    const ex = (((x + offset) >> 1) + ((gx * 60) | 0)) & TILE_MASK;
    const ey = (roomY + ((gy * 60) | 0)) & TILE_MASK;
    const room = 0.52 + 0.2 * (cloud[ey * TILE + ex] as number);

    const around = fill[s] as number;
    out[i] =
      (albedo[i] as number) * (day + around * (0.75 + 0.25 * nz)) +
      (gloss[i] as number) * (shine * lit + room * around);
  }
}

function slope(g: number): number {
  return g > 2.2 ? 2.2 : g < -2.2 ? -2.2 : g;
}
