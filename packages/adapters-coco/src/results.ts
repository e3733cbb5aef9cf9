import {
  asProblem,
  BorescopeError,
  badRow,
  type Dataset,
  Detections,
  type DetectionsContext,
  Ids,
  imageRules,
  JsonScanner,
  ListWalker,
  rowsWhere,
  takeRows,
  withExtraCategories,
} from "@borescope/core";
import { AttributeReader } from "./attribute-reader.js";
import {
  BOX_AREA,
  BulkRows,
  HAS_BOX,
  HAS_CATEGORY,
  HAS_IMAGE,
  HAS_KEYPOINTS,
  HAS_MASK,
  HAS_NAME,
  HAS_SCORE,
  KEYPOINT_AREA,
  keepFlags,
  MASK_AREA,
} from "./bulk-rows.js";
import { chooseCategoryRule } from "./category-rule.js";
import { type AreaRule, areaRule, detectionArea } from "./detection-area.js";
import { IdMatching } from "./matching.js";
import { missing } from "./missing.js";
import { ObjectColumns, roomFor } from "./object-columns.js";
import { type ResultsOptions, withDefaults } from "./options.js";
import { OwnTables } from "./own-tables.js";
import { Places } from "./places.js";
import { emptyRow, readRow } from "./row.js";
import { describeValue } from "./values.js";

/** Members by which a first object is known as a row of an NDJSON file. */
const ROW_MEMBERS = [
  "image_id",
  "category_id",
  "bbox",
  "score",
  "segmentation",
  "keypoints",
  "id",
  "file_name",
  "area",
  "iscrowd",
];

/** What the bulk reader does, and what a row must have, by the rule of areas. */
const BY_RULE: Readonly<Record<AreaRule, readonly [number, number]>> = {
  box: [BOX_AREA, HAS_BOX],
  mask: [MASK_AREA, HAS_MASK],
  keypoints: [KEYPOINT_AREA, HAS_KEYPOINTS],
};

/**
 * Reads results piece by piece: {@link advance} after each piece, {@link finish} after the last.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, ResultsReader } from "@borescope/adapters-coco";
 * import { JsonScanner, Problems } from "@borescope/core";
 *
 * const encode = (text: string) => new TextEncoder().encode(text);
 * const dataset = readGroundTruth(encode('{"images": [{"id": 7}], "categories": [{"id": 1, "name": "burr"}], "annotations": []}'));
 * const scanner = new JsonScanner(encode('[{"image_id": 7, "category_id": 1, "bbox": [0, 0, 8'), { final: false });
 * const matching = { matchImages: "auto", matchCategories: "auto", unlisted: "throw" } as const;
 * const reader = new ResultsReader(scanner, dataset, { onProblem: "throw", problems: new Problems(), model: "yolo", ...matching });
 * reader.rule = "box"; // of a shard: what the whole file's first result says
 * assert.equal(reader.advance(), false);
 * scanner.append(encode(', 4], "score": 0.5}]'));
 * scanner.final = true;
 * assert.equal(reader.advance(), true);
 * assert.deepEqual([...reader.finish().objects.area], [32]);
 * ```
 */
export class ResultsReader {
  /** What areas are taken from: set by the first result, or given, as to the reader of a shard. */
  rule: AreaRule | null = null;
  private readonly images: IdMatching;
  private readonly categories: IdMatching;
  private readonly own = new OwnTables();
  private readonly places = new Places();
  private columns: ObjectColumns | null = null;
  private bulk: BulkRows | null | undefined;
  private named = false;
  private sized = false;
  private readonly walker: ListWalker;

  constructor(
    private readonly scanner: JsonScanner,
    private readonly dataset: Dataset,
    private readonly context: DetectionsContext,
  ) {
    const places = { file: scanner.file, place: (row: number) => this.placeOf(row) };
    this.images = new IdMatching("image", dataset.images.ids, context, places);
    this.categories = new IdMatching("category", dataset.categories.ids, context, places);
    const read = { one: (s: JsonScanner) => this.result(s), many: (s: JsonScanner) => this.results(s) };
    const lists = {
      "": read,
      annotations: read,
      images: { one: (s: JsonScanner) => this.own.read(s, "images") },
      categories: { one: (s: JsonScanner) => this.own.read(s, "categories") },
    };
    const bad = (error: BorescopeError) => badRow(context, error);
    this.walker = new ListWalker(scanner, lists, bad, ROW_MEMBERS, refuse);
  }

  /** Reads as far as the scanner's bytes go. @returns true at the end of the file */
  advance(): boolean {
    return this.walker.advance();
  }

  /** Matches ids to rows. @throws BorescopeError COCO_UNKNOWN_IMAGE, COCO_UNKNOWN_CATEGORY, COCO_NOT_RESULTS */
  finish(): Detections {
    const { dataset, context, images, own } = this;
    this.bulk?.release();
    if (!this.walker.seen.has("annotations") && !this.walker.seen.has(""))
      throw notResults(this.scanner, "an object without annotations");
    const columns = this.columns ?? new ObjectColumns({ masks: false, keypoints: false });
    const { crowd: _crowd, ignore: _ignore, ...rest } = columns.finish(Ids.sequence(columns.length));
    const imageRule = images.choose(
      context.matchImages,
      own.imageRule(dataset.images),
      imageRules(dataset.images, context.matchImages),
      context.onProblem === "throw",
    );
    const image = images.rows(imageRule);
    const unknown = this.leaveOut(image);
    const ultralytics = imageRule !== null && this.named;
    const ownRule = own.categoryRule(dataset.categories);
    const categoryRule = chooseCategoryRule(this.categories, dataset.categories, context, ownRule, ultralytics);
    const category = this.categories.rows(categoryRule);
    const extra = this.setAside(category, unknown);
    const objects = {
      ...rest,
      image: unsigned(image),
      category: unsigned(category),
      ...(this.places.gaps ? { sourceRow: this.places.finish()! } : {}),
    };
    const known = rowsWhere(unknown.length, (row) => unknown[row] === 0);
    const kept = known === null ? objects : takeRows(objects, known);
    return new Detections(context.model, kept, withExtraCategories(dataset.categories, extra));
  }

  private result(scanner: JsonScanner): void {
    const { dataset, images, categories } = this;
    this.columns ??= this.start(scanner);
    const row = this.columns.read(scanner);
    if (row.image === undefined) throw missing(scanner, "image_id", "the id of an image");
    if (row.category === undefined) throw missing(scanner, "category_id", "the id of a category");
    if (Number.isNaN(row.score)) throw missing(scanner, "score", "a number (is this ground truth?)");
    const known = dataset.images.ids.rowOf(row.image);
    const area = detectionArea(scanner, this.columns, this.rule!, dataset.images, known);
    if (row.named) this.named = true;
    images.column.push(known >= 0 ? known : images.codes.code(row.image));
    categories.column.push(categories.codes.code(row.category));
    this.places.add(scanner.index);
    this.columns.keep(area);
  }

  /** Plain rows, many at a time; not before one has set the rule. */
  private results(scanner: JsonScanner): number {
    if (this.columns?.options.attributes === undefined) this.bulk = BulkRows.forFile(scanner, this.bulk);
    const { columns, images, categories, rule, bulk } = this;
    if (!bulk || columns === null || columns.options.attributes !== undefined || rule === null) return 0;
    const [keep, need] = BY_RULE[rule];
    const rows = bulk.read(scanner, keepFlags(columns.options) | keep, HAS_IMAGE | HAS_CATEGORY | HAS_SCORE | need);
    if (rows === 0) return 0;
    if (bulk.anyHas(HAS_NAME)) this.named = true;
    images.append(bulk.images, rows);
    categories.append(bulk.categories, rows);
    this.places.add(scanner.index, rows);
    columns.keepMany(bulk, rows);
    if (!this.sized) this.expect(columns);
    return bulk.pending ? -rows : rows;
  }

  /** Makes room for the whole file, going by its first rows. */
  private expect(columns: ObjectColumns): void {
    this.sized = true;
    const expansion = this.scanner.expansion();
    columns.expect(expansion);
    const rows = roomFor(columns.length, expansion);
    this.images.column.expect(rows);
    this.categories.column.expect(rows);
  }

  /** Looks at the first result, unread: it says what areas are taken from, and so what must be kept. */
  private start(scanner: JsonScanner): ObjectColumns {
    const { pos } = scanner;
    const row = emptyRow();
    const all = { masks: true, keypoints: true };
    readRow(scanner, row, new ObjectColumns(all).stores, all);
    this.rule ??= areaRule(row);
    if (this.rule === null) throw missing(scanner, "bbox", "a box of four numbers, a mask, keypoints or a rotated box");
    scanner.pos = pos;
    return new ObjectColumns({
      masks: this.context.masks === true || this.rule === "mask",
      keypoints: this.context.keypoints === true || this.rule === "keypoints",
      rotatedBoxes: this.context.rotatedBoxes,
      attributes: AttributeReader.create(this.context, "detections"),
    });
  }

  /** Counts rows of unknown images, where {@link IdMatching.choose} did not refuse them. @returns 1 for each such row */
  private leaveOut(image: Int32Array): Uint8Array {
    const { images } = this;
    const unknown = new Uint8Array(image.length);
    for (let i = 0; i < image.length; i++) {
      if (image[i]! >= 0) continue;
      unknown[i] = 1;
      badRow(this.context, images.unknown([images.codes.idOf(image[i]!)], `${this.placeOf(i)}/image_id`));
    }
    return unknown;
  }

  /**
   * Gives each unlisted category that is used a row after the listed ones, and counts its detections.
   *
   * @param category - rows, or negative codes, which are replaced
   * @returns the ids of the unlisted categories
   */
  private setAside(category: Int32Array, leftOut: Uint8Array) {
    const { context, categories, dataset } = this;
    const rowOfCode = new Map<number, number>();
    const listed = dataset.categories.length;
    for (let i = 0; i < category.length; i++) {
      const code = category[i]!;
      if (code >= 0 || leftOut[i] === 1) continue;
      const row = rowOfCode.get(code) ?? listed + rowOfCode.size;
      rowOfCode.set(code, row);
      category[i] = row;
      context.problems.add(
        asProblem(categories.unknown([categories.codes.idOf(code)], `${this.placeOf(i)}/category_id`)),
      );
    }
    return Array.from(rowOfCode.keys(), (code) => categories.codes.idOf(code));
  }

  private placeOf(row: number): string {
    return `${this.walker.seen.has("annotations") ? "/annotations" : ""}/${this.places.at(row)}`;
  }
}

/**
 * Reads a COCO results file: a list, or an object whose `annotations` carry `score`.
 *
 * @throws BorescopeError JSON_*, COCO_*
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 *
 * const encode = (text: string) => new TextEncoder().encode(text);
 * const dataset = readGroundTruth(encode('{"images": [{"id": 7}], "categories": [{"id": 1, "name": "burr"}], "annotations": []}'));
 * const results = '[{"image_id": 7, "category_id": 1, "bbox": [0, 0, 8, 4], "score": 0.5}]';
 * assert.deepEqual([...readResults(encode(results), dataset).objects.area], [32]);
 * ```
 */
export function readResults(bytes: Uint8Array, dataset: Dataset, options: ResultsOptions = {}): Detections {
  const reader = new ResultsReader(new JsonScanner(bytes, { file: options.file }), dataset, withDefaults(options));
  reader.advance();
  return reader.finish();
}

/** Rows that are known, or left out afterwards, as what they are. */
function unsigned(rows: Int32Array): Uint32Array {
  return new Uint32Array(rows.buffer, rows.byteOffset, rows.length);
}

function notResults(scanner: JsonScanner, found: string): BorescopeError {
  return new BorescopeError("COCO_NOT_RESULTS", {
    file: scanner.file,
    place: "/",
    expected: 'a list of results, or an object whose "annotations" carry "score"',
    found,
  });
}

function refuse(scanner: JsonScanner, opening: number): BorescopeError | null {
  return opening === 123 || opening === 91 || opening === 0 ? null : notResults(scanner, describeValue(scanner));
}
