/** How the values of two groups lie to each other: all that rank tests and Cliff's delta need. */
export interface Dominance {
  /** How many values each group has. */
  readonly n: number;
  readonly m: number;
  /** Mann and Whitney's U: pairs in which the first group's value is the larger, those of equal values half. */
  readonly u: number;
  /** Pairs of equal values. */
  readonly ties: number;
  /** Σ t³ − t over the runs of t equal values among all. */
  readonly tieTerm: number;
  /** Σ (dᵢ − δ)² of each group, where dᵢ is the share of the other group below a value less that above it. */
  readonly spreadOfFirst: number;
  readonly spreadOfSecond: number;
}

/** Compares two groups of numbers in one pass over both. @param a - sorted, without NaN. @param b - likewise */
export function dominance(a: Float64Array, b: Float64Array): Dominance {
  const n = a.length;
  const m = b.length;
  let u = 0;
  let ties = 0;
  let tieTerm = 0;
  let squaresOfFirst = 0;
  let squaresOfSecond = 0;
  for (let i = 0, j = 0; i < n || j < m; ) {
    const value = j === m || (i < n && a[i]! <= b[j]!) ? a[i]! : b[j]!;
    const [belowA, belowB] = [i, j];
    while (i < n && a[i] === value) i++;
    while (j < m && b[j] === value) j++;
    const [sameA, sameB] = [i - belowA, j - belowB];
    u += sameA * (belowB + sameB / 2);
    ties += sameA * sameB;
    const same = sameA + sameB;
    tieTerm += same * (same * same - 1);
    const ofFirst = (belowB - (m - j)) / m;
    const ofSecond = (belowA - (n - i)) / n;
    squaresOfFirst += sameA * ofFirst * ofFirst;
    squaresOfSecond += sameB * ofSecond * ofSecond;
  }
  const delta = deltaOf(u, n, m);
  return {
    ...{ n, m, u, ties, tieTerm },
    spreadOfFirst: Math.max(0, squaresOfFirst - n * delta * delta),
    spreadOfSecond: Math.max(0, squaresOfSecond - m * delta * delta),
  };
}

/** Cliff's delta of a U: −1 … 1. */
export function deltaOf(u: number, n: number, m: number): number {
  return (2 * u) / (n * m) - 1;
}
