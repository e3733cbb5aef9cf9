import {
  BorescopeError,
  type Dataset,
  Detections,
  GrowableUint32,
  type Id,
  type Ids,
  JsonScanner,
} from "@borescope/core";
import { type AreaRule, areaRule, detectionArea } from "./detection-area.js";
import { list, missing } from "./ground-truth.js";
import { ObjectColumns } from "./object-columns.js";
import { emptyRow, type RowOptions, readRow } from "./row.js";

/** Options of {@link readResults}. */
export interface ResultsOptions extends RowOptions {
  readonly name: string;
  /** Leave rows of categories the data set does not list out of the columns; they are counted. */
  readonly dropUnlisted: boolean;
}

/** Reads a COCO results file: a list, or an object whose `annotations` carry `score`. */
export function readResults(
  bytes: Uint8Array,
  file: string | undefined,
  dataset: Dataset,
  options: ResultsOptions,
): { detections: Detections; unlisted: number } {
  const scanner = new JsonScanner(bytes, { file });
  const images = new GrowableUint32();
  const categories = new GrowableUint32();
  let columns: ObjectColumns | null = null;
  let rule: AreaRule | null = null;
  let unlisted = 0;
  const keep = (place: string) => {
    if (columns === null) {
      rule = firstRule(scanner, place);
      columns = new ObjectColumns({
        masks: options.masks || rule === "mask",
        keypoints: options.keypoints || rule === "keypoints",
      });
    }
    const row = columns.read(scanner, place);
    if (row.image === undefined) throw missing(file, `${place}/image_id`, "the id of an image");
    if (row.category === undefined) throw missing(file, `${place}/category_id`, "the id of a category");
    if (Number.isNaN(row.score)) throw missing(file, `${place}/score`, "a number");
    const image = rowOf(dataset.images.ids, row.image, file, `${place}/image_id`, "image");
    const size = { height: dataset.images.height[image]!, width: dataset.images.width[image]! };
    const area = detectionArea(columns, rule, size, file, place);
    const category = dataset.categories.ids.rowOf(row.category);
    if (category < 0) {
      if (!options.dropUnlisted) rowOf(dataset.categories.ids, row.category, file, `${place}/category_id`, "category");
      unlisted++;
      return;
    }
    images.push(image);
    categories.push(category);
    columns.keep(columns.length + 1, row.image, row.category, area);
  };
  scanner.skipMark();
  const c = scanner.peek();
  if (c === 91) list(scanner, "", keep);
  else if (c === 123) {
    if (scanner.open(123))
      do {
        const key = scanner.string();
        scanner.expect(58);
        if (key === "annotations") list(scanner, "/annotations", keep);
        else scanner.skip();
      } while (scanner.more(125));
  } else throw scanner.unexpected("a list of results");
  scanner.finish();
  columns ??= new ObjectColumns(options);
  const { crowd: _crowd, ignore: _ignore, ...rest } = columns.finish();
  const objects = { ...rest, image: images.finish(), category: categories.finish() };
  return { detections: new Detections(options.name, objects, dataset.categories), unlisted };
}

/** Looks at the first result, unread. */
function firstRule(scanner: JsonScanner, place: string): AreaRule | null {
  const { pos } = scanner;
  const probe = new ObjectColumns({ masks: true, keypoints: true });
  const row = emptyRow();
  readRow(scanner, row, probe.stores, probe.options, place);
  scanner.pos = pos;
  return areaRule(row);
}

function rowOf(ids: Ids, id: Id, file: string | undefined, place: string, table: "image" | "category"): number {
  const row = ids.rowOf(id);
  if (row >= 0) return row;
  throw new BorescopeError(table === "image" ? "COCO_UNKNOWN_IMAGE" : "COCO_UNKNOWN_CATEGORY", {
    file,
    place,
    expected: `the id of one of the ground truth's ${ids.length} ${table === "image" ? "images" : "categories"}`,
    found: typeof id === "string" ? `"${id}"` : String(id),
    hint: "Check that both files belong to the same data set, or skip such rows and count them (on-problem skip).",
  });
}
