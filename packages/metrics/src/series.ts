import type { BootstrapSettings } from "./bootstrap-settings.js";
import { type Interval, intervalOf } from "./interval.js";

/** A number with what the bootstrap says of it. */
export interface Estimate {
  /** Of all images; null where there is nothing to measure. */
  readonly value: number | null;
  /** Null where the value is undefined, or was in more than a tenth of the rounds: then its class is too rare. */
  readonly interval: Interval | null;
}

/** What a difference comes to: the interval lies above 0, below 0, or holds it (or there is none). */
export type Verdict = "better" | "worse" | "cannot tell";

/** A difference of two numbers, with its interval. */
export interface Difference extends Estimate {
  readonly verdict: Verdict;
}

/** One statistic, over all images and over samples of them; NaN where it is undefined. */
export interface Series {
  readonly point: number;
  readonly rounds: Float64Array;
  /** By how much the mean of the jackknife's values exceeds each of them; null without jackknife. */
  readonly jackknife: Float64Array | null;
}

/**
 * The series at place `at` of rounds of `width` numbers each.
 *
 * @param values - of the rounds of the bootstrap, then of the jackknife
 */
export function seriesAt(
  values: Float64Array,
  width: number,
  at: number,
  rounds: number,
  point: number | null,
): Series {
  const n = values.length / width;
  const column = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const value = values[i * width + at]!;
    column[i] = value === -1 ? Number.NaN : value;
  }
  const jackknife = n > rounds ? column.subarray(rounds) : null;
  if (jackknife !== null) centre(jackknife);
  return { point: point ?? Number.NaN, rounds: column.subarray(0, rounds), jackknife };
}

function centre(values: Float64Array): void {
  let sum = 0;
  let n = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    n++;
  }
  const mean = sum / n;
  for (let i = 0; i < values.length; i++) values[i] = mean - values[i]!;
}

/** b − a on the same draws: round by round. */
export function pairedDifference(a: Series, b: Series): Series {
  return {
    point: b.point - a.point,
    rounds: b.rounds.map((value, i) => value - a.rounds[i]!),
    jackknife: b.jackknife && a.jackknife && b.jackknife.map((value, i) => value - a.jackknife![i]!),
  };
}

/** b − a on draws of their own: leaving out images of either moves the difference. */
export function unpairedDifference(a: Series, b: Series): Series {
  return {
    ...pairedDifference(a, { ...b, jackknife: null }),
    jackknife: b.jackknife && a.jackknife && Float64Array.of(...b.jackknife, ...a.jackknife.map((value) => -value)),
  };
}

/** The value and its interval. */
export function estimateOf(
  { point, rounds, jackknife }: Series,
  { interval, confidence }: BootstrapSettings,
): Estimate {
  if (Number.isNaN(point)) return { value: null, interval: null };
  return {
    value: point,
    interval: intervalOf(point, rounds.slice(), interval === "bca" ? jackknife : null, confidence),
  };
}

/** The difference, its interval, and what that comes to. */
export function differenceOf(series: Series, settings: BootstrapSettings): Difference {
  const estimate = estimateOf(series, settings);
  const { interval } = estimate;
  const verdict =
    interval === null ? "cannot tell" : interval.low > 0 ? "better" : interval.high < 0 ? "worse" : "cannot tell";
  return { ...estimate, verdict };
}
