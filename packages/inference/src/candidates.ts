/**
 * What a decoder found on one image, before suppression: columns that grow, used again for the next image.
 * Boxes are corners in pixels of the model's input.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Candidates } from "@borescope/inference";
 *
 * const candidates = new Candidates();
 * const row = candidates.add(8, 8, 24, 20, 0.9, 1);
 * assert.deepEqual([...candidates.box.subarray(4 * row, 4 * row + 4)], [8, 8, 24, 20]);
 * assert.equal(candidates.length, 1);
 * ```
 */
export class Candidates {
  length = 0;
  /** x1, y1, x2, y2 a row. */
  box = new Float64Array(4 * 256);
  score = new Float64Array(256);
  /** Class index of the model. */
  category = new Uint32Array(256);
  /** Radians, clockwise on the screen; of families with rotated boxes, whose `box` is that before it is turned. */
  angle: Float64Array | null = null;
  /** Keypoints x, y, visibility, `pointCount` of them a row. */
  points: Float64Array | null = null;
  pointCount = 0;
  /** Which row of the model's output each candidate is: where the coefficients of its mask are found again. */
  source = new Uint32Array(256);

  /** Forgets all rows; what comes next may be of another image, but of the same model. */
  clear(): void {
    this.length = 0;
  }

  /** Appends a candidate. @returns its row, for {@link setAngle} and {@link setPoint} */
  add(x1: number, y1: number, x2: number, y2: number, score: number, category: number, source = 0): number {
    const row = this.length;
    if (row === this.score.length) this.grow();
    this.box[4 * row] = x1;
    this.box[4 * row + 1] = y1;
    this.box[4 * row + 2] = x2;
    this.box[4 * row + 3] = y2;
    this.score[row] = score;
    this.category[row] = category;
    this.source[row] = source;
    this.length = row + 1;
    return row;
  }

  /** The angle of a row's box; a model sets it for all rows or for none. */
  setAngle(row: number, radians: number): void {
    this.angle ??= new Float64Array(this.score.length);
    this.angle[row] = radians;
  }

  /** Keypoint number `k` of `count`; a model sets them for all rows or for none. */
  setPoint(row: number, k: number, count: number, x: number, y: number, visibility: number): void {
    this.pointCount = count;
    this.points ??= new Float64Array(3 * count * this.score.length);
    const at = 3 * (count * row + k);
    this.points[at] = x;
    this.points[at + 1] = y;
    this.points[at + 2] = visibility;
  }

  private grow(): void {
    this.box = longer(this.box);
    this.score = longer(this.score);
    this.category = longer(this.category);
    this.source = longer(this.source);
    if (this.angle !== null) this.angle = longer(this.angle);
    if (this.points !== null) this.points = longer(this.points);
  }
}

function longer<C extends Float64Array | Uint32Array>(column: C): C {
  const next = new (column.constructor as new (n: number) => C)(column.length * 2);
  next.set(column);
  return next;
}
