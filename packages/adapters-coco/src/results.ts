import {
  BorescopeError,
  type Dataset,
  Detections,
  GrowableUint32,
  type Id,
  type Ids,
  JsonScanner,
  ListWalker,
} from "@borescope/core";
import { type AreaRule, areaRule, detectionArea } from "./detection-area.js";
import { missing } from "./missing.js";
import { ObjectColumns } from "./object-columns.js";
import { emptyRow, type RowOptions, readRow } from "./row.js";

/** Options of {@link readResults}. */
export interface ResultsOptions extends RowOptions {
  readonly name: string;
  /** Leave rows of categories the data set does not list out of the columns; they are counted. */
  readonly dropUnlisted: boolean;
}

/** Reads results piece by piece: {@link advance} after each piece, {@link finish} after the last. */
export class ResultsReader {
  /** Rows left out because the data set does not list their category. */
  unlisted = 0;
  private readonly images = new GrowableUint32();
  private readonly categories = new GrowableUint32();
  private columns: ObjectColumns | null = null;
  private rule: AreaRule | null = null;
  private readonly walker: ListWalker;

  constructor(
    scanner: JsonScanner,
    private readonly dataset: Dataset,
    private readonly options: ResultsOptions,
  ) {
    const read = (s: JsonScanner) => this.result(s);
    this.walker = new ListWalker(scanner, { "": read, annotations: read });
  }

  /** Reads as far as the scanner's bytes go. @returns true at the end of the file */
  advance(): boolean {
    return this.walker.advance();
  }

  finish(): Detections {
    const { crowd: _crowd, ignore: _ignore, ...rest } = (this.columns ?? new ObjectColumns(this.options)).finish();
    const objects = { ...rest, image: this.images.finish(), category: this.categories.finish() };
    return new Detections(this.options.name, objects, this.dataset.categories);
  }

  private result(scanner: JsonScanner): void {
    const { dataset, options } = this;
    this.columns ??= this.start(scanner);
    const row = this.columns.read(scanner);
    if (row.image === undefined) throw missing(scanner, "image_id", "the id of an image");
    if (row.category === undefined) throw missing(scanner, "category_id", "the id of a category");
    if (Number.isNaN(row.score)) throw missing(scanner, "score", "a number");
    const image = dataset.images.ids.rowOf(row.image);
    if (image < 0) throw unknown(scanner, dataset.images.ids, row.image, "image");
    const area = detectionArea(scanner, this.columns, this.rule, dataset.images, image);
    const category = dataset.categories.ids.rowOf(row.category);
    if (category < 0) {
      if (!options.dropUnlisted) throw unknown(scanner, dataset.categories.ids, row.category, "category");
      this.unlisted++;
      return;
    }
    this.images.push(image);
    this.categories.push(category);
    this.columns.keep(this.columns.length + 1, area);
  }

  /** Looks at the first result, unread: it says what areas are taken from, and so what must be kept. */
  private start(scanner: JsonScanner): ObjectColumns {
    const { pos } = scanner;
    const row = emptyRow();
    readRow(scanner, row, new ObjectColumns({ masks: true, keypoints: true }).stores, { masks: true, keypoints: true });
    scanner.pos = pos;
    this.rule = areaRule(row);
    return new ObjectColumns({
      masks: this.options.masks || this.rule === "mask",
      keypoints: this.options.keypoints || this.rule === "keypoints",
    });
  }
}

/** Reads a COCO results file: a list, or an object whose `annotations` carry `score`. */
export function readResults(
  bytes: Uint8Array,
  file: string | undefined,
  dataset: Dataset,
  options: ResultsOptions,
): { detections: Detections; unlisted: number } {
  const reader = new ResultsReader(new JsonScanner(bytes, { file }), dataset, options);
  reader.advance();
  return { detections: reader.finish(), unlisted: reader.unlisted };
}

function unknown(scanner: JsonScanner, ids: Ids, id: Id, table: "image" | "category"): BorescopeError {
  return new BorescopeError(table === "image" ? "COCO_UNKNOWN_IMAGE" : "COCO_UNKNOWN_CATEGORY", {
    file: scanner.file,
    place: scanner.place(`${table}_id`),
    expected: `the id of one of the ground truth's ${ids.length} ${table === "image" ? "images" : "categories"}`,
    found: typeof id === "string" ? `"${id}"` : String(id),
    hint: "Check that both files belong to the same data set, or skip such rows and count them (on-problem skip).",
  });
}
