import { between, chance } from "../numbers.js";
import { bar, box, disc, join } from "../shapes.js";
import { lettering } from "./lettering.js";
import { body, boltHole, opening, type PartBuilder, patch, ridge } from "./part.js";

/** A gear housing: a worked joint face around a cast pocket with ribs and bosses. */
export const housing: PartBuilder = (random, metal, under) => {
  const w = between(random, 210, 250);
  const h = between(random, 160, 205);
  const wall = between(random, 20, 28);
  const hole = between(random, 5, 7);
  const corner = between(random, 14, 30);
  const lugs = [-1, 1].flatMap((i) => [-1, 1].map((j) => disc((i * w) / 2 - i * 12, (j * h) / 2 - j * 12, 19)));
  const outline = join([box(0, 0, w, h, corner), ...lugs], 18);
  const floor = -between(random, 14, 20);
  const features = [
    { ...body(outline, 0, 1.4, metal.faced), profile: "chamfer" as const },
    patch(box(0, 0, w - 2 * wall, h - 2 * wall, corner * 0.7), floor, 6, metal.cast),
  ];
  const ribs = 2 + random.integer(2);
  for (let k = 1; k <= ribs; k++) {
    const x = -w / 2 + wall + ((w - 2 * wall) * k) / (ribs + 1) + between(random, -5, 5);
    features.push(
      ridge(bar(x, -h / 2 + wall - 3, x, h / 2 - wall + 3, 4.5), floor + between(random, 7, 10), 4, metal.cast),
    );
  }
  if (chance(random, 0.5)) {
    features.push(ridge(bar(-w / 2 + wall, 0, w / 2 - wall, 0, 4), floor + 6, 4, metal.cast));
  }
  const bx = between(random, -w / 6, w / 6);
  const by = between(random, -12, 12);
  const boss = between(random, 24, 34);
  features.push(patch(disc(bx, by, boss + 5), -4, 6, metal.cast));
  features.push(patch(disc(bx, by, boss), -2, 1.2, metal.turned(bx, by)));
  features.push(opening(disc(bx, by, boss * between(random, 0.5, 0.68)), under, 1.4));
  if (chance(random, 0.6)) {
    const sign = chance(random, 0.5) ? 1 : -1;
    features.push(...lettering(random, metal.cast, (sign * w) / 3.3, h / 4.6, 15, floor, 0, 3));
  }
  for (const lug of lugs) features.push(...boltHole(metal, lug.x, lug.y, hole, 0));
  for (const i of [-1, 1]) features.push(...boltHole(metal, 0, (i * (h - wall)) / 2, hole * 0.8, 0));
  return features;
};
