/** A seeded source of random numbers; the same seed gives the same numbers on every engine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of it. */
  next(): number;
  /** Uniform whole number in [0, n). */
  integer(n: number): number;
  /** Standard normal (sum of twelve uniforms less six: no logarithm or cosine, whose last bits differ between engines). */
  normal(): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
}

/**
 * A small generator (sfc32, seeded by splitmix32).
 *
 * @param seed - any finite number; its lower 32 bits and the next 21 count
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createRandom } from "@borescope/core";
 *
 * assert.equal(createRandom(7).next(), createRandom(7).next());
 * ```
 */
export function createRandom(seed: number): Random {
  let state = (seed ^ Math.floor(seed / 4294967296)) | 0;
  const mix = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let a = mix();
  let b = mix();
  let c = mix();
  let counter = 1;
  const bits = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  const next = () => bits() / 4294967296;
  return {
    next,
    integer: (n) => Math.floor(next() * n),
    normal: () => {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += next();
      return sum;
    },
    pick: (items) => {
      if (items.length === 0) throw new RangeError("pick: nothing to choose from");
      return items[Math.floor(next() * items.length)]!;
    },
  };
}
