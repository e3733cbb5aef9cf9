import type { Finish } from "./finish.js";
import { finishAt, heightAt, isFree, type Stage } from "./stage.js";
import { cosTurn, sinTurn } from "./turn.js";

/** A place on the picture, in fine pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly finish: Finish;
}

/** Looks for a place in the middle of an even patch of `radius` fine pixels that `suits`. */
export function findFlat(
  stage: Stage,
  radius: number,
  suits: (finish: Finish) => boolean,
  tries = 60,
): Spot | undefined {
  const { random, relief } = stage;
  const rim = radius + 4 * stage.unit;
  for (let k = 0; k < tries; k++) {
    const x = rim + random.next() * (relief.size - 2 * rim);
    const y = rim + random.next() * (relief.size - 2 * rim);
    const finish = finishAt(stage, x, y);
    if (finish === undefined || !finish.part || !suits(finish)) continue;
    if (isFlat(stage, x, y, radius, finish)) return { x, y, finish };
  }
  return undefined;
}

/** Whether all of a patch has one finish and no step, and is clear of other defects. */
export function isFlat(stage: Stage, x: number, y: number, radius: number, finish: Finish): boolean {
  if (!isFree(stage, x, y, radius + 5 * stage.unit)) return false;
  const height = heightAt(stage, x, y);
  const most = 3 + radius * 0.35;
  for (let k = 0; k < 12; k++) {
    const px = x + cosTurn(k / 12) * radius;
    const py = y + sinTurn(k / 12) * radius;
    if (finishAt(stage, px, py) !== finish) return false;
    if (Math.abs(heightAt(stage, px, py) - height) > most) return false;
  }
  return true;
}
