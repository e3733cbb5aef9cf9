/** What the lines of label files mean: boxes, polygons, boxes with keypoints, or rotated boxes. */
export type YoloTask = "detect" | "segment" | "pose" | "obb";

/** All tasks. */
export const TASKS: readonly YoloTask[] = ["detect", "segment", "pose", "obb"];

/** Options of {@link yolo}; all may be left out. */
export interface YoloOptions {
  /** What label lines mean. Absent: what data.yaml says (`kpt_shape`, `task`), else each line by its length. */
  readonly task?: YoloTask | undefined;
  /** `train`, `val`, `test` or `all`. Absent: `val` where there is one, else the only one, else `train`. */
  readonly split?: string | undefined;
  /** Names of the classes 0 … n − 1, in place of those of the files. */
  readonly names?: readonly string[] | undefined;
  /** The path of the data.yaml within the folder, where there are several. */
  readonly yaml?: string | undefined;
}

/** Keypoints a row, and numbers a keypoint: 2 (x, y) or 3 (x, y, visibility). */
export type KeypointShape = readonly [count: number, dimensions: 2 | 3];

/** Classes from here on are refused where nothing says how many there are. */
export const MOST_CLASSES = 100_000;
