import { chiSquareTail } from "./upper-gamma.js";

/** A chi-square test of a table of two rows. */
export interface ChiSquare {
  readonly statistic: number;
  readonly p: number;
  /** Whether the counts suffice: none expected below 1, and a fifth of them at most below 5. */
  readonly enough: boolean;
}

/**
 * Pearson's chi-square test, without correction for continuity, of how two groups spread over values.
 *
 * @param a - counts of the first group, by value; no value has none in both
 * @param b - of the second
 * @see Pearson, Philosophical Magazine 50, 1900; for `enough`, Cochran, "Some Methods for Strengthening the Common χ²
 * Tests", Biometrics 10, 1954
 */
export function chiSquare(a: ArrayLike<number>, b: ArrayLike<number>): ChiSquare {
  let n = 0;
  let m = 0;
  for (let k = 0; k < a.length; k++) {
    n += a[k]!;
    m += b[k]!;
  }
  let statistic = 0;
  let few = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < a.length; k++)
    for (const [count, size] of [
      [a[k]!, n],
      [b[k]!, m],
    ] as const) {
      const expected = ((a[k]! + b[k]!) * size) / (n + m);
      statistic += (count - expected) ** 2 / expected;
      least = Math.min(least, expected);
      if (expected < 5) few++;
    }
  return {
    statistic,
    p: chiSquareTail(statistic, a.length - 1),
    enough: least >= 1 && few <= (2 * a.length) / 5,
  };
}
