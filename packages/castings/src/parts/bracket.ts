import { between, chance } from "../numbers.js";
import { bar, box, disc, join } from "../shapes.js";
import { lettering } from "./lettering.js";
import { body, bore, opening, type PartBuilder, patch } from "./part.js";

/** A bearing bracket: a foot with bolt holes or slots, an arm with a rib, a bored boss. */
export const bracket: PartBuilder = (random, metal, under) => {
  const top = -between(random, 62, 80);
  const eye = between(random, 40, 52);
  const foot = between(random, 200, 240);
  const lean = between(random, -30, 30);
  const depth = between(random, 56, 72);
  const outline = join(
    [box(0, 82, foot, depth, 12), bar(lean, top, 0, 80, between(random, 34, 44)), disc(lean, top, eye + 6)],
    40,
  );
  const features = [
    body(outline, -7, 6, metal.cast),
    patch(bar(lean * 0.8, top + eye, 0, 62, 6), 1, 5, metal.cast),
    patch(box(0, 84, foot - 10, depth - 12, 8), -4, 1.6, metal.faced),
    patch(disc(lean, top, eye), -1, 5, metal.cast),
    patch(disc(lean, top, eye - 5), 0, 1.2, metal.turned(lean, top)),
    opening(disc(lean, top, eye * between(random, 0.5, 0.64)), under, between(random, 1, 2.6)),
  ];
  const out = foot / 2 - between(random, 24, 32);
  const radius = between(random, 8, 11);
  const slot = chance(random, 0.5) ? between(random, 5, 12) : 0;
  for (const i of [-1, 1]) {
    features.push(opening(bar(i * out - slot, 84, i * out + slot, 84, radius), under, 1));
  }
  if (chance(random, 0.5)) features.push(bore(disc(0, 90, 6), -26, metal.bore, 1));
  if (chance(random, 0.5)) {
    features.push(...lettering(random, metal.cast, lean * 0.5 + 26, (top + 95) / 2, 12, -7, 0.25, 4));
  }
  return features;
};
