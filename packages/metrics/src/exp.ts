const HALF_LN2_HI = 0.6931471803691238;
const LN2_LO = 1.9082149292705877e-10;
const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 0.00006613756321437934;
const P4 = -0.0000016533902205465252;
const P5 = 4.1381367970572385e-8;

/**
 * e^x, our own so that every engine gives the same bits (`Math.exp` may differ by a unit in the last place).
 *
 * @see fdlibm e_exp.c (Copyright 2004 Sun Microsystems, Inc.; permission to use, copy, modify and distribute is freely granted)
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  const magnitude = Math.abs(x);
  if (magnitude < 2 ** -28) return 1 + x;
  let k = 0;
  let high = 0;
  let low = 0;
  let r = x;
  if (magnitude > 0.34657359027997264) {
    if (magnitude < 1.0397207708399179) {
      k = x < 0 ? -1 : 1;
      high = x - k * HALF_LN2_HI;
      low = k * LN2_LO;
    } else {
      k = Math.trunc(Math.LOG2E * x + (x < 0 ? -0.5 : 0.5));
      high = x - k * HALF_LN2_HI;
      low = k * LN2_LO;
    }
    r = high - low;
  }
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  // scaled in two steps, so that neither power overflows or loses bits
  return k >= -1021 ? (k === 1024 ? y * 2 * 2 ** 1023 : y * 2 ** k) : y * 2 ** (k + 1000) * 2 ** -1000;
}
