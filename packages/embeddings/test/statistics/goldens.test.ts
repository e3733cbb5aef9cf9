import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { adjust } from "../../src/statistics/adjust.js";
import { chiSquare } from "../../src/statistics/chi-square.js";
import { cliffsDelta } from "../../src/statistics/cliffs-delta.js";
import { dominance } from "../../src/statistics/dominance.js";
import { fisherExact } from "../../src/statistics/fisher-exact.js";
import { mannWhitney } from "../../src/statistics/mann-whitney.js";
import { newcombeInterval, wilsonInterval } from "../../src/statistics/shares.js";
import { chiSquareTail, normalTail } from "../../src/statistics/upper-gamma.js";

type Pair = readonly [number, number];

interface Goldens {
  readonly z: number;
  readonly ranks: readonly {
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly u: number;
    readonly p: number;
    readonly delta: number;
    readonly interval: Pair | null;
  }[];
  readonly shares: readonly {
    readonly of: readonly [number, number, number, number];
    readonly p: number;
    readonly difference: Pair;
    readonly wilson: Pair;
  }[];
  readonly tables: readonly {
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly statistic: number;
    readonly p: number;
  }[];
  readonly families: readonly {
    readonly p: readonly number[];
    readonly "benjamini-hochberg": readonly number[];
    readonly holm: readonly number[];
  }[];
  readonly tails: readonly (readonly [number, number, number])[];
  readonly normal: readonly Pair[];
}

const goldens = JSON.parse(readFileSync(new URL("../goldens/statistics.json", import.meta.url), "utf8")) as Goldens;
const { z } = goldens;
const sorted = (values: readonly number[]) => Float64Array.from(values).sort();

/** Equal to 1e-9, of the number itself where it is small. */
function near(found: number, wanted: number): void {
  expect(Math.abs(found - wanted), `${found} for ${wanted}`).toBeLessThanOrEqual(1e-9 * Math.min(1, Math.abs(wanted)));
}

describe("statistics, held to SciPy and statsmodels", () => {
  it.each(goldens.ranks)("rank $a.length numbers against $b.length", ({ a, b, u, p, delta, interval }) => {
    const lie = dominance(sorted(a), sorted(b));
    expect(lie.u).toBe(u);
    const test = mannWhitney(lie);
    near(test.p, p);
    expect(test.exact).toBe(Math.min(a.length, b.length) <= 8 && new Set([...a, ...b]).size === a.length + b.length);
    const found = cliffsDelta(lie, z);
    near(found.delta, delta);
    if (interval === null) expect(found.interval).toBeNull();
    else {
      near(found.interval!.low, interval[0]);
      near(found.interval!.high, interval[1]);
    }
    const other = dominance(sorted(b), sorted(a));
    near(cliffsDelta(other, z).delta, -delta);
    near(mannWhitney(other).p, p);
  });

  it.each(goldens.shares)("test and bound shares of $of", ({ of, p, difference, wilson }) => {
    const [a, n, b, m] = of;
    near(fisherExact(a, n, b, m), p);
    near(fisherExact(b, m, a, n), p);
    const { low, high } = newcombeInterval(a, n, b, m, z);
    near(low, difference[0]);
    near(high, difference[1]);
    const own = wilsonInterval(a, n, z);
    expect(Math.abs(own.low - wilson[0])).toBeLessThanOrEqual(1e-12);
    expect(Math.abs(own.high - wilson[1])).toBeLessThanOrEqual(1e-12);
  });

  it.each(goldens.tables)("test tables of $a and $b", ({ a, b, statistic, p }) => {
    const test = chiSquare(a, b);
    near(test.statistic, statistic);
    near(test.p, p);
  });

  it("say where counts are too few for chi-square", () => {
    expect(chiSquare([10, 20, 30], [30, 20, 10]).enough).toBe(true);
    expect(chiSquare([5, 9, 1, 4], [7, 2, 8, 8]).enough).toBe(false);
    expect(chiSquare([300, 0, 0], [300, 1, 1]).enough).toBe(false);
  });

  it.each(goldens.families)("correct $p", (family) => {
    for (const correction of ["benjamini-hochberg", "holm"] as const)
      for (const [i, p] of adjust(family.p, correction).entries()) near(p, family[correction][i]!);
  });

  it("know the tails of the chi-square and normal distributions", () => {
    for (const [degrees, x, tail] of goldens.tails) near(chiSquareTail(x, degrees), tail);
    for (const [x, tail] of goldens.normal) near(normalTail(x), tail);
  });
});
