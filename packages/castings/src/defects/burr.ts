import { sampleTile, TILE } from "../noise.js";
import { between, chance, wander } from "../numbers.js";
import { dull } from "../relief.js";
import { heightAt, type Stage } from "../stage.js";
import { touch } from "../stamp.js";
import { traceEdge } from "../tracing.js";
import type { DefectPlace } from "../types.js";

/** A burr: a thin ragged fin of torn metal along an edge, bright, standing out over the drop. */
export function drawBurr(stage: Stage): DefectPlace | undefined {
  const { random, unit } = stage;
  for (let k = 0; k < 6; k++) {
    const trace = traceEdge(stage, between(random, 22, k < 3 ? 85 : 40) * unit);
    if (!trace) continue;
    const count = trace.count;
    // In a hole the fin cannot be wider than part of the way across.
    const most = trace.feature.burr === "hole rim" ? trace.feature.shape.reach * stage.pose.scale * 0.55 : 1e9;
    const reach = Math.min(most, between(random, 4.5, 9.5) * unit);
    const slow = wander(random, count, 14 * unit);
    const quick = wander(random, count, 3.2 * unit);
    const curl = wander(random, count, 6 * unit);
    const spiky = chance(random, 0.4) ? 0.75 : 0.4;
    const lip = between(random, 0.8, 1.6) * unit;
    const phase = random.integer(TILE);
    for (let s = 0; s < count; s++) {
      const ends = Math.min(1, Math.min(s, count - s) / (5 * unit));
      const wave = 0.3 + 0.7 * (slow[s] as number);
      const tooth = 1 - spiky * (quick[s] as number);
      const width = reach * wave * tooth * Math.sqrt(ends) + lip * 0.4;
      const lean = ((curl[s] as number) - 0.5) * 0.9;
      rib(stage, trace.steps, s, width, lip * Math.sqrt(ends), lean, phase);
    }
    return trace.feature.burr === "hole rim" ? "hole rim" : "part edge";
  }
  return undefined;
}

/** One section across the fin, from a raised lip on the face to its torn tip. */
function rib(
  stage: Stage,
  steps: Float32Array,
  s: number,
  width: number,
  lip: number,
  lean: number,
  phase: number,
): void {
  const { relief, stamp, tiles, unit, torn } = stage;
  const bright = relief.finishes[torn]?.albedo ?? 0.4;
  const shine = relief.finishes[torn]?.gloss ?? 0.3;
  const x = steps[s * 4] as number;
  const y = steps[s * 4 + 1] as number;
  const ox = steps[s * 4 + 2] as number;
  const oy = steps[s * 4 + 3] as number;
  const base = heightAt(stage, x - ox * 4 * unit, y - oy * 4 * unit);
  for (let t = -lip; t <= width; t += 0.5) {
    const bent = t > 0 ? (lean * t * t) / (width + 1) : 0;
    for (let w = 0; w < 1; w += 0.5) {
      const px = Math.floor(x + ox * t - oy * (bent + w));
      const py = Math.floor(y + oy * t + ox * (bent + w));
      if (px < 0 || py < 0 || px >= relief.size || py >= relief.size) continue;
      const i = py * relief.size + px;
      const crumple = sampleTile(tiles.streak, s * 0.3 + phase, t * 0.08 + phase);
      const rise = t < 0 ? (1 + t / lip) * 1.6 * unit : (1.6 + (t / (width + 1)) * 1.4) * unit;
      const edge = t > width - 1 ? -1 : 0;
      relief.height[i] = base + rise + crumple * 0.6 + edge;
      relief.finish[i] = torn;
      relief.albedo[i] = bright * (1 + 0.16 * crumple) * (t > width * 0.6 ? 1.15 : 0.95);
      relief.gloss[i] = shine * (1 + 0.25 * crumple);
      dull(relief, i);
      touch(stamp, px, py, 1, true);
    }
  }
}
