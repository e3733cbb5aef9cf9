import type { Attributes } from "./attributes.js";
import type { Ids } from "./ids.js";

/** The images of a data set, one row each, in file order. */
export interface Images {
  readonly length: number;
  readonly ids: Ids;
  readonly fileNames: readonly string[];
  /** Pixels; 0 where the file does not say. */
  readonly width: Float64Array;
  /** Pixels; 0 where the file does not say. */
  readonly height: Float64Array;
  /** Other fields of the rows, as far as they were asked for. */
  readonly attributes?: Attributes;
}
