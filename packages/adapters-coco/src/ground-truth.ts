import { BorescopeError, Dataset, type Id, type Ids, JsonScanner } from "@borescope/core";
import { IdColumn } from "./id-column.js";
import { ObjectColumns } from "./object-columns.js";
import type { RowOptions } from "./row.js";
import { wrongType } from "./row.js";

/** Reads COCO ground truth (instances or keypoints) from the bytes of a file. */
export function readGroundTruth(bytes: Uint8Array, file: string | undefined, options: RowOptions): Dataset {
  const scanner = new JsonScanner(bytes, { file });
  const images = new ImageColumns();
  const categories = new CategoryColumns();
  const objects = new ObjectColumns(options);
  const seen = new Set<string>();
  scanner.skipMark();
  if (scanner.peek() !== 123) throw notGroundTruth(scanner);
  if (scanner.open(123))
    do {
      const key = scanner.string();
      scanner.expect(58);
      seen.add(key);
      if (key === "images") list(scanner, "/images", (place) => images.read(scanner, place));
      else if (key === "categories") list(scanner, "/categories", (place) => categories.read(scanner, place));
      else if (key === "annotations") list(scanner, "/annotations", (place) => keepAnnotation(scanner, objects, place));
      else scanner.skip();
    } while (scanner.more(125));
  scanner.finish();
  for (const key of ["images", "categories", "annotations"])
    if (!seen.has(key)) throw missing(file, `/${key}`, `a list "${key}"`);
  const imageIds = images.ids.finish();
  const categoryIds = categories.ids.finish();
  unique(imageIds, file, "/images", "image id");
  unique(categoryIds, file, "/categories", "category id");
  const { score: _none, ...columns } = objects.finish();
  return new Dataset(
    {
      length: imageIds.length,
      ids: imageIds,
      fileNames: images.names,
      width: Float64Array.from(images.widths),
      height: Float64Array.from(images.heights),
    },
    { length: categoryIds.length, ids: categoryIds, names: categories.names, supercategories: categories.supers },
    {
      ...columns,
      image: resolve(objects.images, imageIds, file, "image"),
      category: resolve(objects.categories, categoryIds, file, "category"),
    },
  );
}

/** Walks a list, telling each element's place. */
export function list(scanner: JsonScanner, place: string, each: (place: string) => void): void {
  if (scanner.peek() !== 91) throw wrongType(scanner, place, "a list");
  let i = 0;
  if (scanner.open(91))
    do each(`${place}/${i++}`);
    while (scanner.more(93));
}

function keepAnnotation(scanner: JsonScanner, objects: ObjectColumns, place: string): void {
  const row = objects.read(scanner, place);
  if (row.image === undefined) throw missing(scanner.file, `${place}/image_id`, "the id of an image");
  if (row.category === undefined) throw missing(scanner.file, `${place}/category_id`, "the id of a category");
  if (row.boxLength !== 4 && row.maskKind === 0) throw missing(scanner.file, `${place}/bbox`, "a box of four numbers");
  const labelled = row.labelled >= 0 ? row.labelled : countLabelled(objects.rowKeypoints());
  const area = Number.isNaN(row.area) ? row.box[2]! * row.box[3]! : row.area;
  objects.keep(row.id ?? objects.length + 1, row.image, row.category, area, labelled === 0 ? 1 : 0);
}

function countLabelled(keypoints: Float64Array): number {
  let n = 0;
  for (let i = 2; i < keypoints.length; i += 3) if (keypoints[i]! > 0) n++;
  return n;
}

class ImageColumns {
  readonly ids = new IdColumn();
  readonly names: string[] = [];
  readonly widths: number[] = [];
  readonly heights: number[] = [];

  read(scanner: JsonScanner, place: string): void {
    let id: Id | undefined;
    let name = "";
    let width = 0;
    let height = 0;
    if (scanner.open(123))
      do {
        const key = scanner.string();
        scanner.expect(58);
        if (key === "id") id = scanner.id();
        else if (key === "file_name") name = scanner.string();
        else if (key === "width") width = scanner.number();
        else if (key === "height") height = scanner.number();
        else scanner.skip();
      } while (scanner.more(125));
    if (id === undefined) throw missing(scanner.file, `${place}/id`, "an id");
    this.ids.push(id);
    this.names.push(name);
    this.widths.push(width);
    this.heights.push(height);
  }
}

class CategoryColumns {
  readonly ids = new IdColumn();
  readonly names: string[] = [];
  readonly supers: (string | null)[] = [];

  read(scanner: JsonScanner, place: string): void {
    let id: Id | undefined;
    let name: string | undefined;
    let parent: string | null = null;
    if (scanner.open(123))
      do {
        const key = scanner.string();
        scanner.expect(58);
        if (key === "id") id = scanner.id();
        else if (key === "name") name = scanner.string();
        else if (key === "supercategory" && scanner.peek() === 34) parent = scanner.string();
        else scanner.skip();
      } while (scanner.more(125));
    if (id === undefined) throw missing(scanner.file, `${place}/id`, "an id");
    this.ids.push(id);
    this.names.push(name ?? String(id));
    this.supers.push(parent);
  }
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

function resolve(column: IdColumn, ids: Ids, file: string | undefined, table: "image" | "category"): Uint32Array {
  const rows = new Uint32Array(column.length);
  for (let i = 0; i < rows.length; i++) {
    const row = ids.rowOf(column.at(i));
    if (row < 0)
      throw new BorescopeError(table === "image" ? "COCO_UNKNOWN_IMAGE" : "COCO_UNKNOWN_CATEGORY", {
        file,
        place: `/annotations/${i}/${table}_id`,
        expected: `the id of one of ${ids.length} ${table === "image" ? "images" : "categories"}`,
        found: String(column.at(i)),
        hint: `Add it to "${table === "image" ? "images" : "categories"}", or skip such rows and count them (on-problem skip).`,
      });
    rows[i] = row;
  }
  return rows;
}

/** A field that must be there is not. */
export function missing(file: string | undefined, place: string, expected: string): BorescopeError {
  return new BorescopeError("COCO_MISSING", { file, place, expected, found: "nothing" });
}

function notGroundTruth(scanner: JsonScanner): BorescopeError {
  const isList = scanner.peek() === 91;
  scanner.skip();
  return new BorescopeError("COCO_NOT_GROUND_TRUTH", {
    file: scanner.file,
    place: "/",
    expected: 'an object with "images", "annotations" and "categories"',
    found: isList ? "a list" : "another value",
    hint: isList ? "This looks like a results file; pass it as detections." : undefined,
  });
}
