import { sampleTile, TILE } from "../noise.js";
import { between } from "../numbers.js";
import { findFlat } from "../placing.js";
import { dull } from "../relief.js";
import type { Stage } from "../stage.js";
import { touch, visitStamp } from "../stamp.js";
import type { DefectPlace } from "../types.js";

/** An open hole: a deep, dark, ragged cavity with a worn rim. */
export function drawOpenHole(stage: Stage): DefectPlace | undefined {
  const { random, relief, stamp, unit, tiles } = stage;
  const radius = between(random, 6.5, 15) * unit;
  const spot = findFlat(stage, radius * 1.25, () => true) ?? findFlat(stage, radius * 0.8, () => true);
  if (!spot) return undefined;
  const lean = between(random, 0.7, 1);
  const turns = random.next() * TILE;
  const deep = between(random, 9, 16) * unit;
  cavity(stage, spot.x, spot.y, radius, lean, turns, 0.3);
  visitStamp(stamp, (i, depth) => {
    const x = i % relief.size;
    const y = (i - x) / relief.size;
    const rough = sampleTile(tiles.coarse, x * 1.3 + turns, y * 1.3);
    // A lip of worn metal, then a steep wall, then a rough floor.
    const wall = depth < 0.12 ? depth * 0.8 : 0.1 + Math.min(1, (depth - 0.12) * 2.4) * 0.9;
    relief.height[i] = (relief.height[i] as number) - wall * deep + rough * depth * 1.6;
    if (depth < 0.1) {
      relief.gloss[i] = (relief.gloss[i] as number) * 1.3;
      return;
    }
    const dark = 0.2 + 0.4 * Math.max(0, 0.45 - depth);
    relief.albedo[i] = (relief.albedo[i] as number) * dark * (1 + 0.25 * rough);
    relief.gloss[i] = (relief.gloss[i] as number) * 0.12;
    dull(relief, i);
  });
  return spot.finish.worked ? "worked face" : "cast face";
}

/** Marks a ragged round cavity; `ragged` is the share by which its radius wanders. */
export function cavity(
  stage: Stage,
  cx: number,
  cy: number,
  radius: number,
  lean: number,
  phase: number,
  ragged: number,
): void {
  const { stamp, tiles } = stage;
  const reach = Math.ceil(radius * (1 + ragged) + 2);
  // The way in which the outline is drawn out; any unit vector will do.
  const ux = sampleTile(tiles.cloud, phase, 7) > 0 ? 0.8 : 0.6;
  const uy = Math.sqrt(1 - ux * ux);
  for (let y = Math.floor(cy) - reach; y <= cy + reach; y++) {
    for (let x = Math.floor(cx) - reach; x <= cx + reach; x++) {
      const dx = x + 0.5 - cx;
      const dy = y + 0.5 - cy;
      const along = dx * ux + dy * uy;
      const across = (dy * ux - dx * uy) / lean;
      const d = Math.sqrt(along * along + across * across);
      // Noise around a circle of fixed size: the same for all pixels of one direction.
      const turn = 11 / (d + 0.01);
      const bumps = sampleTile(tiles.coarse, phase + dx * turn, 40 + dy * turn);
      const edge = radius * (1 + ragged * 0.45 * bumps);
      if (d < edge) touch(stamp, x, y, Math.max(0.001, 1 - d / edge), true);
    }
  }
}
