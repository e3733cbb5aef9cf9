import type { LumaPlane } from "./luma.js";

/** What the pixels of an image say of it. All sums are of whole numbers, so that every engine gives the same bits. */
export interface PixelStatistics {
  /** Mean luma, 0 … 1. */
  readonly brightness: number;
  /**
   * Deviation of the luma, 0 … 0.5.
   *
   * @see Peli, "Contrast in Complex Images", J. Opt. Soc. Am. A 7, 1990: RMS contrast
   */
  readonly contrast: number;
  /**
   * Variance of the Laplacian, less what noise of that deviation gives it (20 σ²), over the variance of the luma: a
   * noisy picture is not sharp, and neither brightness nor contrast counts. 0 where all is blurred away or noise; NaN for
   * less than 3 pixels a side or a single colour.
   *
   * @see Pech-Pacheco et al., "Diatom Autofocusing in Brightfield Microscopy", ICPR 2000, for the variance of the
   * Laplacian; 20 is the sum of the squares of its five weights
   */
  readonly sharpness: number;
  /**
   * Deviation of the noise in grey levels of 255; fine texture counts as noise. NaN for less than 3 pixels a side.
   *
   * @see Immerkær, "Fast Noise Variance Estimation", Computer Vision and Image Understanding 64, 1996
   */
  readonly noise: number;
}

/** What the Laplacian of four neighbours makes of the variance of white noise: 4² + 4 · 1². */
const LAPLACIAN_OF_NOISE = 20;

/** Brightness, contrast, sharpness and noise of a whole image. */
export function pixelStatistics(plane: LumaPlane): PixelStatistics {
  const { width, height, data } = plane;
  const n = width * height;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const value = data[i]!;
    sum += value;
    squares += value * value;
  }
  const variance = varianceOf(sum, squares, n);
  const { laplacian, noise } = secondDifferences(plane);
  return {
    brightness: sum / n / 255,
    contrast: Math.sqrt(variance) / 255,
    sharpness: variance === 0 ? Number.NaN : Math.max(0, laplacian - LAPLACIAN_OF_NOISE * noise * noise) / variance,
    noise,
  };
}

/** Variance of the Laplacian of four neighbours, and Immerkær's noise: the two need the same nine pixels. */
function secondDifferences({ width, height, data }: LumaPlane): { laplacian: number; noise: number } {
  if (width < 3 || height < 3) return { laplacian: Number.NaN, noise: Number.NaN };
  let sum = 0;
  let squares = 0;
  let residue = 0;
  for (let y = 1; y < height - 1; y++) {
    const start = y * width;
    for (let i = start + 1; i < start + width - 1; i++) {
      const middle = data[i]!;
      const beside = data[i - 1]! + data[i + 1]! + data[i - width]! + data[i + width]!;
      const corners = data[i - width - 1]! + data[i - width + 1]! + data[i + width - 1]! + data[i + width + 1]!;
      const laplacian = beside - 4 * middle;
      sum += laplacian;
      squares += laplacian * laplacian;
      residue += Math.abs(corners - 2 * beside + 4 * middle);
    }
  }
  const n = (width - 2) * (height - 2);
  return { laplacian: varianceOf(sum, squares, n), noise: (Math.sqrt(Math.PI / 2) * residue) / (6 * n) };
}

function varianceOf(sum: number, squares: number, n: number): number {
  return Math.max(0, squares / n - (sum / n) ** 2);
}
