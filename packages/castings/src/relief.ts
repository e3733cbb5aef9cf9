import type { Finish } from "./finish.js";

/** The scene from above on a fine grid, before it meets light. */
export interface Relief {
  /** Fine pixels a side. */
  readonly size: number;
  /** Height above the part's datum face, in fine pixels. */
  readonly height: Float32Array;
  /** Which of `finishes` each pixel has. */
  readonly finish: Uint8Array;
  /** Share of light scattered. */
  readonly albedo: Float32Array;
  /** Share of light mirrored. */
  readonly gloss: Float32Array;
  /**
   * Cosine of twice the direction across the tool marks; with `brushSin` 0 where there are none.
   * One for each two by two pixels.
   */
  readonly brushCos: Float32Array;
  /** Sine of twice that direction, likewise. */
  readonly brushSin: Float32Array;
  /** The finishes in use; the first is the bench. */
  readonly finishes: Finish[];
}

/** Where the part lies in the picture: part plane to fine pixels. */
export interface Pose {
  /** Where the part's origin falls. */
  readonly x: number;
  /** Where the part's origin falls. */
  readonly y: number;
  /** Cosine of the part's turn. */
  readonly cos: number;
  /** Sine of the part's turn. */
  readonly sin: number;
  /** Fine pixels in one unit of the part's plane. */
  readonly scale: number;
}

/** An empty relief, an even number of pixels a side; one is enough for a whole run. */
export function createRelief(size: number): Relief {
  const count = size * size;
  return {
    size,
    height: new Float32Array(count),
    finish: new Uint8Array(count),
    albedo: new Float32Array(count),
    gloss: new Float32Array(count),
    brushCos: new Float32Array(count / 4),
    brushSin: new Float32Array(count / 4),
    finishes: [],
  };
}

/** Levels the relief to a bare bench. */
export function clearRelief(relief: Relief, bench: Finish, level: number): void {
  relief.height.fill(level);
  relief.finish.fill(0);
  relief.finishes.length = 0;
  relief.finishes.push(bench);
}

/** The number of `finish` in the relief, added if new. */
export function finishNumber(relief: Relief, finish: Finish): number {
  const known = relief.finishes.indexOf(finish);
  if (known >= 0) return known;
  relief.finishes.push(finish);
  return relief.finishes.length - 1;
}

/** Takes the tool marks' gleam from around a pixel. */
export function dull(relief: Relief, i: number): void {
  const x = i % relief.size;
  const y = (i - x) / relief.size;
  const cell = (y >> 1) * (relief.size >> 1) + (x >> 1);
  relief.brushCos[cell] = 0;
  relief.brushSin[cell] = 0;
}
