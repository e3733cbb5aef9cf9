import type { KeypointShape, YoloTask } from "./options.js";

/** What one line holds after its class. */
export type LineKind = "box" | "polygon" | "pose" | "corners";

/** How the lines of a reading are understood. */
export interface LineRule {
  /** Absent: each line by its length. */
  readonly task: YoloTask | undefined;
  readonly shape: KeypointShape | undefined;
  /** Keypoints a row of the data set: without a task, lines of as many are taken for such. */
  readonly keypoints?: number | undefined;
  /** A confidence is the last number of each line. */
  readonly confidence: boolean;
}

/**
 * What a line holds.
 *
 * @param n - its numbers after the class, without the confidence
 * @returns undefined where the rule has no such line
 */
export function lineKind(n: number, { task, shape, keypoints }: LineRule): LineKind | undefined {
  switch (task) {
    case "pose":
      return isPose(n, shape) ? "pose" : undefined;
    case "obb":
      return n === 8 ? "corners" : undefined;
    case "segment":
      return isPolygon(n) ? "polygon" : undefined;
    default:
      if (keypoints !== undefined && (n === 4 + 2 * keypoints || n === 4 + 3 * keypoints)) return "pose";
      // detectors are trained on polygons too: their extent is the box
      return n === 4 ? "box" : isPolygon(n) ? "polygon" : undefined;
  }
}

/** Whether any task has lines of this many numbers. */
export function isWellFormed(n: number): boolean {
  return n === 4 || isPolygon(n) || isPose(n, undefined);
}

/** What lines should look like, for a person. */
export function expectedLine({ task, shape, confidence }: LineRule): string {
  const tail = confidence ? " and a confidence" : "";
  switch (task) {
    case "pose": {
      const keypoints = shape === undefined ? "keypoints" : `${shape[0]} keypoints of ${shape[1]} numbers`;
      return `class, x, y, width, height, ${keypoints}${tail}`;
    }
    case "obb":
      return `class, four corners x y${tail}`;
    case "segment":
      return `class, three points x y or more${tail}`;
    case "detect":
      return `class, x, y, width, height${tail}`;
    default:
      return `class, then x, y, width, height or three points x y or more${tail}`;
  }
}

/** How many numbers a keypoint of a line has. Where nothing says so: 3 if every third could be a visibility. */
export function dimensionsOf(values: Float64Array, { shape, keypoints, confidence }: LineRule): 2 | 3 {
  if (shape !== undefined) return shape[1];
  if (keypoints !== undefined) return values.length === 2 * keypoints ? 2 : 3;
  if (values.length % 3 !== 0) return 2;
  if (values.length % 2 !== 0 || confidence) return 3;
  for (let i = 2; i < values.length; i += 3) if (values[i] !== 0 && values[i] !== 1 && values[i] !== 2) return 2;
  return 3;
}

function isPolygon(n: number): boolean {
  return n >= 6 && n % 2 === 0;
}

function isPose(n: number, shape: KeypointShape | undefined): boolean {
  if (shape !== undefined) return n === 4 + shape[0] * shape[1];
  return n > 5 && ((n - 4) % 3 === 0 || (n - 4) % 2 === 0);
}
