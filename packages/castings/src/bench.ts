import type { Feature } from "./feature.js";
import type { Finish } from "./finish.js";
import { between, chance, type Random } from "./numbers.js";
import { bar, box, disc } from "./shapes.js";

/** What the part lies on and what holds it. */
export interface Bench {
  /** The bench's own face. */
  readonly finish: Finish;
  /** Its height, in the part's units; the part's datum is 0. */
  readonly level: number;
  /** Rails, pins and clamps around the part. */
  readonly features: readonly Feature[];
}

const FACE = { part: false, worked: false } as const;

const FINISHES: readonly Finish[] = [
  { ...FACE, texture: "sand", albedo: 0.06, gloss: 0.02, tint: [1, 1, 1.04], relief: 0.35, mottle: 0.35 },
  { ...FACE, texture: "sand", albedo: 0.2, gloss: 0.05, tint: [0.8, 0.97, 1.2], relief: 0.15, mottle: 0.12 },
  { ...FACE, texture: "sand", albedo: 0.16, gloss: 0.04, tint: [0.85, 1.08, 0.95], relief: 0.12, mottle: 0.15 },
  { ...FACE, texture: "lines", albedo: 0.3, gloss: 0.02, tint: [1.22, 0.99, 0.72], relief: 0.12, mottle: 0.16 },
  { ...FACE, texture: "lines", albedo: 0.2, gloss: 0.3, tint: [1, 1, 1.02], relief: 0.16, mottle: 0.3 },
  { ...FACE, texture: "sand", albedo: 0.62, gloss: 0.03, tint: [1.02, 1, 0.95], relief: 0.08, mottle: 0.06 },
];

const RAIL: Finish = {
  ...FACE,
  texture: "lines",
  albedo: 0.14,
  gloss: 0.1,
  tint: [0.97, 1, 1.04],
  relief: 0.12,
  mottle: 0.2,
};

/** Sets up a bench, with a fixture around the part more often than not. */
export function createBench(random: Random): Bench {
  const finish = { ...random.pick(FINISHES), turns: random.next() };
  const level = -between(random, 14, 26);
  const features: Feature[] = [];
  if (chance(random, 0.5)) addRail(features, random, level);
  if (chance(random, 0.3)) addPin(features, random, level);
  if (chance(random, 0.3)) addStrap(features, random, level);
  return { finish, level, features };
}

function addRail(features: Feature[], random: Random, level: number): void {
  const turns = random.next();
  const finish = { ...RAIL, turns, albedo: between(random, 0.05, 0.15) };
  const width = between(random, 24, 46);
  const away = between(random, 128, 150) + width / 2;
  const side = chance(random, 0.5) ? 1 : -1;
  const horizontal = chance(random, 0.5);
  features.push({
    shape: horizontal ? box(0, side * away, 700, width, 2) : box(side * away, 0, width, 700, 2),
    level: level + between(random, 6, 14),
    profile: "round",
    edge: 2.5,
    fall: 1.5,
    finish,
  });
}

function addPin(features: Feature[], random: Random, level: number): void {
  const x = (chance(random, 0.5) ? 1 : -1) * between(random, 125, 150);
  const y = (chance(random, 0.5) ? 1 : -1) * between(random, 120, 150);
  const finish: Finish = { ...RAIL, texture: "arcs", x, y, albedo: 0.26, gloss: 0.5 };
  const r = between(random, 9, 15);
  features.push({ shape: disc(x, y, r), level: level + 14, profile: "round", edge: 4, finish });
  features.push({ shape: disc(x, y, r * 0.45), level: level + 9, profile: "sink", edge: 1, finish });
}

/** A cable or a strap lying loose on the bench. */
function addStrap(features: Feature[], random: Random, level: number): void {
  const x = (chance(random, 0.5) ? 1 : -1) * between(random, 135, 165);
  const lean = between(random, -30, 30);
  const finish: Finish = {
    ...RAIL,
    texture: "sand",
    albedo: 0.12,
    gloss: 0.05,
    tint: random.pick([
      [1.7, 0.7, 0.5],
      [0.6, 0.9, 1.6],
      [1, 1, 1],
    ] as const),
  };
  features.push({
    shape: bar(x, -260, x + lean, 260, 5),
    level: level + 7,
    profile: "round",
    edge: 5,
    finish,
  });
}
