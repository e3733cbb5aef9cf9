// Powers by arithmetic that IEEE 754 rounds alike everywhere, so that a seed gives the same map on every engine
// (Math.exp and Math.pow may differ in the last place). Relative error below 1e-9; wasm/power.ts has the same bits.
const word = new DataView(new ArrayBuffer(8));

/** Binary logarithm of a positive normal number. */
export function log2(x: number): number {
  word.setFloat64(0, x);
  const high = word.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  word.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  let m = word.getFloat64(0);
  if (m > Math.SQRT2) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const t = s * s;
  const series = 1 + t * (1 / 3 + t * (1 / 5 + t * (1 / 7 + t * (1 / 9 + t * (1 / 11)))));
  return exponent + 2.8853900817779268 * s * series;
}

/** 2^x, for x below 1024; at least the smallest normal number. */
export function exp2(power: number): number {
  const x = Math.max(power, -1022);
  const whole = roundEven(x);
  const t = (x - whole) * Math.LN2;
  const upper = 1 / 24 + t * (1 / 120 + t * (1 / 720 + t * (1 / 5040 + t * (1 / 40320))));
  const series = 1 + t * (1 + t * (1 / 2 + t * (1 / 6 + t * upper)));
  word.setUint32(0, (whole + 1023) << 20);
  word.setUint32(4, 0);
  return series * word.getFloat64(0);
}

/** e^x, for x below 709. */
export function exp(x: number): number {
  return exp2(x * Math.LOG2E);
}

/** Halves go to the even number, as the kernel's `nearest`. */
function roundEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
