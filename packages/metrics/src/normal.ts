import { exp } from "./exp.js";

const ROOT_TWO_PI = 2.5066282746310002;

/**
 * The standard normal distribution function; the same bits on every engine.
 *
 * @see Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11(4), 2004
 */
export function normalCdf(x: number): number {
  if (x < -8) return 0;
  if (x > 8) return 1;
  let sum = x;
  let term = x;
  for (let i = 3; sum + term !== sum; i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + (sum * exp((-x * x) / 2)) / ROOT_TWO_PI;
}

/**
 * The inverse of the standard normal distribution function, by halving; the same bits on every engine.
 *
 * @param p - 0 … 1
 * @returns −8 … 8
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { normalQuantile } from "@borescope/metrics";
 *
 * assert.equal(normalQuantile(0.975).toFixed(6), "1.959964");
 * ```
 */
export function normalQuantile(p: number): number {
  let low = -8;
  let high = 8;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
