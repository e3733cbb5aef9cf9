/** A trained dual encoder that ships with the package: crops and short texts into one space. */
export interface CastingsEncoder {
  /** Where the ONNX file of the image side is: `image [batch, 3, 64, 64]`, RGB 0 … 1 → `embedding [batch, 128]`. */
  readonly image: URL;
  /** Where the text side is, as plain weights for `readCastingsTextEncoder`. */
  readonly text: URL;
  /** Where the text side is as an ONNX file: `tokens [batch, 12]` int64, zeros after the last → `embedding`. */
  readonly textOnnx: URL;
  /** Where its model card is. */
  readonly card: URL;
  /** Length of the vectors, which are of length 1. */
  readonly dimension: 128;
  /** How an object is cut out; grey 114 beyond the image. */
  readonly crop: {
    /** Pixels of the image side's input. */
    readonly side: 64;
    /** The square's side over the box's longer one … */
    readonly margin: 1.5;
    /** … and at least this share of the image's longer side. */
    readonly least: 0.15;
  };
}

/**
 * A small dual encoder that was trained on generated castings: crops of defects and captions such as "thin burr on the
 * outer edge, low light" lie near each other where they agree. It knows castings only, and of these generated ones.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { castingsEncoder } from "@borescope/castings";
 *
 * const { image, text, dimension } = castingsEncoder();
 * assert.ok(readFileSync(image).length + readFileSync(text).length < 6e6);
 * assert.equal(dimension, 128);
 * ```
 */
export function castingsEncoder(): CastingsEncoder {
  return {
    image: new URL("../models/castings-image-encoder.onnx", import.meta.url),
    text: new URL("../models/castings-text-encoder.bin", import.meta.url),
    textOnnx: new URL("../models/castings-text-encoder.onnx", import.meta.url),
    card: new URL("../models/README.md", import.meta.url),
    dimension: 128,
    crop: { side: 64, margin: 1.5, least: 0.15 },
  };
}
