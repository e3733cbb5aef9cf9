import { createRandom, type LongWork } from "@borescope/core";
import { jacobiEigen } from "./jacobi-eigen.js";
import { paced } from "./paced.js";
import type { Vectors } from "./vectors.js";

/** The mean of vectors, and the two directions in which they vary most. */
export interface PrincipalAxes {
  readonly mean: Float64Array;
  /** 2 · d; a direction's largest number is positive. Zero where the vectors do not vary in so many directions. */
  readonly axes: Float64Array;
}

const AXES = 2;
/** Directions that are followed beside the two, so that these settle sooner. */
const WIDTH = 8;
const ROUNDS = 1000;
const SETTLED = 1e-10;

/**
 * Principal component analysis by subspace iteration on the covariance.
 *
 * @param step - every so many vectors are looked at
 * @see scikit-learn, `PCA`; signs by `svd_flip`
 */
export async function principalAxes(vectors: Vectors, step: number, work: LongWork): Promise<PrincipalAxes> {
  const { d } = vectors;
  const mean = meanOf(vectors, step);
  const covariance = await covarianceOf(vectors, step, mean, work);
  const width = Math.min(WIDTH, d);
  const random = createRandom(0);
  let basis = orthonormal(
    Float64Array.from({ length: width * d }, () => random.normal()),
    d,
  );
  for (let round = 0; round < ROUNDS; round++) {
    const next = ritz(orthonormal(multiply(basis, covariance, d), d), covariance, d);
    let change = 0;
    for (let a = 0; a < Math.min(AXES, width); a++) change = Math.max(change, turned(basis, next, a * d, d));
    basis = next;
    if (change < SETTLED) break;
  }
  const axes = new Float64Array(AXES * d);
  axes.set(basis.subarray(0, Math.min(AXES, width) * d));
  for (let a = 0; a < AXES; a++) point(axes.subarray(a * d, a * d + d));
  return { mean, axes };
}

/** The vectors along the axes, 2 · n. */
export function alongAxes({ data, n, d }: Vectors, { mean, axes }: PrincipalAxes): Float32Array {
  const places = new Float32Array(AXES * n);
  for (let row = 0; row < n; row++)
    for (let a = 0; a < AXES; a++) {
      let sum = 0;
      for (let i = 0; i < d; i++) sum += (data[row * d + i]! - mean[i]!) * axes[a * d + i]!;
      places[AXES * row + a] = sum;
    }
  return places;
}

function meanOf({ data, n, d }: Vectors, step: number): Float64Array {
  const mean = new Float64Array(d);
  for (let row = 0; row < n; row += step) for (let i = 0; i < d; i++) mean[i]! += data[row * d + i]!;
  const count = Math.ceil(n / step);
  return mean.map((sum) => sum / count);
}

/** Sums of products of what is left without the mean, d · d. */
async function covarianceOf(
  { data, n, d }: Vectors,
  step: number,
  mean: Float64Array,
  work: LongWork,
): Promise<Float64Array> {
  const sums = new Float64Array(d * d);
  const centred = new Float64Array(d);
  await paced("vectors", Math.ceil(n / step), work, (done) => {
    const from = done * step * d;
    for (let i = 0; i < d; i++) centred[i] = data[from + i]! - mean[i]!;
    for (let i = 0; i < d; i++) {
      const value = centred[i]!;
      for (let j = i, at = i * d + i; j < d; j++, at++) sums[at]! += value * centred[j]!;
    }
    return done + 1;
  });
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) sums[i * d + j] = sums[j * d + i]!;
  return sums;
}

/** The matrix times each row of the basis. */
function multiply(basis: Float64Array, matrix: Float64Array, d: number): Float64Array {
  const out = new Float64Array(basis.length);
  for (let from = 0; from < basis.length; from += d)
    for (let i = 0; i < d; i++) {
      let sum = 0;
      for (let j = 0, at = i * d; j < d; j++, at++) sum += matrix[at]! * basis[from + j]!;
      out[from + i] = sum;
    }
  return out;
}

/** Makes rows of length 1 and square to each other (Gram–Schmidt, twice); one that adds no direction becomes 0. */
function orthonormal(rows: Float64Array, d: number): Float64Array {
  for (let at = 0; at < rows.length; at += d) {
    const row = rows.subarray(at, at + d);
    const before = Math.sqrt(dot(row, row));
    for (let pass = 0; pass < 2; pass++)
      for (let other = 0; other < at; other += d) {
        const earlier = rows.subarray(other, other + d);
        const share = dot(row, earlier);
        for (let i = 0; i < d; i++) row[i]! -= share * earlier[i]!;
      }
    const length = Math.sqrt(dot(row, row));
    const scale = length > 1e-10 * before ? 1 / length : 0;
    for (let i = 0; i < d; i++) row[i]! *= scale;
  }
  return rows;
}

/** Turns the basis within its space to the directions of most variance, largest first. */
function ritz(basis: Float64Array, matrix: Float64Array, d: number): Float64Array {
  const width = basis.length / d;
  const image = multiply(basis, matrix, d);
  const small = new Float64Array(width * width);
  for (let i = 0; i < width; i++)
    for (let j = 0; j < width; j++)
      small[i * width + j] = dot(basis.subarray(i * d, i * d + d), image.subarray(j * d, j * d + d));
  const vectors = jacobiEigen(small, width);
  const out = new Float64Array(basis.length);
  for (let a = 0; a < width; a++)
    for (let b = 0; b < width; b++) {
      const share = vectors[a * width + b]!;
      for (let i = 0; i < d; i++) out[a * d + i]! += share * basis[b * d + i]!;
    }
  return out;
}

/** How much of a direction is new. */
function turned(before: Float64Array, after: Float64Array, at: number, d: number): number {
  const one = before.subarray(at, at + d);
  const two = after.subarray(at, at + d);
  const share = dot(one, two);
  let rest = 0;
  for (let i = 0; i < d; i++) rest += (two[i]! - share * one[i]!) ** 2;
  return Math.sqrt(rest);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Turns a direction around where its largest number is negative. */
function point(axis: Float64Array): void {
  let largest = 0;
  for (const value of axis) if (Math.abs(value) > Math.abs(largest)) largest = value;
  if (largest < 0) for (let i = 0; i < axis.length; i++) axis[i] = -axis[i]!;
}
