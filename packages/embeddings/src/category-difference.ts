import type { Interval } from "@borescope/metrics";
import type { AttributeWords } from "./attribute-words.js";
import { percent } from "./number-difference.js";
import { chiSquare } from "./statistics/chi-square.js";
import { fisherExact } from "./statistics/fisher-exact.js";
import { newcombeInterval } from "./statistics/shares.js";

/** How often each group has a value. */
export interface ValueShare {
  readonly value: string;
  /** How many of each group have it, and which share of those with any value. */
  readonly counts: { readonly a: number; readonly b: number };
  readonly shares: { readonly a: number; readonly b: number };
  /** The first group's share less the second's, with Newcombe's interval. */
  readonly difference: number;
  readonly interval: Interval;
}

/** What a value out of few says of two groups. */
export interface CategoryFacts {
  readonly kind: "category";
  /** `fisher`: of two values; `fisher per value`: of the strongest value, times how many there are; else `chi-square`. */
  readonly test: "fisher" | "fisher per value" | "chi-square";
  /** The largest difference of shares, −1 … 1; of two values this is Cliff's delta. */
  readonly effect: number;
  readonly interval: Interval;
  readonly p: number;
  /** The strongest first. */
  readonly values: readonly ValueShare[];
  readonly sentence: string;
}

/**
 * Compares how two groups spread over values. Chi-square where there are several values and counts enough for it
 * (Cochran's rule); else Fisher's exact test.
 *
 * @param a - how many of the first group have each value. @param b - of the second; at least two values occur
 * @param z - normal quantile of the intervals
 */
export function categoryFacts(
  dictionary: readonly string[],
  a: Uint32Array,
  b: Uint32Array,
  z: number,
  words: AttributeWords,
  names: readonly [string, string],
): CategoryFacts {
  const n = sum(a);
  const m = sum(b);
  const used = Array.from(dictionary.keys()).filter((k) => a[k]! + b[k]! > 0);
  const values = used
    .map((k) => ({
      value: dictionary[k]!,
      counts: { a: a[k]!, b: b[k]! },
      shares: { a: a[k]! / n, b: b[k]! / m },
      difference: a[k]! / n - b[k]! / m,
      interval: newcombeInterval(a[k]!, n, b[k]!, m, z),
    }))
    .sort(used.length === 2 ? byTruth : (x, y) => Math.abs(y.difference) - Math.abs(x.difference));
  const strongest = values[0]!;
  const { counts, shares, difference, interval } = strongest;
  const fisher = fisherExact(counts.a, n, counts.b, m);
  const square = chiSquare(
    used.map((k) => a[k]!),
    used.map((k) => b[k]!),
  );
  const [test, p] =
    used.length === 2
      ? (["fisher", fisher] as const)
      : square.enough
        ? (["chi-square", square.p] as const)
        : (["fisher per value", Math.min(1, fisher * used.length)] as const);
  const often = difference > 0 ? "more often" : "less often";
  const what = strongest.value === "true" ? words.title : `${words.title} ${strongest.value}`;
  return {
    kind: "category",
    ...{ test, effect: difference, interval, p, values },
    sentence: `${names[0]} ${words.verb === "is" ? `is ${often}` : `${often} ${words.verb}`} ${what} (${percent(shares.a)} against ${percent(shares.b)})`,
  };
}

/** Of two values, whose differences are opposite: what is true, else what the first group has more often. */
function byTruth(x: ValueShare, y: ValueShare): number {
  return Number(y.value === "true") - Number(x.value === "true") || y.difference - x.difference;
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
