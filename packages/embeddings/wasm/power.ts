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
  x = max(x, -1022);
  const whole = nearest(x);
  const t = (x - whole) * 0.6931471805599453;
  const series =
    1 + t * (1 + t * (0.5 + t * (0.16666666666666666 + t * (0.041666666666666664 + t * (0.008333333333333333 + t * (0.001388888888888889 + t * (0.0001984126984126984 + t * 0.0000248015873015873)))))));
  return series * reinterpret<f64>(<u64>(<i64>whole + 1023) << 52);
}

/** log2 of two numbers. */
// @ts-ignore: decorator
@inline
export function log2Pair(x: v128): v128 {
  const one = f64x2.splat(1);
  const high = v128.or(i64x2.shr_u(x, 52), i64x2.splat(0x4330000000000000)); // 2^52 and the exponent
  const m = v128.or(v128.and(x, i64x2.splat(0x000fffffffffffff)), one);
  const above = f64x2.gt(m, f64x2.splat(1.4142135623730951));
  const scaled = v128.bitselect(f64x2.mul(m, f64x2.splat(0.5)), m, above);
  const exponent = f64x2.add(f64x2.sub(high, f64x2.splat(4503599627371519)), v128.and(above, one));
  const s = f64x2.div(f64x2.sub(scaled, one), f64x2.add(scaled, one));
  const t = f64x2.mul(s, s);
  let series = f64x2.add(f64x2.splat(0.1111111111111111), f64x2.mul(t, f64x2.splat(0.09090909090909091)));
  series = f64x2.add(f64x2.splat(0.14285714285714285), f64x2.mul(t, series));
  series = f64x2.add(f64x2.splat(0.2), f64x2.mul(t, series));
  series = f64x2.add(f64x2.splat(0.3333333333333333), f64x2.mul(t, series));
  series = f64x2.add(one, f64x2.mul(t, series));
  return f64x2.add(exponent, f64x2.mul(f64x2.mul(f64x2.splat(2.8853900817779268), s), series));
}

/** exp2 of two numbers. */
// @ts-ignore: decorator
@inline
export function exp2Pair(raw: v128): v128 {
  const one = f64x2.splat(1);
  const x = f64x2.pmax(raw, f64x2.splat(-1022));
  const whole = f64x2.nearest(x);
  const t = f64x2.mul(f64x2.sub(x, whole), f64x2.splat(0.6931471805599453));
  let series = f64x2.add(f64x2.splat(0.0001984126984126984), f64x2.mul(t, f64x2.splat(0.0000248015873015873)));
  series = f64x2.add(f64x2.splat(0.001388888888888889), f64x2.mul(t, series));
  series = f64x2.add(f64x2.splat(0.008333333333333333), f64x2.mul(t, series));
  series = f64x2.add(f64x2.splat(0.041666666666666664), f64x2.mul(t, series));
  series = f64x2.add(f64x2.splat(0.16666666666666666), f64x2.mul(t, series));
  series = f64x2.add(f64x2.splat(0.5), f64x2.mul(t, series));
  series = f64x2.add(one, f64x2.mul(t, series));
  series = f64x2.add(one, f64x2.mul(t, series));
  return f64x2.mul(series, i64x2.shl(f64x2.add(whole, f64x2.splat(4503599627371519)), 52));
}
