import type { Id, Rle } from "@borescope/core";

/** How four numbers are a box, in pixels. */
export type BoxFormat = "xywh" | "xyxy" | "cxcywh";

/** What both sides of an image have; n objects. */
interface ObjectsInput {
  /** 4·n numbers, or n lists of four. */
  readonly boxes: ArrayLike<number> | ArrayLike<ArrayLike<number>>;
  /** Positions in the evaluator's list of categories, or names. */
  readonly categories: ArrayLike<number | string>;
  /** Square pixels; absent: the mask's, else the box's. */
  readonly areas?: ArrayLike<number> | undefined;
  readonly masks?: readonly Rle[] | undefined;
  /** n times x, y, visibility of each keypoint. */
  readonly keypoints?: ArrayLike<number> | undefined;
}

/** Annotated objects of one image. */
export interface GroundTruthInput extends ObjectsInput {
  /** True or 1 where a row stands for a group. */
  readonly crowd?: ArrayLike<number | boolean> | undefined;
}

/** Detections of one image. */
export interface DetectionsInput extends ObjectsInput {
  readonly scores: ArrayLike<number>;
}

/** One image, as a training loop has it. */
export interface ImageInput {
  /** Any id; no image may come twice. */
  readonly image: Id;
  readonly groundTruth: GroundTruthInput;
  readonly detections: DetectionsInput;
}
