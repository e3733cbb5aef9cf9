import { between, chance, type Random } from "./numbers.js";
import { cosTurn, sinTurn } from "./turn.js";

/** The one strong light of a picture and the soft rest. */
export interface Lamp {
  /** Unit direction towards the lamp. */
  readonly x: number;
  /** Unit direction towards the lamp. */
  readonly y: number;
  /** Unit direction towards the lamp. */
  readonly z: number;
  /** Where on the picture the light falls strongest, 0 to 1. */
  readonly spotX: number;
  /** Where on the picture the light falls strongest, 0 to 1. */
  readonly spotY: number;
  /** Share of light lost one picture side away from there. */
  readonly falloff: number;
  /** Strength of the lamp. */
  readonly key: number;
  /** Strength of the light from all round. */
  readonly fill: number;
}

/** Sets up a lamp; a poor one is lower, patchier and has little help from the room. */
export function createLamp(random: Random, light: "good" | "poor"): Lamp {
  const poor = light === "poor";
  const turns = random.next();
  const low = poor ? between(random, 0.38, 0.62) : between(random, 0.5, 0.78);
  const flat = Math.sqrt(1 - low * low);
  const side = poor && chance(random, 0.5) ? 0.75 : 0.4;
  return {
    x: cosTurn(turns) * flat,
    y: sinTurn(turns) * flat,
    z: low,
    spotX: 0.5 + cosTurn(turns) * side * random.next(),
    spotY: 0.5 + sinTurn(turns) * side * random.next(),
    falloff: poor ? between(random, 1.2, 2.6) : between(random, 0.2, 0.8),
    key: between(random, 1.05, 1.35),
    fill: poor ? between(random, 0.13, 0.22) : between(random, 0.2, 0.36),
  };
}
