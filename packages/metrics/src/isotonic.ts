/** A rising line through points; flat beyond its ends. */
export interface ScoreMap {
  /** Rising. */
  readonly from: Float64Array;
  /** Not falling. */
  readonly to: Float64Array;
}

/**
 * The non-falling steps nearest to the outcomes in least squares, joined by straight lines.
 *
 * @param scores - rising
 * @param right - 1 or 0, one for each score
 * @see Barlow et al. (1972), pool adjacent violators; scikit-learn, `IsotonicRegression`
 */
export function fitIsotonic(scores: Float64Array, right: Uint8Array): ScoreMap {
  // blocks of scores that share a value; a new one is pooled with those before it until the values rise
  const first = new Float64Array(scores.length);
  const last = new Float64Array(scores.length);
  const sum = new Float64Array(scores.length);
  const count = new Float64Array(scores.length);
  let n = 0;
  for (let i = 0; i < scores.length; i++) {
    const value = scores[i]!;
    if (n > 0 && last[n - 1] === value) {
      sum[n - 1]! += right[i]!;
      count[n - 1]!++;
    } else {
      first[n] = value;
      last[n] = value;
      sum[n] = right[i]!;
      count[n] = 1;
      n++;
    }
    if (scores[i + 1] !== value) n = pool(n, last, sum, count);
  }
  const from: number[] = [];
  const to: number[] = [];
  for (let b = 0; b < n; b++)
    for (const score of first[b] === last[b] ? [first[b]!] : [first[b]!, last[b]!]) {
      from.push(score);
      to.push(sum[b]! / count[b]!);
    }
  return { from: Float64Array.from(from), to: Float64Array.from(to) };
}

/** Pools the last block with those before it that are not below it. @returns how many blocks are left */
function pool(blocks: number, last: Float64Array, sum: Float64Array, count: Float64Array): number {
  let n = blocks;
  while (n > 1 && sum[n - 2]! * count[n - 1]! >= sum[n - 1]! * count[n - 2]!) {
    sum[n - 2]! += sum[n - 1]!;
    count[n - 2]! += count[n - 1]!;
    last[n - 2] = last[n - 1]!;
    n--;
  }
  return n;
}

/** The value of a map at a score. */
export function applyMap({ from, to }: ScoreMap, score: number): number {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (from[middle]! <= score) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return to[0]!;
  if (low === from.length) return to[low - 1]!;
  const share = (score - from[low - 1]!) / (from[low]! - from[low - 1]!);
  return to[low - 1]! + share * (to[low]! - to[low - 1]!);
}
