/** A decoded image: 8-bit RGB, row by row, upright (EXIF applied), alpha laid over black. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 3 · width · height. */
  readonly data: Uint8Array | Uint8ClampedArray;
}
