import type { Candidates } from "./candidates.js";
import type { Placement } from "./preprocess/preprocessing.js";

/** What a detector found on one image, by falling score; columns of `length` rows. */
export interface ImageDetections {
  readonly length: number;
  /** Packed x, y, width, height in pixels of the image, upright, cut to it. */
  readonly boxes: Float64Array;
  readonly scores: Float64Array;
  /** Class index of the model. */
  readonly classes: Uint32Array;
  /** Pixels of the image. */
  readonly width: number;
  readonly height: number;
}

/** Takes candidates back from the input to the image, cut to its edges. */
export function toImage(candidates: Candidates, kept: Uint32Array, placement: Placement): ImageDetections {
  const { imageWidth: width, imageHeight: height, scaleX, scaleY, offsetX, offsetY } = placement;
  const boxes = new Float64Array(4 * kept.length);
  const scores = new Float64Array(kept.length);
  const classes = new Uint32Array(kept.length);
  for (let i = 0; i < kept.length; i++) {
    const row = kept[i]!;
    const left = within((candidates.box[4 * row]! - offsetX) / scaleX, width);
    const top = within((candidates.box[4 * row + 1]! - offsetY) / scaleY, height);
    boxes[4 * i] = left;
    boxes[4 * i + 1] = top;
    boxes[4 * i + 2] = within((candidates.box[4 * row + 2]! - offsetX) / scaleX, width) - left;
    boxes[4 * i + 3] = within((candidates.box[4 * row + 3]! - offsetY) / scaleY, height) - top;
    scores[i] = candidates.score[row]!;
    classes[i] = candidates.category[row]!;
  }
  return { length: kept.length, boxes, scores, classes, width, height };
}

function within(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value;
}
