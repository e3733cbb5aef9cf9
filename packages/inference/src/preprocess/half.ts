const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The IEEE 754 half-precision number nearest to a value, ties to even, as its 16 bits. */
export function floatToHalf(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const exponent = (word >>> 23) & 0xff;
  let fraction = word & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  const half = exponent - 112; // of biases 127 and 15
  if (half >= 31) return sign | 0x7c00;
  if (half > 0) return sign + roundShift((half << 23) | fraction, 13);
  if (half < -10) return sign;
  fraction |= 0x800000;
  return sign + roundShift(fraction, 14 - half);
}

/** The value of a half-precision number given by its 16 bits. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Shifts right, rounding half to even. */
function roundShift(value: number, by: number): number {
  const low = value & ((1 << by) - 1);
  const kept = value >>> by;
  const middle = 1 << (by - 1);
  return low > middle || (low === middle && (kept & 1) === 1) ? kept + 1 : kept;
}
