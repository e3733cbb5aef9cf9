import { exp, exp2, log2 } from "./power.js";

/** 1 / (1 + a · x^2b): how alike two points of a map are at distance x. */
export interface DistanceCurve {
  readonly a: number;
  readonly b: number;
}

const SAMPLES = 300;
const ROUNDS = 100;

/**
 * The curve nearest (least squares, 300 places from 0 to 3) to 1 up to `minDist` and exp(minDist − x) from there:
 * Levenberg's method from a = b = 1.
 *
 * @see umap-learn, `find_ab_params`, with spread 1
 */
export function distanceCurve(minDist: number): DistanceCurve {
  let a = 1;
  let b = 1;
  let damping = 1e-3;
  let here = normalEquations(a, b, minDist);
  for (let round = 0; round < ROUNDS; round++) {
    const { aa, ab, bb, ga, gb } = here;
    const determinant = aa * (1 + damping) * (bb * (1 + damping)) - ab * ab;
    const stepA = (ga * bb * (1 + damping) - gb * ab) / determinant;
    const stepB = (gb * aa * (1 + damping) - ga * ab) / determinant;
    const there = normalEquations(a + stepA, b + stepB, minDist);
    if (there.error < here.error && a + stepA > 0) {
      a += stepA;
      b += stepB;
      here = there;
      damping /= 10;
      if (Math.abs(stepA) < 1e-12 && Math.abs(stepB) < 1e-12) break;
    } else damping *= 10;
  }
  return { a, b };
}

/** Squared error, and the sums of products of its derivatives. */
function normalEquations(a: number, b: number, minDist: number) {
  const sums = { error: 0, aa: 0, ab: 0, bb: 0, ga: 0, gb: 0 };
  for (let i = 0; i < SAMPLES; i++) {
    const x = (3 * i) / (SAMPLES - 1);
    const target = x < minDist ? 1 : exp(minDist - x);
    const power = x === 0 ? 0 : exp2(2 * b * log2(x));
    const value = 1 / (1 + a * power);
    const rest = target - value;
    const byA = -value * value * power;
    const byB = x === 0 ? 0 : byA * a * 2 * log2(x) * Math.LN2;
    sums.error += rest * rest;
    sums.aa += byA * byA;
    sums.ab += byA * byB;
    sums.bb += byB * byB;
    sums.ga += byA * rest;
    sums.gb += byB * rest;
  }
  return sums;
}
