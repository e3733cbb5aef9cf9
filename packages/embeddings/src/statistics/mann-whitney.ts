import type { Dominance } from "./dominance.js";
import { normalTail } from "./upper-gamma.js";

/** Up to so many values in the smaller group, all different, the distribution of U is counted out. */
const EXACT_SIDE = 8;
/** … and up to so many pairs, beyond which the normal approximation differs by nothing that counts. */
const EXACT_PAIRS = 5_000_000;

/** A two-sided Mann–Whitney U test. */
export interface MannWhitney {
  readonly p: number;
  /** Whether the distribution was counted out, or approximated by the normal one, corrected for ties and continuity. */
  readonly exact: boolean;
}

/**
 * The two-sided Mann–Whitney U test, as SciPy's `mannwhitneyu` does it unasked: exact where the smaller group has
 * eight values or fewer and none are equal (and there are five million pairs or fewer), else approximated.
 *
 * @see Mann & Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger than the Other",
 * Annals of Mathematical Statistics 18, 1947; SciPy, scipy/stats/_mannwhitneyu.py
 */
export function mannWhitney({ n, m, u, tieTerm }: Dominance): MannWhitney {
  const least = Math.min(u, n * m - u);
  if (Math.min(n, m) <= EXACT_SIDE && tieTerm === 0 && n * m <= EXACT_PAIRS)
    return { p: Math.min(1, 2 * tailOfU(n, m, least)), exact: true };
  const all = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (all + 1 - tieTerm / (all * (all - 1))));
  if (deviation === 0) return { p: 1, exact: false };
  return { p: Math.min(1, 2 * normalTail(((n * m) / 2 - least - 0.5) / deviation)), exact: false };
}

/**
 * How likely U is at most `most`, no more than half the pairs, where both groups are of one distribution. The orders
 * with each U are the coefficients of a Gaussian binomial, which is built up factor by factor, (1 − qᵐ⁺ⁱ) / (1 − qⁱ).
 */
function tailOfU(n: number, m: number, most: number): number {
  const counts = new Float64Array(most + 1);
  counts[0] = 1;
  const [few, many] = n < m ? [n, m] : [m, n];
  let orders = 1;
  for (let i = 1; i <= few; i++) {
    const far = many + i;
    for (let u = most; u >= far; u--) counts[u]! -= counts[u - far]!;
    for (let u = i; u <= most; u++) counts[u]! += counts[u - i]!;
    orders *= far / i;
  }
  let sum = 0;
  for (const count of counts) sum += count;
  return sum / orders;
}
