import type { Interval } from "@borescope/metrics";

/**
 * Wilson's interval of a share, without correction for continuity.
 *
 * @param z - normal quantile of the interval: 1.96 for 95 %
 * @see Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22, 1927
 */
export function wilsonInterval(count: number, n: number, z: number): Interval {
  const share = count / n;
  const scale = 1 + (z * z) / n;
  const middle = (share + (z * z) / (2 * n)) / scale;
  const reach = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / scale;
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/**
 * Newcombe's interval of the difference of two shares, a/n − b/m.
 *
 * @see Newcombe, "Interval Estimation for the Difference Between Independent Proportions", Statistics in Medicine 17,
 * 1998, method 10
 */
export function newcombeInterval(a: number, n: number, b: number, m: number, z: number): Interval {
  const first = wilsonInterval(a, n, z);
  const second = wilsonInterval(b, m, z);
  const difference = a / n - b / m;
  return {
    low: difference - Math.hypot(a / n - first.low, second.high - b / m),
    high: difference + Math.hypot(first.high - a / n, b / m - second.low),
  };
}
