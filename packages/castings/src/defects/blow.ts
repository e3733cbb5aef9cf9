import { TILE } from "../noise.js";
import { between, chance } from "../numbers.js";
import { findFlat, isFlat } from "../placing.js";
import { dull } from "../relief.js";
import type { Stage } from "../stage.js";
import { visitStamp } from "../stamp.js";
import { cosTurn, sinTurn } from "../turn.js";
import type { DefectPlace } from "../types.js";
import { cavity } from "./hole.js";

/** A blow hole: a small smooth round pit that gas left, or a few of them together. */
export function drawBlowHole(stage: Stage): DefectPlace | undefined {
  const { random, relief, stamp, unit } = stage;
  const pits = chance(random, 0.45) ? 1 : 2 + random.integer(5);
  const spread = pits === 1 ? 0 : between(random, 6, 11) * unit;
  const spot =
    findFlat(stage, spread + 6 * unit, (finish) => finish.worked) ?? findFlat(stage, spread + 6 * unit, () => true);
  if (!spot) return undefined;
  for (let k = 0; k < pits; k++) {
    const radius = (k === 0 ? between(random, 3.2, 5.4) : between(random, 1.7, 3.6)) * unit;
    const turns = random.next();
    const away = k === 0 ? 0 : spread * Math.sqrt(between(random, 0.3, 1));
    const x = spot.x + cosTurn(turns) * away;
    const y = spot.y + sinTurn(turns) * away;
    if (k > 0 && !isFlat(stage, x, y, radius, spot.finish)) continue;
    cavity(stage, x, y, radius, between(random, 0.82, 1), random.next() * TILE, 0.1);
  }
  const deep = between(random, 3.5, 5.5) * unit;
  visitStamp(stamp, (i, depth) => {
    const bowl = Math.sqrt(1 - (1 - depth) * (1 - depth));
    relief.height[i] = (relief.height[i] as number) - bowl * deep;
    relief.albedo[i] = (relief.albedo[i] as number) * (1 - 0.84 * Math.min(1, depth * 3.5));
    relief.gloss[i] = (relief.gloss[i] as number) * (1 - 0.9 * Math.min(1, depth * 3.5));
    dull(relief, i);
  });
  return spot.finish.worked ? "worked face" : "cast face";
}
