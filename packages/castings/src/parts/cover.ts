import type { Feature } from "../feature.js";
import { between, chance } from "../numbers.js";
import { bar, box, disc, join } from "../shapes.js";
import { lettering } from "./lettering.js";
import { body, bore, type PartBuilder, patch } from "./part.js";

/** A valve cover: a long dome with ribs and a cast-in number, a worked rim with bolt ears. */
export const cover: PartBuilder = (random, metal) => {
  const w = between(random, 230, 262);
  const h = between(random, 112, 146);
  const hole = between(random, 5, 7);
  const columns = 2 + random.integer(2);
  const ears = Array.from({ length: columns }, (_, k) => (w - 40) * (k / (columns - 1) - 0.5)).flatMap((x) =>
    [-1, 1].map((j) => disc(x, (j * h) / 2 + j * 3, hole + 9)),
  );
  const outline = join([box(0, 0, w, h, 26), ...ears], 16);
  const inset = between(random, 9, 14);
  const crown = between(random, 13, 18);
  const dome = box(0, 0, w - 2 * inset - 6, h - 2 * inset - 4, 24);
  const domed: Feature = {
    shape: dome,
    level: crown,
    profile: "draft",
    edge: between(random, 18, 28),
    finish: metal.cast,
  };
  const features: Feature[] = [
    { ...body(outline, 0, 1.2, metal.faced), profile: "chamfer" },
    { ...patch(dome, 1, 1.5, metal.cast) },
    domed,
  ];
  const ribs = chance(random, 0.7) ? 3 + random.integer(3) : 0;
  const half = w / 2 - inset - 34;
  for (let k = 0; k < ribs; k++) {
    const y = (h / 2 - inset - 26) * (ribs > 1 ? (2 * k) / (ribs - 1) - 1 : 0) * 0.8;
    const from = k === 0 || chance(random, 0.7) ? -half : -half * 0.25;
    features.push(patch(bar(from, y, half * 0.45, y, 3.4), crown + 2.6, 3.2, metal.cast));
  }
  const fill = w / 2 - inset - 34;
  features.push(patch(disc(fill - 4, 0, 25), crown + 3, 4, metal.cast));
  features.push(patch(disc(fill - 4, 0, 21), crown + 4, 1.2, metal.turned(fill - 4, 0)));
  features.push(bore(disc(fill - 4, 0, between(random, 11, 15)), -10, metal.bore, 1.4));
  if (ribs === 0) features.push(...lettering(random, metal.cast, -24, 0, 24, crown, 0, 5));
  for (const ear of ears) features.push(bore(disc(ear.x, ear.y, hole), -26, metal.bore, 0.9));
  return features;
};
