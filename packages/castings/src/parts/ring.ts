import { between, chance } from "../numbers.js";
import { ring as annulus, box, disc } from "../shapes.js";
import { around, body, boltHole, face, opening, type PartBuilder } from "./part.js";

/** A turned ring: steps, grooves, a wide bore, sometimes a keyway or a few tapped holes. */
export const ring: PartBuilder = (random, metal, under) => {
  const outer = between(random, 116, 132);
  const inner = between(random, 38, 66);
  const worked = metal.turned(0, 0);
  const rough = chance(random, 0.45);
  const step = between(random, 0.5, 0.8);
  const shoulder = inner + (outer - inner) * step;
  const features = [
    rough ? body(disc(0, 0, outer), -6, 5, metal.cast) : face(disc(0, 0, outer), -6, worked),
    face(disc(0, 0, shoulder), 0, worked),
  ];
  const grooves = random.integer(3);
  for (let k = 0; k < grooves; k++) {
    features.push({
      shape: annulus(0, 0, between(random, inner + 8, shoulder - 6), between(random, 1.6, 6)),
      level: -2.5,
      profile: "sink",
      edge: 0.5,
      finish: worked,
    });
  }
  if (chance(random, 0.55)) {
    const holes = between(random, 3.5, 5.5);
    for (const [x, y] of around(3 + random.integer(4), (inner + shoulder) / 2, random.next())) {
      features.push(...boltHole(metal, x, y, holes, chance(random, 0.5) ? 2.5 : 0));
    }
  }
  features.push(opening(disc(0, 0, inner), under, between(random, 1, 3.5)));
  if (chance(random, 0.5)) {
    const key = between(random, 12, 18);
    features.push(opening(box(inner, 0, 26, key, 1), under, 0.6));
  }
  return features;
};
