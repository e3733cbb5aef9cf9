import { between, chance, type Random } from "./numbers.js";
import { cosTurn, sinTurn } from "./turn.js";
import type { CastingAttributes } from "./types.js";

/** What the lens, the sensor and the file format do to a picture. */
export interface Camera {
  /** Fine pixels to a side of one sensor pixel. */
  readonly bin: number;
  /** Enlargement after the sensor; 1 for none. */
  readonly zoom: 1 | 2;
  /** Gain. */
  readonly exposure: number;
  /** Weight of the neighbours in the lens's softness. */
  readonly softness: number;
  /** Movement while the shutter was open, in sensor pixels. */
  readonly moveX: number;
  /** Movement while the shutter was open, in sensor pixels. */
  readonly moveY: number;
  /** Share of light lost in the corners. */
  readonly vignette: number;
  /** Red, green, blue gains. */
  readonly cast: readonly [number, number, number];
  /** Deviation of the sensor's noise where it is bright. */
  readonly noise: number;
  /** Deviation of the noise in the dark. */
  readonly darkNoise: number;
  /** How coarsely the file format keeps fine detail; 0 for not at all. */
  readonly squeeze: number;
}

/** Draws a camera that fits what a picture is to be. */
export function createCamera(random: Random, attributes: CastingAttributes): Camera {
  const low = attributes.resolution === "low";
  const poor = attributes.light === "poor";
  const handheld = attributes.camera === "handheld";
  const zoom = low && chance(random, 0.35) ? 2 : 1;
  const bin = low ? (zoom === 2 ? 4 : random.pick([4, 5, 5, 6])) : 2;
  const warm = between(random, -1, 1) * (handheld ? 0.07 : 0.035);
  const green = between(random, -1, 1) * 0.015;
  const move = handheld ? between(random, 0, low ? 1.1 : 1.4) : 0;
  const turns = random.next();
  return {
    bin,
    zoom,
    exposure: poor ? between(random, 0.36, 0.56) : between(random, 0.95, 1.3),
    softness: low ? between(random, 0.3, 0.6) : between(random, 0.08, handheld ? 0.3 : 0.2),
    moveX: cosTurn(turns) * move,
    moveY: sinTurn(turns) * move,
    vignette: between(random, 0.12, 0.3) + (poor ? 0.12 : 0),
    cast: [1 + warm, 1 + green, 1 - warm],
    noise: (poor ? between(random, 0.022, 0.034) : between(random, 0.006, 0.013)) + (low ? 0.004 : 0),
    darkNoise: poor ? between(random, 0.016, 0.028) : between(random, 0.003, 0.006),
    squeeze: handheld ? between(random, 0.02, 0.04) : between(random, 0.008, 0.018),
  };
}
