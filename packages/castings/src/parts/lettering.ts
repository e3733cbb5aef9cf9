import type { Feature } from "../feature.js";
import type { Finish } from "../finish.js";
import type { Random } from "../numbers.js";
import { bar } from "../shapes.js";
import { cosTurn, sinTurn } from "../turn.js";

/** Strokes of each sign on a grid 2 wide and 4 high: x0, y0, x1, y1. */
const SIGNS: readonly (readonly (readonly [number, number, number, number])[])[] = [
  [
    [0, 0, 2, 0],
    [2, 0, 2, 4],
    [2, 4, 0, 4],
    [0, 4, 0, 0],
  ],
  [
    [0.4, 0.8, 1, 0],
    [1, 0, 1, 4],
  ],
  [
    [0, 0, 2, 0],
    [2, 0, 2, 2],
    [2, 2, 0, 2],
    [0, 2, 0, 4],
    [0, 4, 2, 4],
  ],
  [
    [0, 0, 2, 0],
    [2, 0, 0.8, 1.7],
    [0.8, 1.7, 2, 2.6],
    [2, 2.6, 1.6, 4],
    [1.6, 4, 0, 4],
  ],
  [
    [1.5, 4, 1.5, 0],
    [1.5, 0, 0, 2.7],
    [0, 2.7, 2, 2.7],
  ],
  [
    [2, 0, 0, 0],
    [0, 0, 0, 1.8],
    [0, 1.8, 2, 1.9],
    [2, 1.9, 2, 4],
    [2, 4, 0, 4],
  ],
  [
    [0, 0, 2, 0],
    [2, 0, 0.7, 4],
  ],
  [
    [0, 4, 1, 0],
    [1, 0, 2, 4],
    [0.4, 2.6, 1.6, 2.6],
  ],
  [
    [2, 0.4, 1, 0],
    [1, 0, 0, 1],
    [0, 1, 0, 3],
    [0, 3, 1, 4],
    [1, 4, 2, 3.6],
  ],
  [
    [0, 4, 0, 0],
    [0, 0, 2, 4],
    [2, 4, 2, 0],
  ],
];

/** A cast-in number, raised on a cast face. */
export function lettering(
  random: Random,
  finish: Finish,
  x: number,
  y: number,
  height: number,
  level: number,
  turns = 0,
  count = 4,
): Feature[] {
  const unit = height / 4;
  const c = cosTurn(turns) * unit;
  const s = sinTurn(turns) * unit;
  const features: Feature[] = [];
  for (let k = 0; k < count; k++) {
    const left = (k - count / 2) * 3.1 + 0.5;
    for (const [x0, y0, x1, y1] of random.pick(SIGNS)) {
      const a = left + x0;
      const b = y0 - 2;
      const d = left + x1;
      const e = y1 - 2;
      features.push({
        shape: bar(x + a * c - b * s, y + a * s + b * c, x + d * c - e * s, y + d * s + e * c, unit * 0.42),
        level: level + 1.3,
        profile: "draft",
        edge: unit * 0.42,
        finish,
      });
    }
  }
  return features;
}
