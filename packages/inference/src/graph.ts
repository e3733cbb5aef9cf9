import type { TensorInfo } from "./tensor.js";

/** What of a model is known before it runs. */
export interface ModelGraph {
  /** Real inputs: weights that old exporters list as inputs are left out. */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** `metadata_props`: `names`, `task`, `imgsz`, `stride` of Ultralytics, and whatever else was put there. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Who exported it, as in `pytorch 2.3`. */
  readonly producer: string;
}
