import { BorescopeError, badRow, type ReadContext } from "@borescope/core";
import { LabelLines } from "./label-lines.js";
import { dimensionsOf, expectedLine, isWellFormed, type LineKind, type LineRule, lineKind } from "./line-kind.js";
import { ObjectColumns } from "./object-columns.js";
import { extentOf, signedArea } from "./polygon.js";
import { checkBox, checkConfidence, checkPoint } from "./range.js";

/** The row of the category that a class means. @throws BorescopeError YOLO_CLASS */
export type CategoryOf = (classIndex: number, file: string, place: string) => number;

/** The image that a label file belongs to: its row, and its size in pixels. */
export interface LabelledImage {
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/** Reads label files into columns. */
export class LabelReader {
  readonly columns: ObjectColumns;
  /** Lines that are not blank, over all files. */
  lines = 0;
  /** Polygons of four points, and polygons in all: where they are as many, they may be rotated boxes. */
  readonly polygons = { all: 0, quads: 0 };
  private readonly parsed = new LabelLines();

  constructor(
    private readonly rule: LineRule,
    private readonly categoryOf: CategoryOf,
    private readonly context: ReadContext,
  ) {
    const { masks = false, keypoints = false, rotatedBoxes = false } = context;
    this.columns = new ObjectColumns({ masks, keypoints, rotatedBoxes });
  }

  /** Reads one file. @throws BorescopeError YOLO_*, where bad lines are not to be skipped */
  read(bytes: Uint8Array, file: string, image: LabelledImage): void {
    const { parsed, context } = this;
    const first = this.lines;
    this.lines += parsed.read(bytes, file, (error) => badRow(context, error));
    let kind: LineKind | undefined;
    for (let i = 0; i < parsed.length; i++) {
      const values = parsed.numbers.values.subarray(parsed.starts[i]!, parsed.starts[i + 1]!);
      try {
        kind = this.readRow(values, kind, image, first + parsed.places[i]!, file, `line ${parsed.lines[i]}`);
      } catch (error) {
        if (!(error instanceof BorescopeError)) throw error;
        badRow(context, error);
      }
    }
  }

  private readRow(
    values: Float64Array,
    before: LineKind | undefined,
    image: LabelledImage,
    sourceRow: number,
    file: string,
    place: string,
  ): LineKind {
    const { rule } = this;
    const n = values.length - 1 - (rule.confidence ? 1 : 0);
    const kind = lineKind(n, rule);
    const mixed = before !== undefined && rule.task !== undefined;
    if (kind === undefined)
      throw mixed && isWellFormed(n) ? mixedLines(file, place, rule, n) : badLine(file, place, rule, n);
    if (mixed && kind !== before) throw mixedLines(file, place, rule, n);
    const category = this.categoryOf(values[0]!, file, place);
    const score = rule.confidence ? values[n + 1]! : Number.NaN;
    if (rule.confidence) checkConfidence(score, file, place);
    const numbers = values.subarray(1, 1 + n);
    const isBox = kind === "box" || kind === "pose";
    if (isBox) this.boxRow(numbers, image, category, score, sourceRow, file, place);
    else this.polygonRow(numbers, image, category, score, sourceRow, file, place);
    return kind;
  }

  private boxRow(
    v: Float64Array,
    { row, width, height }: LabelledImage,
    category: number,
    score: number,
    sourceRow: number,
    file: string,
    place: string,
  ): void {
    checkBox(v, file, place);
    const labelled = v.length === 4 ? -1 : this.keypoints(v.subarray(4), width, height, file, place);
    const w = v[2]! * width;
    const h = v[3]! * height;
    const box = [(v[0]! - v[2]! / 2) * width, (v[1]! - v[3]! / 2) * height, w, h];
    this.columns.row(row, category, box, w * h, score, sourceRow, labelled);
  }

  /** @returns how many are labelled */
  private keypoints(v: Float64Array, width: number, height: number, file: string, place: string): number {
    const dimensions = dimensionsOf(v, this.rule);
    const seen = (i: number) => (dimensions === 3 ? v[i + 2]! : v[i] !== 0 || v[i + 1] !== 0 ? 2 : 0);
    for (let i = 0; i < v.length; i += dimensions) if (seen(i) !== 0) checkPoint(v[i]!, v[i + 1]!, file, place);
    let labelled = 0;
    for (let i = 0; i < v.length; i += dimensions) {
      const visibility = seen(i);
      this.columns.keypoint(v[i]! * width, v[i + 1]! * height, visibility);
      if (visibility > 0) labelled++;
    }
    return labelled;
  }

  private polygonRow(
    v: Float64Array,
    { row, width, height }: LabelledImage,
    category: number,
    score: number,
    sourceRow: number,
    file: string,
    place: string,
  ): void {
    for (let i = 0; i < v.length; i += 2) checkPoint(v[i]!, v[i + 1]!, file, place);
    this.polygons.all++;
    if (v.length === 8) this.polygons.quads++;
    const points = v.map((value, i) => value * (i % 2 === 0 ? width : height));
    this.columns.ring(points);
    if (v.length === 8 && this.rule.task !== "segment") this.columns.corners(points);
    this.columns.row(row, category, extentOf(points), Math.abs(signedArea(points)), score, sourceRow, -1);
  }
}

function badLine(file: string, place: string, rule: LineRule, n: number): BorescopeError {
  const { confidence } = rule;
  const other = lineKind(confidence ? n + 1 : n - 1, rule) !== undefined;
  const odd = confidence
    ? "There is no confidence: predict with save_conf=True. Labels without one are ground truth."
    : "A last number that is a confidence belongs to predictions: read this folder as detections.";
  return new BorescopeError("YOLO_LINE", {
    file,
    place,
    expected: expectedLine(rule),
    found: `${n + 1 + (confidence ? 1 : 0)} numbers`,
    hint: other ? odd : rule.task === undefined ? "Keypoints are read with --task pose, or with kpt_shape." : undefined,
  });
}

function mixedLines(file: string, place: string, rule: LineRule, n: number): BorescopeError {
  return new BorescopeError("YOLO_MIXED", {
    file,
    place,
    expected: `lines of one kind, as those before: ${expectedLine(rule)}`,
    found: `${n + 1 + (rule.confidence ? 1 : 0)} numbers`,
    hint: "Trainers misread such files. Leave out the task (--task) to read each line by its length.",
  });
}
