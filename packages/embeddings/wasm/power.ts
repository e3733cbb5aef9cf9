// Powers, the same bits as src/power.ts: only arithmetic that IEEE 754 rounds alike everywhere.
export function log2(x: f64): f64 {
  let bits = reinterpret<u64>(x);
  let exponent = <i32>(bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const t = s * s;
  const series = 1 + t * (0.3333333333333333 + t * (0.2 + t * (0.14285714285714285 + t * (0.1111111111111111 + t * 0.09090909090909091))));
  return <f64>exponent + 2.8853900817779268 * s * series;
}

export function exp2(x: f64): f64 {
  if (x < -1022) return 0;
  const whole = nearest(x);
  const t = (x - whole) * 0.6931471805599453;
  const series =
    1 + t * (1 + t * (0.5 + t * (0.16666666666666666 + t * (0.041666666666666664 + t * (0.008333333333333333 + t * (0.001388888888888889 + t * (0.0001984126984126984 + t * 0.0000248015873015873)))))));
  return series * reinterpret<f64>(<u64>(<i64>whole + 1023) << 52);
}
