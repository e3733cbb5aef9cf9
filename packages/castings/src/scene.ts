import { createBench } from "./bench.js";
import { paintFeature } from "./feature.js";
import { addGrime } from "./grime.js";
import { createMetal } from "./metal.js";
import type { Tiles } from "./noise.js";
import { between, type Random } from "./numbers.js";
import { PART_BUILDERS } from "./parts/index.js";
import type { Plan } from "./plan.js";
import { clearRelief, finishNumber, type Pose, type Relief } from "./relief.js";
import type { Stage } from "./stage.js";
import type { Stamp } from "./stamp.js";
import { applyTextures } from "./texture.js";
import { cosTurn, sinTurn } from "./turn.js";

/** Lays a sound part on a bench, ready for defects. */
export function setScene(relief: Relief, stamp: Stamp, tiles: Tiles, plan: Plan, random: Random, pixel: number): Stage {
  // What is near looks large, its defects too, if not by as much.
  const unit = (relief.size / 320) * Math.sqrt(plan.nearness);
  const pose = createPose(relief.size, plan.nearness, random);
  const metal = createMetal(random, plan.attributes);
  const bench = createBench(random);
  const features = PART_BUILDERS[plan.attributes.part](random, metal, bench);
  clearRelief(relief, bench.finish, bench.level * pose.scale);
  for (const feature of bench.features) paintFeature(relief, pose, feature);
  for (const feature of features) paintFeature(relief, pose, feature);
  const torn = finishNumber(relief, metal.torn);
  applyTextures(relief, pose, tiles, random);
  addGrime(relief, tiles, random, unit);
  return { relief, pose, tiles, random, stamp, features, torn, unit, pixel, taken: [] };
}

/** The nearer the camera, the more the part's middle may be out of the picture's. */
function createPose(size: number, nearness: number, random: Random): Pose {
  const turns = random.next();
  const scale = (size / 320) * nearness;
  const stray = 12 + Math.max(0, nearness - 1) * 95;
  const way = random.next();
  const far = stray * between(random, 0.2, 1);
  return {
    x: size / 2 + cosTurn(way) * far * scale,
    y: size / 2 + sinTurn(way) * far * scale,
    cos: cosTurn(turns),
    sin: sinTurn(turns),
    scale,
  };
}
