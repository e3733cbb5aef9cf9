import {
  GrowableFloat64,
  GrowableUint8,
  GrowableUint32,
  type Id,
  type JsonScanner,
  type Objects,
} from "@borescope/core";
import { IdColumn } from "./id-column.js";
import { emptyRow, type Row, type RowOptions, type RowStores, readRow } from "./row.js";

/** The columns of annotations or results while they are read. */
export class ObjectColumns {
  readonly row: Row = emptyRow();
  readonly ids = new IdColumn();
  readonly images = new IdColumn();
  readonly categories = new IdColumn();
  readonly boxes = new GrowableFloat64();
  readonly areas = new GrowableFloat64();
  readonly crowds = new GrowableUint8();
  readonly scores = new GrowableFloat64();
  private readonly stores: RowStores = {
    counts: new GrowableUint32(),
    points: new GrowableFloat64(),
    keypoints: new GrowableFloat64(),
  };

  constructor(private readonly options: RowOptions) {}

  get length(): number {
    return this.areas.length;
  }

  /** Reads the next row of the file into `row`; nothing is kept before {@link keep}. */
  read(scanner: JsonScanner, place: string): Row {
    readRow(scanner, this.row, this.stores, this.options, place);
    return this.row;
  }

  /** Appends `row`. */
  keep(id: Id, image: Id, category: Id, area: number): void {
    const { row, boxes } = this;
    this.ids.push(id);
    this.images.push(image);
    this.categories.push(category);
    const has = row.boxLength === 4;
    for (let k = 0; k < 4; k++) boxes.push(has ? row.box[k]! : 0);
    this.areas.push(area);
    this.crowds.push(row.crowd);
    this.scores.push(row.score);
  }

  /** The columns that do not depend on other tables. */
  finish(): Pick<Objects, "length" | "box" | "area" | "crowd" | "ids"> & { score: Float64Array } {
    return {
      length: this.length,
      box: this.boxes.finish(),
      area: this.areas.finish(),
      crowd: this.crowds.finish(),
      score: this.scores.finish(),
      ids: this.ids.finish(),
    };
  }
}
