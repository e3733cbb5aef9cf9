import type { Finish } from "./finish.js";
import { between, type Random } from "./numbers.js";
import type { CastingAttributes } from "./types.js";

/** The finishes of one part, all of one metal. */
export interface Metal {
  /** As it came from the mould. */
  readonly cast: Finish;
  /** A face worked about a middle, such as by turning. */
  readonly turned: (x: number, y: number) => Finish;
  /** A flat worked face, in the manner of the part's surface attribute. */
  readonly faced: Finish;
  /** The wall and floor of a drilled hole. */
  readonly bore: Finish;
  /** Freshly torn metal, such as a burr's. */
  readonly torn: Finish;
}

type Tint = readonly [number, number, number];

const LOOKS: Record<
  CastingAttributes["metal"],
  { albedo: number; worked: number; castGloss: number; gloss: number; sand: number; tints: readonly Tint[] }
> = {
  aluminium: {
    albedo: 0.5,
    worked: 0.36,
    castGloss: 0.14,
    gloss: 0.62,
    sand: 0.42,
    tints: [
      [1, 1, 1.01],
      [1.02, 1, 0.96],
      [0.98, 1, 1.03],
    ],
  },
  "grey iron": {
    albedo: 0.25,
    worked: 0.27,
    castGloss: 0.07,
    gloss: 0.42,
    sand: 0.62,
    tints: [
      [1.03, 0.99, 0.95],
      [1.1, 0.98, 0.88],
      [0.97, 1, 1.03],
    ],
  },
  steel: {
    albedo: 0.34,
    worked: 0.31,
    castGloss: 0.12,
    gloss: 0.58,
    sand: 0.5,
    tints: [
      [0.99, 1, 1.02],
      [1.03, 1, 0.97],
    ],
  },
};

/** Draws the finishes of a part. */
export function createMetal(random: Random, attributes: CastingAttributes): Metal {
  const look = LOOKS[attributes.metal];
  const tint = random.pick(look.tints);
  const shade = between(random, 0.85, 1.18);
  const blasted = attributes.surface === "shot blasted";
  const cast: Finish = {
    texture: "sand",
    part: true,
    worked: false,
    albedo: look.albedo * shade,
    gloss: look.castGloss * between(random, 0.7, 1.4),
    tint,
    relief: look.sand * between(random, 0.65, 1.2) * (blasted ? 0.6 : 1),
    mottle: between(random, 0.12, 0.26),
    coarse: !blasted,
  };
  const bright: Tint = [(1 + tint[0]) / 2, 1, (1 + tint[2]) / 2];
  const worked = {
    part: true,
    worked: true,
    albedo: look.worked * shade,
    gloss: look.gloss * between(random, 0.75, 1.2),
    tint: bright,
  };
  // Torn metal gleams only where there is light for it and pixels to hold a gleam.
  const plain = attributes.light === "good" && attributes.resolution === "normal";
  const depth = between(random, 0.1, 0.24);
  const mottle = between(random, 0.1, 0.22);
  const pitch = between(random, 2.2, 5);
  const angle = random.next();
  const far = between(random, 150, 420);
  const turned = (x: number, y: number): Finish => ({
    ...worked,
    texture: "arcs",
    x,
    y,
    relief: depth,
    mottle,
    pitch: attributes.surface === "turned" ? pitch * 0.6 : 0,
  });
  return {
    cast,
    turned,
    faced: createFaced(attributes.surface, worked, { depth, mottle, pitch, angle, far }),
    bore: {
      ...worked,
      texture: "sand",
      albedo: look.worked * 0.42,
      gloss: look.gloss * 0.25,
      relief: 0.3,
      mottle: 0.2,
    },
    torn: {
      ...worked,
      texture: "sand",
      albedo: plain ? 0.25 + look.worked * 0.4 : look.worked * shade * 1.02,
      gloss: plain ? 0.42 : 0.1,
      relief: 0,
      mottle: 0,
    },
  };
}

function createFaced(
  surface: CastingAttributes["surface"],
  worked: Omit<Finish, "texture" | "relief" | "mottle">,
  marks: { depth: number; mottle: number; pitch: number; angle: number; far: number },
): Finish {
  const { depth, mottle, pitch, angle, far } = marks;
  switch (surface) {
    case "milled":
      // A face mill wider than the part: arcs about a far middle, one a tooth.
      return { ...worked, texture: "arcs", x: far, y: far * 0.6, relief: depth * 1.2, mottle, pitch };
    case "ground":
      return { ...worked, texture: "lines", turns: angle, relief: depth * 0.8, mottle: mottle * 1.3 };
    case "turned":
      return { ...worked, texture: "arcs", x: 0, y: 0, relief: depth, mottle, pitch: pitch * 0.6 };
    case "shot blasted":
      return {
        ...worked,
        texture: "sand",
        albedo: worked.albedo * 1.35,
        gloss: worked.gloss * 0.35,
        relief: depth * 1.4,
        mottle: mottle * 0.7,
      };
  }
}
