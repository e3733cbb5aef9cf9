import { createDeck } from "./deck.js";
import { between, type Random } from "./numbers.js";
import type { CastingAttributes, CastingCategory, CastingPart } from "./types.js";

/** What one picture is to show. */
export interface Plan {
  readonly seed: number;
  readonly attributes: CastingAttributes;
  readonly defects: readonly CastingCategory[];
  /** Enlargement of the part; at 1 all of it is in view. */
  readonly nearness: number;
}

type Conditions = Pick<CastingAttributes, "light" | "resolution">;

const GOOD: Conditions = { light: "good", resolution: "normal" };
const DARK: Conditions = { light: "poor", resolution: "normal" };
const SMALL: Conditions = { light: "good", resolution: "low" };
const BOTH: Conditions = { light: "poor", resolution: "low" };

/** Deals out pictures so that every stretch of some forty has the shares aimed at. */
export function createPlanner(random: Random): () => Plan {
  const conditions = createDeck(random, [
    [GOOD, 14],
    [DARK, 2],
    [SMALL, 2],
    [BOTH, 2],
  ]);
  const part = createDeck<CastingPart>(random, [
    ["flange", 3],
    ["housing", 3],
    ["bracket", 2],
    ["ring", 2],
    ["cover", 2],
  ]);
  const camera = createDeck<CastingAttributes["camera"]>(random, [
    ["line", 3],
    ["handheld", 2],
  ]);
  const metal = createDeck<CastingAttributes["metal"]>(random, [
    ["aluminium", 3],
    ["grey iron", 2],
    ["steel", 2],
  ]);
  const surface = createDeck<CastingAttributes["surface"]>(random, [
    ["turned", 2],
    ["milled", 3],
    ["ground", 2],
    ["shot blasted", 1],
  ]);
  const howMany = createDeck(random, [
    [0, 2],
    [1, 4],
    [2, 4],
    [3, 2],
    [4, 1],
  ]);
  const defect = createDeck<CastingCategory>(random, [
    ["burr", 18],
    ["scratch", 9],
    ["blow hole", 7],
    ["open hole", 3],
    ["crack", 3],
  ]);
  return () => ({
    seed: random.integer(2147483647),
    attributes: {
      camera: camera(),
      ...conditions(),
      surface: surface(),
      metal: metal(),
      part: part(),
    },
    defects: Array.from({ length: howMany() }, defect),
    nearness: between(random, 0.92, 1.75),
  });
}
