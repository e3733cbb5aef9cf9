import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp } from "../src/exp.js";

const BITS = 256n;
const ONE = 1n << BITS;

/** A double as an integer over 2^1074. */
function exact(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const exponent = bits >> 52n;
  const mantissa = (bits & ((1n << 52n) - 1n)) | (exponent > 0n ? 1n << 52n : 0n);
  const value = mantissa << (exponent > 0n ? exponent - 1n : 0n);
  return x < 0 ? -value : value;
}

/** ln 2 = 2 artanh(1/3), times 2^BITS. */
const LN2 = (() => {
  let sum = 0n;
  let power = ONE / 3n;
  for (let n = 1n; power > 0n; n += 2n) {
    sum += power / n;
    power /= 9n;
  }
  return 2n * sum;
})();

/** e^x as mantissa · 2^(exponent − BITS), by its series; good to some 230 bits. */
function trueExp(x: number): { mantissa: bigint; exponent: bigint } {
  const fixed = (exact(x) << BITS) >> 1074n;
  let exponent = fixed / LN2;
  if (fixed < 0n) exponent -= 1n;
  const r = fixed - exponent * LN2;
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term > 0n; n++) {
    term = (term * r) / (n * ONE);
    sum += term;
  }
  return { mantissa: sum, exponent };
}

/** |exp(x) − e^x| in units of the last place of exp(x). */
function error(x: number): number {
  const { mantissa, exponent } = trueExp(x);
  const value = exp(x);
  // both over 2^(1074 + BITS)
  const shift = exponent + 1074n;
  const wanted = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  const found = exact(value) << BITS;
  const difference = wanted > found ? wanted - found : found - wanted;
  const place = Math.max(Math.floor(Math.log2(value)) - 52, -1074); // the logarithm may round up: then we ask for more
  return Number((difference << 20n) / (1n << (BITS + BigInt(place + 1074)))) / 2 ** 20;
}

describe("exp", () => {
  it("is within one unit in the last place of e^x", () => {
    const points = [0, -0, 1, -1, 0.5, -0.34657359027997264, 0.34657359027997264, 709.78, -708.4, -745.13, 2 ** -28];
    for (let x = -700; x <= 700; x += 3.7) points.push(x);
    for (let x = -5; x < 5; x += 0.01) points.push(x);
    for (const x of points) expect(error(x), `exp(${x})`).toBeLessThan(1);
    const range = fc.double({ min: -745.13, max: 709.78, noNaN: true });
    fc.assert(
      fc.property(range, (x) => error(x) < 1),
      { numRuns: 1000 },
    );
  });

  it("does not fall", () => {
    const pair = fc.tuple(
      fc.double({ min: -746, max: 710, noNaN: true }),
      fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(2 ** -52, 2 ** -50, 2 ** -40)),
    );
    fc.assert(
      fc.property(pair, ([x, step]) => exp(x) <= exp(x + step * Math.max(1, Math.abs(x)))),
      { numRuns: 5000 },
    );
  });

  it("keeps to the edges", () => {
    expect(exp(0)).toBe(1);
    expect(exp(-0)).toBe(1);
    expect(exp(710)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(-746)).toBe(0);
    expect(exp(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(exp(Number.NaN)).toBeNaN();
    expect(exp(709.782712893384)).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(exp(-745.1332191019411)).toBe(Number.MIN_VALUE);
  });
});
