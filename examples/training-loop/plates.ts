/** A grey plate, 64 × 64 values 0 … 1 row by row, and the dark pores in it: centre x, centre y, width, height. */
export interface Plate {
  readonly id: string;
  readonly grey: Float64Array;
  readonly pores: readonly (readonly [number, number, number, number])[];
}

export const SIDE = 64;

/** Numbers 0 … 1; the same seed gives the same ones. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function drawPlates(name: string, count: number, random: () => number): Plate[] {
  return Array.from({ length: count }, (_, k) => {
    const grey = Float64Array.from({ length: SIDE * SIDE }, () => 0.7 + 0.1 * (random() - 0.5));
    const pores = Array.from({ length: 1 + Math.floor(3 * random()) }, () => {
      const radius = 2.5 + 3 * random();
      const [x, y] = [8 + 48 * random(), 8 + 48 * random()] as const;
      for (let i = 0; i < grey.length; i++)
        if (Math.hypot((i % SIDE) + 0.5 - x, Math.floor(i / SIDE) + 0.5 - y) < radius) grey[i]! -= 0.4;
      return [x, y, 2 * radius, 2 * radius] as const;
    });
    return { id: `${name}-${k}`, grey, pores };
  });
}
