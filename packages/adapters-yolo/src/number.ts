const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The decimal number written in `bytes[start .. end)`, to the bit what `Number()` gives; NaN for all else: words,
 * hexadecimals, what overflows.
 */
export function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let whole = 0;
  let digits = 0;
  let point = -1;
  let p = start;
  const negative = bytes[p] === 45;
  if (negative) p++;
  for (; p < end; p++) {
    const c = bytes[p]!;
    if (c >= 48 && c <= 57) {
      whole = whole * 10 + (c - 48);
      digits++;
    } else if (c === 46 && point < 0) point = digits;
    else return slowNumber(bytes, start, end);
  }
  // up to 15 digits are whole below 2^53, and powers of ten are exact up to 10^22: one division rounds once
  if (digits === 0 || digits > 15) return slowNumber(bytes, start, end);
  const value = point < 0 ? whole : whole / POWERS[digits - point]!;
  return negative ? -value : value;
}

function slowNumber(bytes: Uint8Array, start: number, end: number): number {
  const text = textOf(bytes, start, end);
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** The characters of a few bytes, for numbers and for errors. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}
