import {
  GrowableFloat64,
  GrowableUint8,
  GrowableUint32,
  type Ids,
  type JsonScanner,
  type Keypoints,
  type Masks,
  type Objects,
} from "@borescope/core";
import type { BulkRows } from "./bulk-rows.js";
import { IdColumn } from "./id-column.js";
import { emptyRow, type Row, type RowOptions, readRow } from "./row.js";

/** Room for `expansion` times `length` values, and a little for files that grow denser; spare room is never touched. */
export function roomFor(length: number, expansion: number): number {
  return Math.min(Math.ceil(length * expansion * 1.06) + 1024, MOST);
}

/** Values: a file that claims to be huge does not get more ahead of its rows. */
const MOST = 1 << 28;

/** The columns of annotations or results while they are read. */
export class ObjectColumns {
  readonly row: Row = emptyRow();
  readonly ids = new IdColumn();
  /** As the file gives them, where the tables they point to may come later. */
  readonly images = new IdColumn();
  readonly categories = new IdColumn();
  readonly stores = {
    counts: new GrowableUint32(),
    points: new GrowableFloat64(),
    keypoints: new GrowableFloat64(),
  };
  private readonly boxes = new GrowableFloat64();
  private readonly areas = new GrowableFloat64();
  private readonly crowds = new GrowableUint8();
  private readonly ignores = new GrowableUint8();
  private readonly scores = new GrowableFloat64();
  private readonly maskKinds = new GrowableUint8();
  private readonly maskStarts = new GrowableUint32();
  private readonly maskStops = new GrowableUint32();
  private readonly maskHeights = new GrowableUint32();
  private readonly maskWidths = new GrowableUint32();
  private readonly keypointOffsets = new GrowableUint32();
  /** Up to the last row that has one. */
  private readonly rotatedBoxes = new GrowableFloat64();
  /** Where the parts of the row being read begin: a row that is not kept leaves nothing behind. */
  private readonly begin = { counts: 0, points: 0, keypoints: 0 };

  constructor(readonly options: RowOptions) {
    this.keypointOffsets.push(0);
  }

  get length(): number {
    return this.areas.length;
  }

  /** Reads the next row of the file into `row`; nothing is kept before {@link keep}. */
  read(scanner: JsonScanner): Row {
    const { stores, begin } = this;
    stores.counts.length = begin.counts;
    stores.points.length = begin.points;
    stores.keypoints.length = begin.keypoints;
    this.options.attributes?.begin();
    readRow(scanner, this.row, stores, this.options);
    return this.row;
  }

  /** Run lengths of the row being read. */
  rowCounts(): Uint32Array {
    return this.stores.counts.values.slice(this.begin.counts, this.stores.counts.length);
  }

  /** Rings of the row being read, as {@link Masks.points} holds them. */
  rowPoints(): Float64Array {
    return this.stores.points.values.slice(this.begin.points, this.stores.points.length);
  }

  /** Keypoints of the row being read. */
  rowKeypoints(): Float64Array {
    return this.stores.keypoints.values.subarray(this.begin.keypoints, this.stores.keypoints.length);
  }

  /** Forgets the mask of the row being read. */
  dropMask(): void {
    this.stores.counts.length = this.begin.counts;
    this.stores.points.length = this.begin.points;
    this.row.maskKind = 0;
  }

  /** Appends `row`. */
  keep(area: number, ignored = 0): void {
    const { row, stores, begin } = this;
    this.options.attributes?.keep(this.length);
    if (row.boxLength !== 4) row.box.fill(0);
    this.boxes.push(row.box[0]!);
    this.boxes.push(row.box[1]!);
    this.boxes.push(row.box[2]!);
    this.boxes.push(row.box[3]!);
    this.areas.push(area);
    this.crowds.push(row.crowd);
    this.ignores.push(ignored);
    this.scores.push(row.score);
    if (this.options.masks) {
      const runs = row.maskKind === 1;
      this.maskKinds.push(row.maskKind);
      this.maskStarts.push(runs ? begin.counts : begin.points);
      this.maskStops.push(runs ? stores.counts.length : row.maskKind === 2 ? stores.points.length : begin.points);
      this.maskHeights.push(runs ? row.size[0] : 0);
      this.maskWidths.push(runs ? row.size[1] : 0);
    }
    if (this.options.keypoints) this.keypointOffsets.push(stores.keypoints.length);
    if (this.options.rotatedBoxes === true && !Number.isNaN(row.rotatedBox[0])) {
      this.fillRotatedBoxes(this.length - 1);
      this.rotatedBoxes.append(row.rotatedBox, 5);
    }
    begin.counts = stores.counts.length;
    begin.points = stores.points.length;
    begin.keypoints = stores.keypoints.length;
  }

  /** Rows up to `length` that have no rotated box. */
  private fillRotatedBoxes(length: number): void {
    const { rotatedBoxes } = this;
    while (rotatedBoxes.length < 5 * length) rotatedBoxes.push(Number.NaN);
  }

  /** Appends the rows of a bulk reader. */
  keepMany(bulk: BulkRows, rows: number): void {
    const { stores, begin } = this;
    stores.counts.length = begin.counts;
    stores.points.length = begin.points;
    stores.keypoints.length = begin.keypoints;
    this.boxes.append(bulk.boxes, rows * 4);
    this.areas.append(bulk.areas, rows);
    this.scores.append(bulk.scores, rows);
    this.crowds.append(bulk.crowds, rows);
    this.ignores.append(bulk.ignores, rows);
    if (this.options.masks) this.keepMasks(bulk, rows);
    if (this.options.keypoints)
      for (let i = 0; i < rows; i++) this.keypointOffsets.push(begin.keypoints + bulk.keypointStops[i]!);
    stores.counts.append(bulk.counts, bulk.countsLength);
    stores.points.append(bulk.points, bulk.pointsLength);
    stores.keypoints.append(bulk.keypointValues, bulk.keypointsLength);
    begin.counts = stores.counts.length;
    begin.points = stores.points.length;
    begin.keypoints = stores.keypoints.length;
  }

  /** Makes room for `expansion` times as many rows as there are. */
  expect(expansion: number): void {
    const rows = roomFor(this.length, expansion);
    this.boxes.expect(4 * rows);
    this.areas.expect(rows);
    this.scores.expect(rows);
    this.crowds.expect(rows);
    this.ignores.expect(rows);
    const { counts, points, keypoints } = this.stores;
    for (const store of [counts, points, keypoints])
      if (store.length > 0) store.expect(roomFor(store.length, expansion));
    if (this.options.keypoints) this.keypointOffsets.expect(rows + 1);
    if (!this.options.masks) return;
    for (const column of [this.maskKinds, this.maskStarts, this.maskStops, this.maskHeights, this.maskWidths])
      column.expect(rows);
  }

  private keepMasks({ masks }: BulkRows, rows: number): void {
    const { begin } = this;
    for (let i = 0; i < rows; i++) {
      const kind = masks[5 * i]!;
      const runs = kind === 1;
      const from = runs ? begin.counts : begin.points;
      this.maskKinds.push(kind);
      this.maskStarts.push(kind === 0 ? begin.points : from + masks[5 * i + 1]!);
      this.maskStops.push(kind === 0 ? begin.points : from + masks[5 * i + 2]!);
      this.maskHeights.push(runs ? masks[5 * i + 3]! : 0);
      this.maskWidths.push(runs ? masks[5 * i + 4]! : 0);
    }
  }

  /** The columns that do not depend on other tables. */
  finish(ids: Ids): Omit<Objects, "image" | "category" | "score"> & { score: Float64Array } {
    const { begin, stores } = this;
    stores.counts.length = begin.counts;
    stores.points.length = begin.points;
    stores.keypoints.length = begin.keypoints;
    return {
      length: this.length,
      box: this.boxes.finish(),
      area: this.areas.finish(),
      crowd: this.crowds.finish(),
      ignore: this.ignores.finish(),
      score: this.scores.finish(),
      ids,
      ...(this.options.attributes && { attributes: this.options.attributes.finish(this.length) }),
      ...(this.options.masks ? { masks: this.masks() } : {}),
      ...(this.options.keypoints ? { keypoints: this.keypoints() } : {}),
      ...(this.rotatedBoxes.length > 0 ? { rotatedBox: this.finishRotatedBoxes() } : {}),
    };
  }

  private finishRotatedBoxes(): Float64Array {
    this.fillRotatedBoxes(this.length);
    return this.rotatedBoxes.finish();
  }

  private masks(): Masks {
    return {
      kind: this.maskKinds.finish(),
      start: this.maskStarts.finish(),
      stop: this.maskStops.finish(),
      counts: this.stores.counts.finish(),
      points: this.stores.points.finish(),
      height: this.maskHeights.finish(),
      width: this.maskWidths.finish(),
    };
  }

  private keypoints(): Keypoints {
    return { values: this.stores.keypoints.finish(), offsets: this.keypointOffsets.finish() };
  }
}
