import type { Feature } from "../feature.js";
import type { Finish } from "../finish.js";
import type { Metal } from "../metal.js";
import type { Random } from "../numbers.js";
import { disc, type Shape } from "../shapes.js";
import { cosTurn, sinTurn } from "../turn.js";

/** Builds the features of a part, bottom up; it fills about 130 units around the origin. */
export type PartBuilder = (random: Random, metal: Metal, under: Under) => Feature[];

/** What shows through an opening: the bench. */
export interface Under {
  /** The bench's face. */
  readonly finish: Finish;
  /** Its height, in the part's units. */
  readonly level: number;
}

/** A cast body with rounded edges. */
export function body(shape: Shape, level: number, edge: number, finish: Finish): Feature {
  return { shape, level, profile: "round", edge, finish, burr: "part edge" };
}

/** A raised or sunk patch whose sides slope as a mould's do. */
export function patch(shape: Shape, level: number, edge: number, finish: Finish): Feature {
  return { shape, level, profile: "draft", edge, finish };
}

/** A raised patch that runs out into what is higher, such as a rib into a wall. */
export function ridge(shape: Shape, level: number, edge: number, finish: Finish): Feature {
  return { ...patch(shape, level, edge, finish), adds: true };
}

/** A worked face with a broken edge, standing clear. */
export function face(shape: Shape, level: number, finish: Finish): Feature {
  return { shape, level, profile: "chamfer", edge: 1.2, finish, burr: "part edge" };
}

/** A drilled hole. */
export function bore(shape: Shape, level: number, finish: Finish, rim = 1.2): Feature {
  return { shape, level, profile: "sink", edge: rim, finish, burr: "hole rim" };
}

/** A hole through the whole part, wide enough to see the bench. */
export function opening(shape: Shape, under: Under, rim: number): Feature {
  return { shape, level: under.level, profile: "sink", edge: rim, finish: under.finish, burr: "hole rim" };
}

/** A bolt hole, sometimes with a bolt's seat worked around it. */
export function boltHole(metal: Metal, x: number, y: number, radius: number, seat: number): Feature[] {
  const features: Feature[] = [];
  if (seat > 0) {
    features.push({
      shape: disc(x, y, radius + seat),
      level: -1.2,
      profile: "sink",
      edge: 0.4,
      finish: metal.turned(x, y),
    });
  }
  features.push(bore(disc(x, y, radius), -26, metal.bore, 0.9));
  return features;
}

/** `count` places evenly around a circle. */
export function around(count: number, radius: number, phase: number): [number, number][] {
  return Array.from({ length: count }, (_, k) => [
    cosTurn(phase + k / count) * radius,
    sinTurn(phase + k / count) * radius,
  ]);
}
