/** e^x for x <= 0. @see exp.ts, which this follows operation by operation */
export function exp(x: f64): f64 {
  if (x < -745.1332191019411) return 0;
  const magnitude = -x;
  if (magnitude < 3.725290298461914e-9) return 1 + x;
  let k: i32 = 0;
  let high: f64 = 0;
  let low: f64 = 0;
  let r = x;
  if (magnitude > 0.34657359027997264) {
    k = magnitude < 1.0397207708399179 ? -1 : <i32>(1.4426950408889634 * x - 0.5);
    high = x - <f64>k * 0.6931471803691238;
    low = <f64>k * 1.9082149292705877e-10;
    r = high - low;
  }
  const t = r * r;
  const c = r - t * (0.16666666666666602 + t * (-0.0027777777777015593 + t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  if (k == 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return k >= -1021 ? y * power(k) : y * power(k + 1000) * 9.332636185032189e-302;
}

/** 2^k, -1022 <= k <= 1023. */
@inline function power(k: i32): f64 {
  return reinterpret<f64>(<u64>(k + 1023) << 52);
}
