import type { Interval } from "@borescope/metrics";
import { type Dominance, deltaOf } from "./dominance.js";

/** Cliff's delta with its interval. */
export interface CliffsDelta {
  /** −1 … 1: how much more often a value of the first group is the larger one than the smaller one. */
  readonly delta: number;
  /** null where a group has one value. */
  readonly interval: Interval | null;
}

/**
 * Cliff's delta, which is the rank-biserial correlation of the groups, with Feng and Cliff's unsymmetrical interval
 * from the consistent variance; where the groups do not overlap (±1), with their bound for that case.
 *
 * @param z - normal quantile of the interval: 1.96 for 95 %
 * @see Cliff, "Dominance Statistics", Psychological Bulletin 114, 1993; Feng & Cliff, "Monte Carlo Evaluation of
 * Ordinal d with Improved Confidence Interval", Journal of Modern Applied Statistical Methods 3, 2004
 */
export function cliffsDelta({ n, m, u, ties, spreadOfFirst, spreadOfSecond }: Dominance, z: number): CliffsDelta {
  const delta = deltaOf(u, n, m);
  if (n < 2 || m < 2) return { delta, interval: null };
  if (Math.abs(delta) === 1) {
    const least = Math.min(n, m);
    const bound = (least - z * z) / (least + z * z);
    return { delta, interval: delta === 1 ? { low: bound, high: 1 } : { low: -1, high: -bound } };
  }
  const square = delta * delta;
  const ofPairs = n * m - ties - n * m * square;
  const variance = (m * m * spreadOfFirst + n * n * spreadOfSecond - ofPairs) / (n * m * (n - 1) * (m - 1));
  const zVariance = z * z * Math.max(variance, (1 - square) / (n * m - 1));
  const middle = delta - delta * square;
  const reach = Math.sqrt(zVariance) * Math.sqrt((1 - square) ** 2 + zVariance);
  const scale = 1 - square + zVariance;
  return {
    delta,
    interval: { low: Math.max(-1, (middle - reach) / scale), high: Math.min(1, (middle + reach) / scale) },
  };
}
