import { normalCdf, normalQuantile } from "./normal.js";

/** A confidence interval, both ends inside. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * How an interval is made of the rounds of a bootstrap: their `percentile`s; or `bca`, percentiles that are corrected
 * for bias and skewness, and cost a jackknife.
 */
export type IntervalKind = "percentile" | "bca";

/** Share of the rounds in which a number must be defined (its class must be drawn) for it to have an interval. */
const LEAST_DEFINED = 0.9;

/**
 * The interval of a statistic.
 *
 * @param point - the statistic of all images
 * @param rounds - the statistic of each round; NaN where it is undefined. It is sorted
 * @param jackknife - for BCa: by how much the statistic falls short of their mean without each group of images; NaN
 * where undefined
 * @returns null where it is undefined in more than a tenth of the rounds
 * @see Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapters 13 and 14
 */
export function intervalOf(
  point: number,
  rounds: Float64Array,
  jackknife: Float64Array | null,
  confidence: number,
): Interval | null {
  const n = sortDefined(rounds);
  if (n === 0 || n < LEAST_DEFINED * rounds.length) return null;
  const sorted = rounds.subarray(0, n);
  const tail = (1 - confidence) / 2;
  if (jackknife === null) return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
  const shift = biasOf(point, sorted);
  const acceleration = accelerationOf(jackknife);
  const corrected = (p: number) => {
    const z = shift + normalQuantile(p);
    return normalCdf(shift + z / (1 - acceleration * z));
  };
  return { low: quantile(sorted, corrected(tail)), high: quantile(sorted, corrected(1 - tail)) };
}

/** Sorts what is a number to the front. @returns how many are */
function sortDefined(values: Float64Array): number {
  values.sort(); // NaN last
  let n = values.length;
  while (n > 0 && Number.isNaN(values[n - 1]!)) n--;
  return n;
}

/** The value below which a share of sorted values lies, between neighbours in proportion, as NumPy has it. */
function quantile(sorted: Float64Array, p: number): number {
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}

/**
 * z₀: where the point lies among the rounds, those equal to it counted half; of n rounds never beyond half a round from
 * the end, which would be infinite.
 */
function biasOf(point: number, sorted: Float64Array): number {
  let below = 0;
  for (const value of sorted)
    if (value < point) below += 1;
    else if (value === point) below += 0.5;
  const n = sorted.length;
  return normalQuantile(Math.min(Math.max(below, 0.5), n - 0.5) / n);
}

/**
 * a: a sixth of the skewness of what each group of images brings. Groups give what single images give, up to chance.
 *
 * @see Efron, "Better Bootstrap Confidence Intervals", Journal of the American Statistical Association 82, 1987
 */
function accelerationOf(jackknife: Float64Array): number {
  let squares = 0;
  let cubes = 0;
  for (const off of jackknife) {
    if (Number.isNaN(off)) continue;
    squares += off * off;
    cubes += off * off * off;
  }
  return squares > 0 ? cubes / (6 * squares * Math.sqrt(squares)) : 0;
}
