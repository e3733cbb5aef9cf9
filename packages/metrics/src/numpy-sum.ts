/**
 * Sum of `values[start .. start + n)` in the order of additions that NumPy ≥ 2.3 uses (pairwise, eight running
 * sums in blocks of at most 128).
 *
 * @see numpy/_core/src/umath/loops_utils.h.src, `pairwise_sum`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairwiseSum } from "@borescope/metrics";
 *
 * const tenths = new Float64Array(10).fill(0.1);
 * assert.equal(pairwiseSum(tenths, 0, 10), 1); // one after the other they make 0.9999999999999999
 * ```
 */
export function pairwiseSum(values: Float64Array, start: number, n: number): number {
  if (n < 8) {
    let sum = n > 0 ? values[start]! : 0;
    for (let i = 1; i < n; i++) sum += values[start + i]!;
    return sum;
  }
  if (n > 128) {
    let half = Math.floor(n / 2);
    half -= half % 8;
    return pairwiseSum(values, start, half) + pairwiseSum(values, start + half, n - half);
  }
  const stop = start + n;
  let r0 = values[start]!;
  let r1 = values[start + 1]!;
  let r2 = values[start + 2]!;
  let r3 = values[start + 3]!;
  let r4 = values[start + 4]!;
  let r5 = values[start + 5]!;
  let r6 = values[start + 6]!;
  let r7 = values[start + 7]!;
  let i = start + 8;
  for (; i + 8 <= stop; i += 8) {
    r0 += values[i]!;
    r1 += values[i + 1]!;
    r2 += values[i + 2]!;
    r3 += values[i + 3]!;
    r4 += values[i + 4]!;
    r5 += values[i + 5]!;
    r6 += values[i + 6]!;
    r7 += values[i + 7]!;
  }
  let sum = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7));
  for (; i < stop; i++) sum += values[i]!;
  return sum;
}

/**
 * Mean of the first `n` values as NumPy ≥ 2.3 computes it; -1 where there are none, as COCO has it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { numpyMean } from "@borescope/metrics";
 *
 * assert.equal(numpyMean(Float64Array.of(0.25, 0.75, 9), 2), 0.5);
 * assert.equal(numpyMean(new Float64Array(0), 0), -1);
 * ```
 */
export function numpyMean(values: Float64Array, n: number): number {
  return n === 0 ? -1 : pairwiseSum(values, 0, n) / n;
}
