import { sampleTile, TILE } from "../noise.js";
import { between, chance, clamp, wander } from "../numbers.js";
import { findFlat } from "../placing.js";
import { dull } from "../relief.js";
import { finishAt, heightAt, isFree, type Stage } from "../stage.js";
import { stroke, visitStamp } from "../stamp.js";
import { cosTurn, sinTurn } from "../turn.js";
import type { DefectPlace } from "../types.js";

/** A scratch: a thin, nearly straight score, bright with torn metal, dark on its far side. */
export function drawScratch(stage: Stage): DefectPlace | undefined {
  const { random, relief, stamp, unit, tiles } = stage;
  for (let k = 0; k < 40; k++) {
    const spot = findFlat(stage, 3 * unit, (finish) => finish.worked || k > 25, 30);
    if (!spot) continue;
    const path = run(stage, spot.x, spot.y, between(random, 40, 135) * unit);
    if (!path) continue;
    score(stage, path, between(random, 0.65, 1.25) * unit, between(random, 0.8, 1.1));
    if (chance(random, 0.3)) {
      const off = between(random, 2.6, 5) * unit * (chance(random, 0.5) ? 1 : -1);
      const part = path.slice(Math.floor(path.length * random.next() * 0.4));
      score(
        stage,
        part.map(([x, y]) => [x + off, y + off * 0.6] as const),
        0.7 * unit,
        0.5,
      );
    }
    // Fresh scores are bright; old ones have filled with dirt.
    const fresh = chance(random, 0.6);
    const phase = random.integer(TILE);
    visitStamp(stamp, (i, depth) => {
      const x = i % relief.size;
      const grain = sampleTile(tiles.fine, x + phase, (i - x) / relief.size);
      relief.height[i] = (relief.height[i] as number) - depth * 1.3 * unit;
      const open = clamp(depth * 1.5 + 0.22 * grain, 0, 1);
      const albedo = relief.albedo[i] as number;
      relief.albedo[i] = fresh ? albedo + (0.75 - albedo) * open : albedo * (1 - 0.75 * open);
      relief.gloss[i] = (relief.gloss[i] as number) * (1 - open * (fresh ? 0.4 : 0.9));
      dull(relief, i);
    });
    return spot.finish.worked ? "worked face" : "cast face";
  }
  return undefined;
}

type Path = (readonly [number, number])[];

/** A gently bent way through a place, as far as the part's upper faces go. */
function run(stage: Stage, x: number, y: number, length: number): Path | undefined {
  const { random, relief, unit } = stage;
  const turns = random.next();
  const bend = between(random, -0.0009, 0.0009) / unit;
  const step = 2 * unit;
  const first: Path = [];
  const second: Path = [];
  const rim = 4 * unit;
  for (const [way, half] of [
    [1, first],
    [-1, second],
  ] as const) {
    let px = x;
    let py = y;
    let heading = turns;
    for (let k = 0; k < length / 2 / step; k++) {
      px += cosTurn(heading) * step * way;
      py += sinTurn(heading) * step * way;
      heading += bend * step;
      if (px < rim || py < rim || px > relief.size - rim || py > relief.size - rim) break;
      const finish = finishAt(stage, px, py);
      if (finish === undefined || !finish.part || !isFree(stage, px, py, 5 * unit)) break;
      if (Math.abs(heightAt(stage, px, py) - heightAt(stage, x, y)) > 5 * unit) break;
      half.push([px, py]);
    }
  }
  const path = [...second.reverse(), [x, y] as const, ...first];
  return path.length * step > 26 * unit ? path : undefined;
}

/** Scores along a way; pressure comes and goes, and fades at both ends. */
function score(stage: Stage, path: Path, half: number, depth: number): void {
  const press = wander(stage.random, path.length, 4);
  for (let k = 1; k < path.length; k++) {
    const from = path[k - 1];
    const to = path[k];
    if (!from || !to) continue;
    const end = Math.min(1, Math.min(k, path.length - k) / 5);
    const p = 0.45 + 0.55 * (press[k] as number);
    const width = half * (0.55 + 0.45 * p) * (0.5 + 0.5 * end);
    stroke(stage.stamp, {
      x0: from[0],
      y0: from[1],
      x1: to[0],
      y1: to[1],
      half: width * 1.25,
      labelHalf: Math.max(width, 0.75 * stage.pixel),
      depth: depth * p * (0.4 + 0.6 * end),
    });
  }
}
