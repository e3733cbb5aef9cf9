/** How an image becomes a model's input; a decoder carries its family's, the caller may override any part. */
export interface Preprocessing {
  /** Pixels of the input. */
  readonly width: number;
  readonly height: number;
  readonly channels: "rgb" | "bgr" | "grey";
  /** Values are divided by this, then `(value - mean) / deviation`, per channel in the order of `channels`. */
  readonly divisor: number;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** `letterbox`: aspect kept, centred; `top-left`: aspect kept, at the origin; `stretch`: aspect lost. */
  readonly fit: "letterbox" | "top-left" | "stretch";
  /** Value of what the image does not cover, 0 … 255, before `divisor`. */
  readonly fill: number;
  /** May a letterboxed image be enlarged; Ultralytics' `scaleup`. */
  readonly enlarge: boolean;
  readonly layout: "nchw" | "nhwc";
  readonly type: "float32" | "float16" | "uint8";
}

/** Where an image lies in a model's input: `input = image · scale + offset`, in pixels. */
export interface Placement {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
  /** Pixels of the image, as it is looked at (EXIF applied). */
  readonly imageWidth: number;
  readonly imageHeight: number;
  readonly inputWidth: number;
  readonly inputHeight: number;
}
