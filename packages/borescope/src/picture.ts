/** A part of an image, in its pixels. */
export interface PictureRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A decoded image, of which smaller pictures can be made. */
export interface OpenPicture {
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  /**
   * A part of it as WebP, never enlarged.
   *
   * @param region - whole pixels inside the image
   * @param side - most pixels of the picture's longer side
   */
  webp(region: PictureRegion, side: number): Promise<Uint8Array>;
}

/** The size of a picture that shows a region, its longer side at most `side`. */
export function pictureSize({ width, height }: PictureRegion, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** WebP's quality, 1 … 100: flaws stay visible, at a tenth of a PNG's bytes. */
export const QUALITY = 78;
