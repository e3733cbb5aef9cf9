import {
  GrowableFloat64,
  GrowableUint8,
  GrowableUint32,
  Ids,
  type Masks,
  type Objects,
  rotatedBoxFromCorners,
} from "@borescope/core";

/** What of each row is kept. */
export interface Kept {
  readonly masks: boolean;
  readonly keypoints: boolean;
  readonly rotatedBoxes: boolean;
}

/** The columns of objects while label files are read. */
export class ObjectColumns {
  private readonly images = new GrowableUint32();
  private readonly categories = new GrowableUint32();
  private readonly boxes = new GrowableFloat64();
  private readonly areas = new GrowableFloat64();
  private readonly scores = new GrowableFloat64();
  private readonly unlabelled = new GrowableUint8();
  private readonly rows = new GrowableUint32();
  private readonly points = new GrowableFloat64();
  private readonly pointStops = new GrowableUint32();
  private readonly keypoints = new GrowableFloat64();
  private readonly keypointStops = new GrowableUint32();
  /** Up to the last row that has one. */
  private readonly rotatedBoxes = new GrowableFloat64();

  constructor(private readonly kept: Kept) {}

  get length(): number {
    return this.areas.length;
  }

  /** Adds a ring to the mask of the row being made; numbers x, y in pixels. */
  ring(points: Float64Array): void {
    if (!this.kept.masks) return;
    this.points.push(points.length);
    for (const value of points) this.points.push(value);
  }

  /** Gives the row being made the rotated box around four corners; numbers x, y in pixels. */
  corners(points: Float64Array): void {
    if (!this.kept.rotatedBoxes) return;
    this.fillRotatedBoxes(this.length);
    for (const value of rotatedBoxFromCorners(points)) this.rotatedBoxes.push(value);
  }

  /** Rows up to `length` that have no rotated box. */
  private fillRotatedBoxes(length: number): void {
    while (this.rotatedBoxes.length < 5 * length) this.rotatedBoxes.push(Number.NaN);
  }

  /** Adds a keypoint to the row being made; pixels. */
  keypoint(x: number, y: number, visibility: number): void {
    if (!this.kept.keypoints) return;
    this.keypoints.push(x);
    this.keypoints.push(y);
    this.keypoints.push(visibility);
  }

  /**
   * Ends a row.
   *
   * @param sourceRow - its place among the lines of all files, those left out counted too
   * @param labelled - keypoints that are labelled; -1 where the row has none to label
   */
  row(
    image: number,
    category: number,
    box: ArrayLike<number>,
    area: number,
    score: number,
    sourceRow: number,
    labelled: number,
  ): void {
    this.images.push(image);
    this.categories.push(category);
    for (let i = 0; i < 4; i++) this.boxes.push(box[i]!);
    this.areas.push(area);
    this.scores.push(score);
    this.rows.push(sourceRow);
    this.unlabelled.push(labelled === 0 ? 1 : 0);
    this.pointStops.push(this.points.length);
    this.keypointStops.push(this.keypoints.length);
  }

  /** @param lines - how many lines there were, with those left out */
  finish(lines: number): Objects & { readonly score: Float64Array } {
    const n = this.length;
    const rotated = this.rotatedBoxes.length > 0;
    if (rotated) this.fillRotatedBoxes(n);
    return {
      length: n,
      image: this.images.finish(),
      category: this.categories.finish(),
      box: this.boxes.finish(),
      area: this.areas.finish(),
      score: this.scores.finish(),
      ignore: this.unlabelled.finish(),
      crowd: new Uint8Array(n),
      ids: Ids.sequence(n),
      ...(this.points.length > 0 ? { masks: this.masks() } : {}),
      ...(this.keypoints.length > 0
        ? { keypoints: { values: this.keypoints.finish(), offsets: fromZero(this.keypointStops.finish()) } }
        : {}),
      ...(rotated ? { rotatedBox: this.rotatedBoxes.finish() } : {}),
      ...(lines === n ? {} : { sourceRow: this.rows.finish() }),
    };
  }

  private masks(): Masks {
    const stop = this.pointStops.finish();
    const start = fromZero(stop).subarray(0, stop.length);
    return {
      kind: Uint8Array.from(stop, (end, row) => (end > start[row]! ? 2 : 0)),
      start,
      stop,
      counts: new Uint32Array(0),
      points: this.points.finish(),
      height: new Uint32Array(stop.length),
      width: new Uint32Array(stop.length),
    };
  }
}

function fromZero(stops: Uint32Array): Uint32Array {
  const offsets = new Uint32Array(stops.length + 1);
  offsets.set(stops, 1);
  return offsets;
}
