import {
  asProblem,
  BorescopeError,
  badRow,
  categoryRules,
  chooseRule,
  type Dataset,
  Detections,
  type DetectionsContext,
  GrowableInt32,
  GrowableUint32,
  guessCause,
  type Id,
  IdCodes,
  type IdRule,
  imageRules,
  JsonScanner,
  ListWalker,
  takeRows,
  withExtraCategories,
} from "@borescope/core";
import { type AreaRule, areaRule, detectionArea } from "./detection-area.js";
import { missing } from "./missing.js";
import { ObjectColumns } from "./object-columns.js";
import { type ResultsOptions, withDefaults } from "./options.js";
import { emptyRow, readRow } from "./row.js";

const ROW_MEMBERS = ["image_id", "category_id", "bbox", "score", "segmentation", "keypoints"];

/** Reads results piece by piece: {@link advance} after each piece, {@link finish} after the last. */
export class ResultsReader {
  /** What areas are taken from: set by the first result, or given, as to the reader of a shard. */
  rule: AreaRule | null = null;
  private readonly images: IdCodes;
  private readonly categories: IdCodes;
  /** Codes of {@link IdCodes}, a row each. */
  private readonly imageCodes = new GrowableInt32();
  private readonly categoryCodes = new GrowableInt32();
  private readonly rows = new GrowableUint32();
  private columns: ObjectColumns | null = null;
  private skipped = false;
  private named = false;
  private readonly walker: ListWalker;

  constructor(
    private readonly scanner: JsonScanner,
    private readonly dataset: Dataset,
    private readonly context: DetectionsContext,
  ) {
    this.images = new IdCodes(dataset.images.ids);
    this.categories = new IdCodes(dataset.categories.ids);
    const read = (s: JsonScanner) => this.result(s);
    const bad = (error: BorescopeError) => {
      badRow(context, error);
      this.skipped = true;
    };
    this.walker = new ListWalker(scanner, { "": read, annotations: read }, bad, ROW_MEMBERS);
  }

  /** Reads as far as the scanner's bytes go. @returns true at the end of the file */
  advance(): boolean {
    return this.walker.advance();
  }

  /** Matches ids to rows. @throws BorescopeError COCO_UNKNOWN_IMAGE, COCO_UNKNOWN_CATEGORY, COCO_NOT_RESULTS */
  finish(): Detections {
    const { dataset, context } = this;
    if (!this.walker.seen.has("annotations") && !this.walker.seen.has(""))
      throw new BorescopeError("COCO_NOT_RESULTS", {
        file: this.scanner.file,
        place: "/",
        expected: 'a list of results, or an object whose "annotations" carry "score"',
        found: "an object without annotations",
      });
    const columns = this.columns ?? new ObjectColumns({ masks: false, keypoints: false });
    const { crowd: _crowd, ignore: _ignore, ...rest } = columns.finish();
    const imageRule = this.ruleFor(
      this.images,
      this.imageCodes,
      imageRules(dataset.images, context.matchImages),
      "image",
    );
    const image = this.rowsOf(this.images, this.imageCodes, imageRule);
    const categoryRule = this.categoryRule(imageRule);
    const category = this.rowsOf(this.categories, this.categoryCodes, categoryRule);
    const extra = categoryRule === null ? this.categories.unknown : [];
    for (let i = 0; i < category.length; i++)
      if (category[i]! < 0) category[i] = dataset.categories.length - 1 - category[i]!;
    const objects = {
      ...rest,
      image: Uint32Array.from(image),
      category: Uint32Array.from(category),
      ...(this.skipped ? { sourceRow: this.rows.finish() } : {}),
    };
    const known = Uint32Array.from(image.keys()).filter((i) => image[i]! >= 0);
    const kept = known.length === image.length ? objects : takeRows(objects, known);
    return new Detections(context.model, kept, withExtraCategories(dataset.categories, extra));
  }

  private result(scanner: JsonScanner): void {
    const { context, dataset } = this;
    this.columns ??= this.start(scanner);
    const row = this.columns.read(scanner);
    if (row.image === undefined) throw missing(scanner, "image_id", "the id of an image");
    if (row.category === undefined) throw missing(scanner, "category_id", "the id of a category");
    if (Number.isNaN(row.score)) throw missing(scanner, "score", "a number (is this ground truth?)");
    if (row.named) this.named = true;
    const image = this.images.code(row.image);
    const category = this.categories.code(row.category);
    const area = detectionArea(scanner, this.columns, this.rule, dataset.images, image);
    if (image < 0 && context.matchImages === "id")
      throw this.unknown(this.images, "image", scanner.place("image_id"), [row.image]);
    if (category < 0 && context.matchCategories === "id" && context.unlisted === "throw")
      throw this.unknown(this.categories, "category", scanner.place("category_id"), [row.category]);
    this.imageCodes.push(image);
    this.categoryCodes.push(category);
    this.rows.push(scanner.index);
    this.columns.keep(this.columns.length + 1, area);
  }

  /** Looks at the first result, unread: it says what areas are taken from, and so what must be kept. */
  private start(scanner: JsonScanner): ObjectColumns {
    const { pos } = scanner;
    const row = emptyRow();
    const all = { masks: true, keypoints: true };
    readRow(scanner, row, new ObjectColumns(all).stores, all);
    scanner.pos = pos;
    this.rule ??= areaRule(row);
    return new ObjectColumns({
      masks: this.context.masks === true || this.rule === "mask",
      keypoints: this.context.keypoints === true || this.rule === "keypoints",
    });
  }

  /** Another reading of the ids, where they are not all known or the caller asks for one; null: the ids themselves. */
  private ruleFor(
    codes: IdCodes,
    column: GrowableInt32,
    rules: readonly IdRule[],
    table: "image" | "category",
  ): IdRule | null {
    const { context, scanner } = this;
    const asked = table === "image" ? context.matchImages : context.matchCategories;
    if (asked === "id" || (asked === "auto" && codes.unknown.length === 0)) return null;
    const used = distinct(column, codes);
    const rule = chooseRule(used, rules);
    if (rule !== null) {
      context.problems.add({
        code: table === "image" ? "COCO_MATCHED_IMAGES" : "COCO_MATCHED_CATEGORIES",
        file: scanner.file,
        place: `${table}_id`,
        message: `Matched ${used.length} ${table === "image" ? "images" : "categories"} by ${rule.name}.`,
      });
      return rule;
    }
    if (codes.unknown.length === 0 && asked === "auto") return null;
    if (table === "category" && context.unlisted === "aside") return this.setAside();
    const error = this.unknown(codes, table, `${table}_id`, asked === "auto" ? codes.unknown : used);
    if (table === "category" || context.onProblem === "throw") throw error;
    return null;
  }

  /** Ultralytics numbers classes from 1, and names the file of each image, since the version that does both. */
  private categoryRule(imageRule: IdRule | null): IdRule | null {
    const { context, dataset } = this;
    const rules = categoryRules(dataset.categories, context.matchCategories);
    const fromOne = rules.find(({ name }) => name.endsWith("from 1"));
    const codes = this.categories;
    if (
      imageRule !== null &&
      this.named &&
      fromOne !== undefined &&
      codes.ids.length > 0 &&
      codes.idOf(codes.ids.order()[0]!) === 0
    ) {
      if (chooseRule(distinct(this.categoryCodes, codes), [fromOne]) !== null) {
        context.problems.add({
          code: "COCO_MATCHED_CATEGORIES",
          file: this.scanner.file,
          place: "category_id",
          message: `Matched categories by ${fromOne.name}, as Ultralytics writes them (rows have "file_name").`,
        });
        return fromOne;
      }
    }
    return this.ruleFor(codes, this.categoryCodes, rules, "category");
  }

  private setAside(): null {
    const { context, categories, categoryCodes } = this;
    for (let i = 0; i < categoryCodes.length; i++) {
      const code = categoryCodes.values[i]!;
      if (code < 0)
        context.problems.add(
          asProblem(this.unknown(categories, "category", this.placeOf(i, "category_id"), [categories.idOf(code)])),
        );
    }
    return null;
  }

  /** Rows by the rule, or by the ids; unknown images are reported and get -1, unknown categories keep their codes. */
  private rowsOf(codes: IdCodes, column: GrowableInt32, rule: IdRule | null): Int32Array {
    const rows = column.finish();
    if (rule !== null) {
      const byCode = new Map<number, number>();
      for (let i = 0; i < rows.length; i++) {
        const code = rows[i]!;
        let row = byCode.get(code);
        if (row === undefined) {
          row = rule.row(codes.idOf(code));
          byCode.set(code, row);
        }
        rows[i] = row;
      }
    } else if (codes === this.images)
      for (let i = 0; i < rows.length; i++)
        if (rows[i]! < 0)
          badRow(this.context, this.unknown(codes, "image", this.placeOf(i, "image_id"), [codes.idOf(rows[i]!)]));
    return rows;
  }

  private placeOf(row: number, field: string): string {
    return `${this.walker.seen.has("annotations") ? "/annotations" : ""}/${this.rows.values[row]}/${field}`;
  }

  private unknown(codes: IdCodes, table: "image" | "category", place: string, ids: readonly Id[]): BorescopeError {
    const several = ids.length > 1 ? `${ids.length} others, ` : "";
    const shown = ids.slice(0, 5).map((id) => (typeof id === "string" ? `"${id}"` : String(id)));
    return new BorescopeError(table === "image" ? "COCO_UNKNOWN_IMAGE" : "COCO_UNKNOWN_CATEGORY", {
      file: this.scanner.file,
      place,
      expected: `ids of the ground truth's ${codes.ids.length} ${table === "image" ? "images" : "categories"}`,
      found: `${several}${shown.join(", ")}${ids.length > shown.length ? " …" : ""}`,
      hint: `${guessCause(ids, codes.ids, table)} Rows of unknown ids can be skipped and counted (--on-problem skip).`.trim(),
    });
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

function distinct(column: GrowableInt32, codes: IdCodes): Id[] {
  const seen = new Set<number>();
  for (let i = 0; i < column.length; i++) seen.add(column.values[i]!);
  return Array.from(seen, (code) => codes.idOf(code));
}
