import type { Id } from "../ids.js";

/** 10^0 … 10^22: the powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const SPLIT = 134217729; // 2^27 + 1, Dekker's splitting constant
const TRUST = 2 ** -100; // the double-double quotient below errs by less than this, relatively

/**
 * head · 10^tailDigits + tail, divided by 10^fraction, rounded once; or NaN where a double-double quotient
 * lies too near the middle of two doubles to tell (the caller then asks `Number()`).
 *
 * @param head - whole number of at most 15 digits
 * @param tail - the next `tailDigits` digits, at most 7
 * @param fraction - 0 … 22
 * @see Dekker, "A floating-point technique for extending the available precision", 1971
 */
export function quotient(head: number, tail: number, tailDigits: number, fraction: number): number {
  const scale = POWERS[tailDigits]!;
  const product = head * scale;
  const h1 = head * SPLIT;
  const hh = h1 - (h1 - head);
  const hl = head - hh;
  const s1 = scale * SPLIT;
  const sh = s1 - (s1 - scale);
  const sl = scale - sh;
  const productError = hl * sl - (product - hh * sh - hl * sh - hh * sl);
  const high = product + tail;
  const low = tail - (high - product) + productError;
  const divisor = POWERS[fraction]!;
  const estimate = high / divisor;
  const e1 = estimate * SPLIT;
  const eh = e1 - (e1 - estimate);
  const el = estimate - eh;
  const d1 = divisor * SPLIT;
  const dh = d1 - (d1 - divisor);
  const dl = divisor - dh;
  const back = estimate * divisor;
  const backError = el * dl - (back - eh * dh - el * dh - eh * dl);
  const correction = (high - back - backError + low) / divisor;
  const margin = estimate * TRUST;
  const lower = estimate + (correction - margin);
  return lower === estimate + (correction + margin) ? lower : Number.NaN;
}

/** An exact power of ten, 0 ≤ n ≤ 22. */
export function powerOfTen(n: number): number {
  return POWERS[n]!;
}

/**
 * The whole number that a JSON number means (`7`, `7.0`, `70e-1`), with all its digits; undefined where it is none.
 *
 * @param text - a JSON number of finite value
 */
export function exactWhole(text: string): Id | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  let digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return 0;
  const shift = Number(exponent) - fraction.length;
  if (shift > 0) digits = digits.padEnd(digits.length + shift, "0");
  else if (shift < 0) {
    if (-shift >= digits.length || /[1-9]/.test(digits.slice(shift))) return undefined;
    digits = digits.slice(0, shift);
  }
  const value = Number(sign + digits);
  return Number.isSafeInteger(value) ? value : BigInt(sign + digits);
}
