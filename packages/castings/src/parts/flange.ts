import { between, chance } from "../numbers.js";
import { bar, disc, join, ring } from "../shapes.js";
import { lettering } from "./lettering.js";
import { around, body, boltHole, bore, face, opening, type PartBuilder, patch } from "./part.js";

/** A pipe flange: a lobed cast body, a turned face, a ring of bolt holes, one large bore. */
export const flange: PartBuilder = (random, metal, under) => {
  const bolts = 3 + random.integer(5);
  const holes = between(random, 6, 9.5);
  const circle = between(random, 96, 106);
  const phase = random.next();
  const places = around(bolts, circle, phase);
  const lobed = bolts <= 5 && chance(random, 0.65);
  const outline = lobed
    ? join([disc(0, 0, 98), ...places.map(([x, y]) => disc(x, y, holes + 15))], 30)
    : disc(0, 0, circle + holes + between(random, 12, 18));
  const bored = between(random, 34, 50);
  const worked = metal.turned(0, 0);
  const wholeFace = !lobed && chance(random, 0.5);
  const features = [wholeFace ? face(outline, 0, worked) : body(outline, -5, 5, metal.cast)];
  if (!wholeFace) {
    features.push(face(disc(0, 0, between(random, 76, 84)), 0, worked));
    if (!lobed && chance(random, 0.7)) {
      const at = phase + 0.5 / bolts;
      const [spot] = around(1, circle, at);
      if (spot) features.push(...lettering(random, metal.cast, spot[0], spot[1], 13, -5, at + 0.25, 3));
    }
  }
  if (chance(random, 0.6)) {
    const groove = between(random, bored + 9, 70);
    features.push({
      shape: ring(0, 0, groove, between(random, 4, 8)),
      level: -3,
      profile: "sink",
      edge: 0.6,
      finish: worked,
    });
  }
  const seat = wholeFace ? 0 : between(random, 3, 7);
  for (const [x, y] of places) {
    if (wholeFace) features.push(...boltHole(metal, x, y, holes, 0));
    else {
      features.push(patch(disc(x, y, holes + seat), -5.8, 0.8, metal.turned(x, y)));
      features.push(bore(disc(x, y, holes), -26, metal.bore, 0.8));
    }
  }
  features.push(opening(disc(0, 0, bored), under, between(random, 1, 3)));
  if (chance(random, 0.4)) features.push(opening(bar(0, 0, bored + 7, 0, 6), under, 0.6));
  return features;
};
