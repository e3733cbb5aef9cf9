import { type Rle, rotatedBoxCorners, rotatedBoxExtent, rotatedBoxFromCorners } from "@borescope/core";
import type { Candidates } from "./candidates.js";
import type { Placement } from "./preprocess/preprocessing.js";

/** What a detector found on one image, by falling score; columns of `length` rows. */
export interface ImageDetections {
  readonly length: number;
  /** Packed x, y, width, height in pixels of the image, upright, cut to it; of a rotated box its extent. */
  readonly boxes: Float64Array;
  readonly scores: Float64Array;
  /** Class index of the model. */
  readonly classes: Uint32Array;
  /** Of models of masks: run lengths on the image's grid. */
  readonly masks?: readonly Rle[];
  /** Of models of poses: x, y in pixels of the image and a visibility from 0 to 1, the same number of points a row. */
  readonly keypoints?: Float64Array;
  /** Of models of rotated boxes: centre x, centre y, width, height in pixels, and angle in radians (5 a row). */
  readonly rotatedBoxes?: Float64Array;
  /** Pixels of the image. */
  readonly width: number;
  readonly height: number;
}

/** Takes candidates back from the input to the image, boxes cut to its edges. */
export function toImage(candidates: Candidates, kept: Uint32Array, placement: Placement): ImageDetections {
  const { imageWidth: width, imageHeight: height, scaleX, scaleY, offsetX, offsetY } = placement;
  const { box, angle, points } = candidates;
  const rotatedBoxes = angle === null ? null : rotated(candidates, angle, kept, placement);
  const boxes = new Float64Array(4 * kept.length);
  const scores = new Float64Array(kept.length);
  const classes = new Uint32Array(kept.length);
  for (let i = 0; i < kept.length; i++) {
    const row = kept[i]!;
    scores[i] = candidates.score[row]!;
    classes[i] = candidates.category[row]!;
    let x1 = (box[4 * row]! - offsetX) / scaleX;
    let y1 = (box[4 * row + 1]! - offsetY) / scaleY;
    let x2 = (box[4 * row + 2]! - offsetX) / scaleX;
    let y2 = (box[4 * row + 3]! - offsetY) / scaleY;
    if (rotatedBoxes !== null) {
      const [x, y, w, h] = rotatedBoxExtent(rotatedBoxes, i);
      [x1, y1, x2, y2] = [x, y, x + w, y + h];
    }
    boxes[4 * i] = within(x1, width);
    boxes[4 * i + 1] = within(y1, height);
    boxes[4 * i + 2] = within(x2, width) - boxes[4 * i]!;
    boxes[4 * i + 3] = within(y2, height) - boxes[4 * i + 1]!;
  }
  return {
    length: kept.length,
    boxes,
    scores,
    classes,
    ...(points === null ? {} : { keypoints: placed(points, 3 * candidates.pointCount, kept, placement) }),
    ...(rotatedBoxes === null ? {} : { rotatedBoxes }),
    width,
    height,
  };
}

function rotated(
  { box }: Candidates,
  angle: Float64Array,
  kept: Uint32Array,
  { scaleX, scaleY, offsetX, offsetY }: Placement,
): Float64Array {
  const out = new Float64Array(5 * kept.length);
  kept.forEach((row, i) => {
    const [x1, y1, x2, y2] = box.subarray(4 * row, 4 * row + 4) as unknown as [number, number, number, number];
    const turned = Float64Array.of((x1 + x2) / 2 - offsetX, (y1 + y2) / 2 - offsetY, x2 - x1, y2 - y1, angle[row]!);
    if (scaleX === scaleY) for (let k = 0; k < 4; k++) turned[k]! /= scaleX;
    else {
      // a stretched image makes a rhomboid of it
      const corners = rotatedBoxCorners(turned, 0).map((value, k) => value / (k % 2 === 0 ? scaleX : scaleY));
      turned.set(rotatedBoxFromCorners(corners));
    }
    out.set(turned, 5 * i);
  });
  return out;
}

function placed(
  points: Float64Array,
  size: number,
  kept: Uint32Array,
  { scaleX, scaleY, offsetX, offsetY }: Placement,
): Float64Array {
  const out = new Float64Array(size * kept.length);
  kept.forEach((row, i) => {
    for (let p = 0; p < size; p += 3) {
      const from = row * size + p;
      out[i * size + p] = (points[from]! - offsetX) / scaleX;
      out[i * size + p + 1] = (points[from + 1]! - offsetY) / scaleY;
      out[i * size + p + 2] = points[from + 2]!;
    }
  });
  return out;
}

function within(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value;
}
