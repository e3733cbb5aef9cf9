import { type Field, SIDE } from "./field.js";

/** Patterns of a ring of eight: 0 … 8 brighter ones side by side, and all others. */
const PATTERNS = 10;
/** Distances of the ring from its middle, in pixels. */
const RADII = [1, 2, 4] as const;
/** Steps of contrast of a ring. */
const CONTRASTS = 3;

export const PATTERNS_SIZE = RADII.length * CONTRASTS * PATTERNS;

/** Contrasts, in units of {@link Field.light}, that part the steps. */
const FAINT = 24;
const STRONG = 96;
/** What counts as brighter, so that noise of a flat surface does not. */
const BRIGHTER = 6;

/**
 * Local binary patterns that do not change when the image is turned by eighths, by distance and contrast: how often a
 * pixel is a spot, an edge, a corner, a line's end or part of a flat or rough surface.
 *
 * @see Ojala, Pietikäinen and Mäenpää, Multiresolution gray-scale and rotation invariant texture classification with
 * local binary patterns, 2002: `riu2`, on square rings
 */
export function localPatterns({ light }: Field, out: Float64Array): void {
  RADII.forEach((radius, scale) => {
    const ring = [1, 1 + SIDE, SIDE, SIDE - 1, -1, -1 - SIDE, -SIDE, 1 - SIDE].map((step) => step * radius);
    for (let y = radius; y < SIDE - radius; y++)
      for (let x = radius; x < SIDE - radius; x++) {
        const at = y * SIDE + x;
        const middle = light[at]! + BRIGHTER;
        let before = light[at + ring[7]!]! >= middle ? 1 : 0;
        let bright = 0;
        let changes = 0;
        let least = 1020;
        let most = 0;
        for (let i = 0; i < 8; i++) {
          const value = light[at + ring[i]!]!;
          const now = value >= middle ? 1 : 0;
          bright += now;
          changes += now ^ before;
          before = now;
          if (value < least) least = value;
          if (value > most) most = value;
        }
        const pattern = changes <= 2 ? bright : PATTERNS - 1;
        const contrast = most - least < FAINT ? 0 : most - least < STRONG ? 1 : 2;
        out[(scale * CONTRASTS + contrast) * PATTERNS + pattern]!++;
      }
  });
}
