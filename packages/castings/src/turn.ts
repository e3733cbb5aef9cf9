/**
 * Sine and cosine of a part of a full turn, from sums and products only:
 * `Math.sin` may differ in its last digit from one engine to the next.
 */

/** Sine of `turns` full turns. */
export function sinTurn(turns: number): number {
  let t = turns - Math.floor(turns);
  let sign = 1;
  if (t >= 0.5) {
    t -= 0.5;
    sign = -1;
  }
  if (t > 0.25) t = 0.5 - t;
  const a = t * 6.283185307179586;
  const b = a * a;
  const series = 1 - (b / 6) * (1 - (b / 20) * (1 - (b / 42) * (1 - (b / 72) * (1 - b / 110))));
  return sign * a * series;
}

/** Cosine of `turns` full turns. */
export function cosTurn(turns: number): number {
  return sinTurn(turns + 0.25);
}
