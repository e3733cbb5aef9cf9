import type { Camera } from "./camera.js";
import type { Stamp } from "./stamp.js";

/** A mask in the picture's own pixels. */
export interface PictureMask {
  readonly mask: Uint8Array;
  readonly box: readonly [number, number, number, number];
  readonly area: number;
}

/** Brings a labelled stamp to the picture's pixels: those it covers by half or more. */
export function toPictureMask(stamp: Stamp, camera: Camera, side: number): PictureMask | undefined {
  const n = camera.bin / camera.zoom;
  const mask = new Uint8Array(side * side);
  const enough = (n * n) / 2;
  let left = side;
  let top = side;
  let right = -1;
  let bottom = -1;
  let area = 0;
  const x1 = Math.min(side - 1, Math.floor(stamp.right / n));
  const y1 = Math.min(side - 1, Math.floor(stamp.bottom / n));
  for (let x = Math.floor(stamp.left / n); x <= x1; x++) {
    for (let y = Math.floor(stamp.top / n); y <= y1; y++) {
      if (covered(stamp, x * n, y * n, n) < enough) continue;
      mask[x * side + y] = 1;
      area++;
      if (x < left) left = x;
      if (y < top) top = y;
      if (x > right) right = x;
      if (y > bottom) bottom = y;
    }
  }
  if (area === 0) return undefined;
  return { mask, area, box: [left, top, right - left + 1, bottom - top + 1] };
}

function covered(stamp: Stamp, x: number, y: number, n: number): number {
  let sum = 0;
  for (let v = 0; v < n; v++) {
    const row = (y + v) * stamp.size + x;
    for (let u = 0; u < n; u++) sum += stamp.label[row + u] as number;
  }
  return sum;
}
