/**
 * What a decoder found on one image, before suppression: columns that grow, used again for the next image.
 * Boxes are corners in pixels of the model's input.
 */
export class Candidates {
  length = 0;
  /** x1, y1, x2, y2 a row. */
  box = new Float64Array(4 * 256);
  score = new Float64Array(256);
  /** Class index of the model. */
  category = new Uint32Array(256);
  /** Radians; of families with rotated boxes, whose `box` is that of the box before it is turned. */
  angle: Float64Array | null = null;
  /** Keypoints x, y, visibility a row, of `pointCount` each. */
  points: Float64Array | null = null;
  pointCount = 0;
  /** Which row of the model's output each candidate is: where mask coefficients are found again. */
  source = new Uint32Array(256);

  clear(): void {
    this.length = 0;
  }

  /** Appends a candidate; its angle and points are set through the columns afterwards. @returns its row */
  add(x1: number, y1: number, x2: number, y2: number, score: number, category: number, source: number): number {
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

  private grow(): void {
    const longer = <C extends Float64Array | Uint32Array>(column: C): C => {
      const next = new (column.constructor as new (n: number) => C)(column.length * 2);
      next.set(column);
      return next;
    };
    this.box = longer(this.box);
    this.score = longer(this.score);
    this.category = longer(this.category);
    this.source = longer(this.source);
    if (this.angle !== null) this.angle = longer(this.angle);
    if (this.points !== null) this.points = longer(this.points);
  }
}
