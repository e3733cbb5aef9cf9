import type { createRandom } from "@borescope/core";

/** The seeded source of chance that everything here draws from. */
export type Random = ReturnType<typeof createRandom>;

/** `value`, held between `low` and `high`. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** 0 below `low`, 1 above `high`, an S-shaped way between. */
export function smooth(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}

/** A number evenly drawn between `low` and `high`. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next();
}

/** True `share` of the time. */
export function chance(random: Random, share: number): boolean {
  return random.next() < share;
}

/** A bell-shaped draw of deviation one, from sums only. */
export function bell(random: Random): number {
  const sum = random.next() + random.next() + random.next() + random.next();
  return (sum - 2) * 1.7320508;
}

/** A row of `count` values that wander smoothly within 0 to 1, with a knot each `step`. */
export function wander(random: Random, count: number, step: number): Float32Array {
  const row = new Float32Array(count);
  let a = random.next();
  let b = random.next();
  let at = 0;
  for (let i = 0; i < count; i++) {
    row[i] = a + (b - a) * smooth(0, 1, at / step);
    if (++at >= step) {
      at = 0;
      a = b;
      b = random.next();
    }
  }
  return row;
}
