import {
  BorescopeError,
  Dataset,
  Detections,
  GrowableFloat64,
  GrowableUint8,
  GrowableUint32,
  type Id,
  Ids,
  type Objects,
  rleArea,
} from "@borescope/core";
import { placeOf } from "./check-image.js";
import type { BoxFormat, DetectionsInput, GroundTruthInput, ImageInput } from "./image-input.js";

/** A category of an evaluator. */
export interface CategoryInput {
  readonly id: Id;
  readonly name: string;
}

/** Columns of the images that were added and not yet matched. */
export class PendingImages {
  private readonly ids: Id[] = [];
  private readonly groundTruth = new SideColumns();
  private readonly detections = new SideColumns();

  constructor(
    private readonly categories: readonly CategoryInput[],
    private readonly positions: ReadonlyMap<string, number>,
    private readonly format: BoxFormat,
  ) {}

  get length(): number {
    return this.ids.length;
  }

  /** Keeps one image that was checked; where its boxes or categories make it throw, nothing of the image is kept. */
  add({ image, groundTruth, detections }: ImageInput): void {
    const place = placeOf(image);
    const marks = [this.groundTruth.length, this.detections.length] as const;
    try {
      this.side(this.groundTruth, groundTruth, `${place}, ground truth`);
      this.side(this.detections, detections, `${place}, detections`);
    } catch (error) {
      this.groundTruth.cut(marks[0]);
      this.detections.cut(marks[1]);
      throw error;
    }
    this.ids.push(image);
  }

  /** The images as a data set and detections. */
  take(): { dataset: Dataset; detections: Detections } {
    const n = this.ids.length;
    const images = {
      length: n,
      ids: Ids.from(this.ids),
      fileNames: this.ids.map(String),
      width: new Float64Array(n),
      height: new Float64Array(n),
    };
    const categories = {
      length: this.categories.length,
      ids: Ids.from(this.categories.map(({ id }) => id)),
      names: this.categories.map(({ name }) => name),
      supercategories: this.categories.map(() => null),
    };
    const { score: _score, ...groundTruth } = this.groundTruth.finish();
    const dataset = new Dataset(images, categories, groundTruth);
    return { dataset, detections: new Detections("model", this.detections.finish(), categories) };
  }

  private side(columns: SideColumns, input: GroundTruthInput | DetectionsInput, place: string): void {
    const n = input.categories.length;
    const k = input.keypoints === undefined || n === 0 ? 0 : input.keypoints.length / n;
    const crowd = "crowd" in input ? input.crowd : undefined;
    const scores = "scores" in input ? input.scores : undefined;
    const box = new Float64Array(4);
    for (let i = 0; i < n; i++) {
      readBox(input.boxes, i, this.format, box, place);
      const mask = input.masks?.[i];
      const area = input.areas?.[i] ?? (mask === undefined ? box[2]! * box[3]! : rleArea(mask));
      columns.push(this.ids.length, this.position(input.categories[i]!, place), box, area);
      columns.crowds.push(crowd?.[i] ? 1 : 0);
      columns.scores.push(scores?.[i] ?? 0);
      columns.mask(mask);
      columns.points(input.keypoints, i * k, k);
    }
  }

  private position(category: number | string, place: string): number {
    const position = typeof category === "string" ? this.positions.get(category) : category;
    if (position !== undefined && Number.isInteger(position) && position >= 0 && position < this.categories.length)
      return position;
    throw new BorescopeError("METRICS_CATEGORY", {
      place,
      expected: `a name, or a position from 0 to ${this.categories.length - 1} in the list of categories`,
      found: JSON.stringify(category),
    });
  }
}

/** Growing columns of ground truth or detections. */
class SideColumns {
  readonly crowds = new GrowableUint8();
  readonly scores = new GrowableFloat64();
  private readonly images = new GrowableUint32();
  private readonly categories = new GrowableUint32();
  private readonly boxes = new GrowableFloat64();
  private readonly areas = new GrowableFloat64();
  private readonly ignores = new GrowableUint8();
  private readonly maskKinds = new GrowableUint8();
  private readonly maskStops = new GrowableUint32();
  private readonly counts = new GrowableUint32();
  private readonly heights = new GrowableUint32();
  private readonly widths = new GrowableUint32();
  private readonly keypoints = new GrowableFloat64();
  private readonly keypointStops = new GrowableUint32();

  get length(): number {
    return this.areas.length;
  }

  push(image: number, category: number, box: Float64Array, area: number): void {
    this.images.push(image);
    this.categories.push(category);
    for (const value of box) this.boxes.push(value);
    this.areas.push(area);
  }

  mask(mask: { height: number; width: number; counts: Uint32Array } | undefined): void {
    if (mask !== undefined) for (const run of mask.counts) this.counts.push(run);
    this.maskKinds.push(mask === undefined ? 0 : 1);
    this.heights.push(mask?.height ?? 0);
    this.widths.push(mask?.width ?? 0);
    this.maskStops.push(this.counts.length);
  }

  points(values: ArrayLike<number> | undefined, from: number, n: number): void {
    let labelled = 0;
    for (let i = 0; i < n; i++) {
      this.keypoints.push(values![from + i]!);
      if (i % 3 === 2 && values![from + i]! > 0) labelled++;
    }
    this.ignores.push(labelled === 0 ? 1 : 0);
    this.keypointStops.push(this.keypoints.length);
  }

  /** Forgets the rows from `n` on. */
  cut(n: number): void {
    for (const column of [this.images, this.categories, this.areas, this.crowds, this.scores, this.ignores])
      column.length = Math.min(column.length, n);
    for (const column of [this.maskKinds, this.heights, this.widths, this.maskStops, this.keypointStops])
      column.length = Math.min(column.length, n);
    this.boxes.length = 4 * n;
    this.counts.length = n === 0 ? 0 : this.maskStops.values[n - 1]!;
    this.keypoints.length = n === 0 ? 0 : this.keypointStops.values[n - 1]!;
  }

  finish(): Objects & { score: Float64Array } {
    const stop = this.maskStops.finish();
    const ends = this.keypointStops.finish();
    const n = this.length;
    return {
      length: n,
      image: this.images.finish(),
      category: this.categories.finish(),
      box: this.boxes.finish(),
      area: this.areas.finish(),
      crowd: this.crowds.finish(),
      ignore: this.ignores.finish(),
      score: this.scores.finish(),
      masks: {
        kind: this.maskKinds.finish(),
        start: Uint32Array.from({ length: n }, (_, i) => (i === 0 ? 0 : stop[i - 1]!)),
        stop,
        counts: this.counts.finish(),
        points: new Float64Array(0),
        height: this.heights.finish(),
        width: this.widths.finish(),
      },
      keypoints: {
        values: this.keypoints.finish(),
        offsets: Uint32Array.from({ length: n + 1 }, (_, i) => (i === 0 ? 0 : ends[i - 1]!)),
      },
      ids: Ids.sequence(n),
    };
  }
}

function readBox(boxes: ObjectsBoxes, i: number, format: BoxFormat, out: Float64Array, place: string): void {
  const nested = typeof boxes[0] === "object";
  const list = nested ? (boxes as ArrayLike<ArrayLike<number>>)[i]! : (boxes as ArrayLike<number>);
  const from = nested ? 0 : 4 * i;
  const a = list[from]!;
  const b = list[from + 1]!;
  const c = list[from + 2]!;
  const d = list[from + 3]!;
  const width = format === "xyxy" ? c - a : c;
  const height = format === "xyxy" ? d - b : d;
  if (!(width >= 0 && height >= 0) || !Number.isFinite(a + b + c + d) || (nested && list.length !== 4))
    throw new BorescopeError("METRICS_BOX", {
      place: `${place}, object ${i}`,
      expected: `four finite numbers ${format}, width and height not negative`,
      found: `[${Array.from(nested ? list : [a, b, c, d]).join(", ")}]`,
      hint: 'Say how boxes are written: boxFormat "xywh", "xyxy" or "cxcywh", in pixels.',
    });
  out[0] = format === "cxcywh" ? a - c / 2 : a;
  out[1] = format === "cxcywh" ? b - d / 2 : b;
  out[2] = width;
  out[3] = height;
}

type ObjectsBoxes = GroundTruthInput["boxes"];
