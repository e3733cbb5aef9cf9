import type { Attributes } from "./attributes.js";
import type { Ids } from "./ids.js";
import type { Keypoints } from "./keypoints.js";
import type { Masks } from "./masks/packed.js";

/** Annotations or detections, one row each, in file order. */
export interface Objects {
  readonly length: number;
  /** Row in the table of images. */
  readonly image: Uint32Array;
  /** Row in the table of categories. */
  readonly category: Uint32Array;
  /** Packed x, y, width, height in pixels (4·n), COCO convention. */
  readonly box: Float64Array;
  /** Square pixels. */
  readonly area: Float64Array;
  /** 1 where one row stands for a group (`iscrowd`); absent for detections. */
  readonly crowd?: Uint8Array;
  /** 1 where the object is never counted, whatever its size (keypoints: none labelled). */
  readonly ignore?: Uint8Array;
  /** Confidence; detections only. */
  readonly score?: Float64Array;
  readonly masks?: Masks;
  readonly keypoints?: Keypoints;
  /** Packed centre x, centre y, width, height in pixels and angle in radians (5·n), as {@link rotatedBoxIou} takes them; NaN where a row has none. */
  readonly rotatedBox?: Float64Array;
  /** The ids that the file gave, else 1 … n. */
  readonly ids: Ids;
  /** Position in the file's list, 0-based, where rows were left out; absent where every row was kept. */
  readonly sourceRow?: Uint32Array;
  /** Other fields of the rows, as far as they were asked for. */
  readonly attributes?: Attributes;
}
