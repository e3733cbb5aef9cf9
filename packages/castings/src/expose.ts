import type { Camera } from "./camera.js";
import { squeeze } from "./jpeg.js";
import type { Tiles } from "./noise.js";
import type { Random } from "./numbers.js";
import { blur, soften } from "./raster.js";
import type { Relief } from "./relief.js";
import { develop, enlarge, gather, type Planes, smear } from "./sensor.js";

/** A finished photograph. */
export interface Photograph {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Red, green, blue for each pixel, row by row. */
  readonly rgb: Uint8Array;
}

/** Takes the photograph: lens, sensor, tone curve and file. */
export function expose(relief: Relief, light: Float32Array, camera: Camera, tiles: Tiles, random: Random): Photograph {
  let side = Math.floor(relief.size / camera.bin);
  let planes = gather(relief, light, camera, side);
  const spare = new Float32Array(side * side);
  for (const plane of planes) {
    smear(plane, side, camera, spare);
    soften(plane, side, side, camera.softness, spare);
  }
  develop(planes, side, camera, tiles, random);
  if (camera.zoom === 2) {
    planes = [enlarge(planes[0], side), enlarge(planes[1], side), enlarge(planes[2], side)];
    side *= 2;
  }
  return { width: side, height: side, rgb: toBytes(planes, side, camera.squeeze) };
}

/** Keeps brightness nearly whole and colour coarsely, as photographs' files do. */
function toBytes(planes: Planes, side: number, step: number): Uint8Array {
  const count = side * side;
  const [r, g, b] = planes;
  for (let i = 0; i < count; i++) {
    const y = 0.3 * (r[i] as number) + 0.59 * (g[i] as number) + 0.11 * (b[i] as number);
    r[i] = (r[i] as number) - y;
    b[i] = (b[i] as number) - y;
    g[i] = y;
  }
  const spare = new Float32Array(count);
  blur(r, side, side, 1, spare);
  blur(b, side, side, 1, spare);
  squeeze(g, side, side, step);
  const rgb = new Uint8Array(count * 3);
  for (let i = 0, k = 0; i < count; i++, k += 3) {
    const y = g[i] as number;
    const dr = r[i] as number;
    const db = b[i] as number;
    rgb[k] = byte(y + dr);
    rgb[k + 1] = byte(y - (0.3 * dr + 0.11 * db) / 0.59);
    rgb[k + 2] = byte(y + db);
  }
  return rgb;
}

function byte(value: number): number {
  return value <= 0 ? 0 : value >= 1 ? 255 : (value * 255 + 0.5) | 0;
}
