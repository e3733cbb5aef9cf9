import { bell, between, chance } from "../numbers.js";
import { findFlat } from "../placing.js";
import { dull } from "../relief.js";
import { finishAt, heightAt, isFree, type Stage } from "../stage.js";
import { stroke, visitStamp } from "../stamp.js";
import { cosTurn, sinTurn } from "../turn.js";
import type { DefectPlace } from "../types.js";

/** A crack: a dark, jagged, branching line that thins out. */
export function drawCrack(stage: Stage): DefectPlace | undefined {
  const { random, relief, stamp, unit } = stage;
  const spot = findFlat(stage, 14 * unit, () => true) ?? findFlat(stage, 8 * unit, () => true);
  if (!spot) return undefined;
  const length = between(random, 40, 95) * unit;
  const heading = random.next();
  const width = between(random, 0.75, 1.3) * unit;
  grow(stage, spot.x, spot.y, heading, length * 0.6, width, 2);
  grow(stage, spot.x, spot.y, heading + 0.5 + bell(random) * 0.04, length * 0.4, width, 1);
  visitStamp(stamp, (i, depth) => {
    relief.height[i] = (relief.height[i] as number) - depth * 3.2 * unit;
    const open = Math.min(1, depth * 1.5);
    relief.albedo[i] = (relief.albedo[i] as number) * (1 - 0.9 * open);
    relief.gloss[i] = (relief.gloss[i] as number) * (1 - 0.93 * open);
    if (open > 0.5) dull(relief, i);
  });
  return spot.finish.worked ? "worked face" : "cast face";
}

function grow(stage: Stage, x0: number, y0: number, start: number, length: number, width: number, forks: number): void {
  const { random, stamp, unit, pixel, relief } = stage;
  let x = x0;
  let y = y0;
  let heading = start;
  let gone = 0;
  let left = forks;
  while (gone < length) {
    const step = between(random, 1.6, 5) * unit;
    // The kinks follow grain borders; the general way is kept.
    const way = heading + bell(random) * 0.075;
    heading += (start - heading) * 0.2 + bell(random) * 0.012;
    const nx = x + cosTurn(way) * step;
    const ny = y + sinTurn(way) * step;
    if (!canCrack(stage, x, y, nx, ny)) return;
    const thin = 1 - (gone / length) * 0.65;
    const half = width * thin * between(random, 0.65, 1.15);
    stroke(stamp, {
      x0: x,
      y0: y,
      x1: nx,
      y1: ny,
      half: half * 1.2,
      labelHalf: Math.max(half, 0.75 * pixel),
      depth: 0.65 + 0.35 * thin,
    });
    x = nx;
    y = ny;
    gone += step;
    if (left > 0 && gone > length * 0.25 && chance(random, 0.25)) {
      left--;
      const side = chance(random, 0.5) ? 1 : -1;
      grow(stage, x, y, heading + side * between(random, 0.07, 0.14), (length - gone) * 0.6, half * 0.75, 0);
    }
    if (x < 0 || y < 0 || x > relief.size || y > relief.size) return;
  }
}

function canCrack(stage: Stage, x: number, y: number, nx: number, ny: number): boolean {
  const { relief, unit } = stage;
  const rim = 4 * unit;
  if (nx < rim || ny < rim || nx > relief.size - rim || ny > relief.size - rim) return false;
  const finish = finishAt(stage, nx, ny);
  if (finish === undefined || !finish.part || !isFree(stage, nx, ny, 5 * unit)) return false;
  return Math.abs(heightAt(stage, nx, ny) - heightAt(stage, x, y)) < 7 * unit;
}
