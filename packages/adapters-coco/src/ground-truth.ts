import {
  BorescopeError,
  badRow,
  Dataset,
  type Ids,
  JsonScanner,
  ListWalker,
  type ReadContext,
  takeRows,
} from "@borescope/core";
import { CategoryColumns } from "./category-columns.js";
import type { IdColumn } from "./id-column.js";
import { ImageColumns } from "./image-columns.js";
import { missing } from "./missing.js";
import { ObjectColumns } from "./object-columns.js";
import { type GroundTruthOptions, withDefaults } from "./options.js";

/** Reads ground truth piece by piece: {@link advance} after each piece, {@link finish} after the last. */
export class GroundTruthReader {
  private readonly images = new ImageColumns();
  private readonly categories = new CategoryColumns();
  private readonly objects: ObjectColumns;
  private readonly walker: ListWalker;

  constructor(
    private readonly scanner: JsonScanner,
    private readonly context: ReadContext,
  ) {
    this.objects = new ObjectColumns({ masks: context.masks ?? false, keypoints: context.keypoints ?? false });
    this.walker = new ListWalker(
      scanner,
      {
        images: (s) => this.images.read(s),
        categories: (s) => this.categories.read(s),
        annotations: (s) => this.annotation(s),
      },
      (error) => badRow(context, error),
      [],
      refuse,
    );
  }

  /** Reads as far as the scanner's bytes go. @returns true at the end of the file */
  advance(): boolean {
    return this.walker.advance();
  }

  /**
   * Resolves ids to rows.
   *
   * @throws BorescopeError COCO_MISSING, COCO_DUPLICATE_ID, COCO_DUPLICATE_NAME, COCO_UNKNOWN_IMAGE, COCO_UNKNOWN_CATEGORY
   */
  finish(name: string): Dataset {
    const { file } = this.scanner;
    for (const key of ["images", "categories", "annotations"])
      if (!this.walker.seen.has(key))
        throw new BorescopeError("COCO_MISSING", {
          file,
          place: `/${key}`,
          expected: `a list "${key}"`,
          found: "nothing",
          hint: key === "annotations" ? undefined : "Results files lack it: pass the ground truth first.",
        });
    const images = this.images.finish();
    const categories = this.categories.finish(file);
    unique(images.ids, file, "/images", "image id");
    unique(categories.ids, file, "/categories", "category id");
    const { score: _score, ...columns } = this.objects.finish();
    const image = this.resolve(this.objects.images, images.ids, "image");
    const category = this.resolve(this.objects.categories, categories.ids, "category");
    const objects = { ...columns, image: Uint32Array.from(image), category: Uint32Array.from(category) };
    const known = Uint32Array.from(image.keys()).filter((i) => image[i]! >= 0 && category[i]! >= 0);
    return new Dataset(images, categories, known.length === image.length ? objects : takeRows(objects, known), name);
  }

  private annotation(scanner: JsonScanner): void {
    const { objects } = this;
    const row = objects.read(scanner);
    if (row.image === undefined) throw missing(scanner, "image_id", "the id of an image");
    if (row.category === undefined) throw missing(scanner, "category_id", "the id of a category");
    if (row.boxLength !== 4 && row.maskKind === 0) throw missing(scanner, "bbox", "a box of four numbers");
    const labelled = row.labelled >= 0 ? row.labelled : countLabelled(objects.rowKeypoints());
    const area = Number.isNaN(row.area) ? row.box[2]! * row.box[3]! : row.area;
    objects.images.push(row.image);
    objects.categories.push(row.category);
    objects.keep(row.id ?? objects.length + 1, area, labelled === 0 ? 1 : 0);
  }

  /** Rows of the ids, -1 where an id is unknown and such rows are skipped. */
  private resolve(column: IdColumn, ids: Ids, table: "image" | "category"): Int32Array {
    const rows = new Int32Array(column.length);
    for (let i = 0; i < rows.length; i++) {
      const row = ids.rowOf(column.at(i));
      if (row < 0) badRow(this.context, unknownId(this.scanner.file, i, column, ids, table));
      rows[i] = row;
    }
    return rows;
  }
}

/**
 * Reads COCO ground truth (instances or keypoints) from the bytes of a file.
 *
 * @throws BorescopeError JSON_*, COCO_*
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 *
 * const text = '{"images": [{"id": 7}], "categories": [{"id": 1, "name": "burr"}], "annotations": []}';
 * assert.equal(readGroundTruth(new TextEncoder().encode(text)).images.length, 1);
 * ```
 */
export function readGroundTruth(bytes: Uint8Array, options: GroundTruthOptions = {}): Dataset {
  const reader = new GroundTruthReader(new JsonScanner(bytes, { file: options.file }), withDefaults(options));
  reader.advance();
  return reader.finish(options.file ?? "dataset");
}

function countLabelled(keypoints: Float64Array): number {
  let n = 0;
  for (let i = 2; i < keypoints.length; i += 3) if (keypoints[i]! > 0) n++;
  return n;
}

function unique(ids: Ids, file: string | undefined, place: string, what: string): void {
  const row = ids.firstDuplicate();
  if (row < 0) return;
  throw new BorescopeError("COCO_DUPLICATE_ID", {
    file,
    place: `${place}/${row}/id`,
    expected: `every ${what} once`,
    found: `${String(ids.at(row))} again`,
    hint: "Give each row its own id.",
  });
}

function unknownId(file: string | undefined, row: number, column: IdColumn, ids: Ids, table: "image" | "category") {
  const tableName = table === "image" ? "images" : "categories";
  return new BorescopeError(table === "image" ? "COCO_UNKNOWN_IMAGE" : "COCO_UNKNOWN_CATEGORY", {
    file,
    place: `/annotations/${row}/${table}_id`,
    expected: `the id of one of ${ids.length} ${tableName}`,
    found: typeof column.at(row) === "string" ? `"${column.at(row)}"` : String(column.at(row)),
    hint: `Add it to "${tableName}", or skip such rows and count them (--on-problem skip).`,
  });
}

function refuse(scanner: JsonScanner, opening: number): BorescopeError | null {
  if (opening === 123 || opening === 0) return null;
  const isList = opening === 91;
  if (!isList) scanner.skip();
  return new BorescopeError("COCO_NOT_GROUND_TRUTH", {
    file: scanner.file,
    place: "/",
    expected: 'an object with "images", "annotations" and "categories"',
    found: isList ? "a list" : "another value",
    hint: isList ? "This looks like a results file; pass it as detections." : undefined,
  });
}
