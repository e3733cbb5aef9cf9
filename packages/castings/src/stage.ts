import type { Feature } from "./feature.js";
import type { Finish } from "./finish.js";
import type { Tiles } from "./noise.js";
import type { Random } from "./numbers.js";
import type { Pose, Relief } from "./relief.js";
import type { Stamp } from "./stamp.js";

/** All that a defect needs in order to be drawn. */
export interface Stage {
  readonly relief: Relief;
  readonly pose: Pose;
  readonly tiles: Tiles;
  readonly random: Random;
  readonly stamp: Stamp;
  /** The part's features, bottom up. */
  readonly features: readonly Feature[];
  /** Number of the finish of torn metal. */
  readonly torn: number;
  /** Fine pixels to a pixel of a picture of 320 pixels and normal resolution. */
  readonly unit: number;
  /** Fine pixels to a pixel of this picture. */
  readonly pixel: number;
  /** Extents of the defects drawn so far, in fine pixels: left, top, right, bottom. */
  readonly taken: (readonly [number, number, number, number])[];
}

/** The finish at a fine pixel, none outside the picture. */
export function finishAt(stage: Stage, x: number, y: number): Finish | undefined {
  const { relief } = stage;
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < 0 || row < 0 || column >= relief.size || row >= relief.size) return undefined;
  return relief.finishes[relief.finish[row * relief.size + column] as number];
}

/** The height at a fine pixel, held at the picture's rim. */
export function heightAt(stage: Stage, x: number, y: number): number {
  const { size, height } = stage.relief;
  const column = Math.min(size - 1, Math.max(0, Math.floor(x)));
  const row = Math.min(size - 1, Math.max(0, Math.floor(y)));
  return height[row * size + column] as number;
}

/** Whether a place keeps `margin` fine pixels clear of the defects drawn so far. */
export function isFree(stage: Stage, x: number, y: number, margin: number): boolean {
  return stage.taken.every(
    ([left, top, right, bottom]) => x < left - margin || x > right + margin || y < top - margin || y > bottom + margin,
  );
}
