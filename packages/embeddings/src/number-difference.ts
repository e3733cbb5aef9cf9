import type { Interval } from "@borescope/metrics";
import type { AttributeWords } from "./attribute-words.js";
import { cliffsDelta } from "./statistics/cliffs-delta.js";
import { dominance } from "./statistics/dominance.js";
import { mannWhitney } from "./statistics/mann-whitney.js";

/** What a number says of two groups. */
export interface NumberFacts {
  readonly kind: "number";
  readonly test: "mann-whitney" | "mann-whitney exact";
  /** Cliff's delta: how much more often a value of the first group is the larger one than the smaller one, −1 … 1. */
  readonly effect: number;
  readonly interval: Interval | null;
  readonly p: number;
  readonly medians: { readonly a: number; readonly b: number };
  /** Of the medians; of the means where the medians are equal. */
  readonly sentence: string;
}

/**
 * Compares two groups of numbers.
 *
 * @param a - sorted, at least one, without NaN. @param b - likewise
 * @param z - normal quantile of the interval
 */
export function numberFacts(
  a: Float64Array,
  b: Float64Array,
  z: number,
  words: AttributeWords,
  names: readonly [string, string],
): NumberFacts {
  const lie = dominance(a, b);
  const { p, exact } = mannWhitney(lie);
  const { delta, interval } = cliffsDelta(lie, z);
  const medians = { a: medianOf(a), b: medianOf(b) };
  const said = medians.a === medians.b ? { what: "mean", a: meanOf(a), b: meanOf(b) } : { what: "median", ...medians };
  const [mine, other] = texts(said.a, said.b);
  return {
    kind: "number",
    test: exact ? "mann-whitney exact" : "mann-whitney",
    effect: delta,
    interval,
    p,
    medians,
    sentence: `${names[0]} has ${delta > 0 ? words.more : words.less} ${words.title} (${said.what} ${mine}${words.unit} against ${other}${words.unit})`,
  };
}

/** A share for a person: `62 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Two numbers in as few digits as tell them apart, three at least. */
function texts(a: number, b: number): [string, string] {
  for (let digits = 3; digits < 7; digits++) {
    const [one, other] = [Number(a.toPrecision(digits)), Number(b.toPrecision(digits))];
    if (one !== other || a === b) return [String(one), String(other)];
  }
  return [String(a), String(b)];
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function medianOf(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
