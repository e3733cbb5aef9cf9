import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { writeGroundTruth, writeResults } from "@borescope/adapters-coco";
import { yolo } from "@borescope/adapters-yolo";
import {
  type Attributes,
  attributeAt,
  BorescopeError,
  Dataset,
  Detections,
  Ids,
  type Images,
  type Objects,
  type OutputFile,
  type Selection,
  takeAttributes,
  takeRows,
} from "@borescope/core";
import { csvLine } from "./csv.js";
import { writeOutput } from "./output-files.js";

/**
 * Writes the rows of a selection for another tool: `.json` as COCO, `.csv` as a table, a folder or its `.yaml` as YOLO.
 * COCO and YOLO hold the selected objects and the images they lie on, and no others; of images, what is annotated on
 * them.
 *
 * @returns the paths written
 * @throws BorescopeError EXPORT_FORMAT, and those of the format, as YOLO_IMAGE where an image's size is unknown
 */
export async function exportSelection(selection: Selection, path: string): Promise<string[]> {
  const name = basename(path);
  const ending = /\.[^./\\]+$/.exec(name)?.[0].toLowerCase();
  if (ending === ".csv") return writeOutput([{ path: name, content: csvLines(selection) }], path);
  if (ending === ".json")
    return writeOutput(
      Array.from(cocoFiles(selection), ({ content }) => ({ path: name, content })),
      path,
    );
  if (ending === ".yaml" || ending === ".yml")
    return writeOutput(
      Array.from(yoloFiles(selection), (file) => (file.path === "data.yaml" ? { ...file, path: name } : file)),
      dirname(path),
    );
  if (ending === undefined || (await isFolder(path))) return writeOutput(yoloFiles(selection), path);
  throw new BorescopeError("EXPORT_FORMAT", {
    file: path,
    expected: "a file that ends in .json (COCO), .csv or .yaml (YOLO), or a folder (YOLO)",
    found: ending,
  });
}

function cocoFiles(selection: Selection): Iterable<OutputFile> {
  const { dataset, model } = partOf(selection);
  return model === null ? writeGroundTruth(dataset) : writeResults(dataset, model);
}

function yoloFiles(selection: Selection): Iterable<OutputFile> {
  const { dataset, model } = partOf(selection);
  const format = yolo();
  return model === null ? format.write(dataset) : format.writeDetections(dataset, model);
}

/** A data set of the selected objects and their images alone. */
function partOf(selection: Selection): { dataset: Dataset; model: Detections | null } {
  const { dataset, model } = selection;
  const images = selection.images().rows;
  const objects = model === null ? selection.groundTruths().rows : selection.rows;
  const place = new Uint32Array(dataset.images.length);
  images.forEach((row, i) => {
    place[row] = i;
  });
  const taken = <T extends Objects>(table: T, rows: Uint32Array): T => {
    const part = takeRows(table, rows);
    return { ...part, image: part.image.map((row) => place[row]!) };
  };
  const truths = taken(dataset.groundTruth, model === null ? objects : new Uint32Array(0));
  return {
    dataset: new Dataset(takeImages(dataset.images, images), dataset.categories, truths, dataset.name),
    model: model === null ? null : new Detections(model.name, taken(model.objects, objects), model.categories),
  };
}

function takeImages({ ids, fileNames, width, height, attributes }: Images, rows: Uint32Array): Images {
  return {
    length: rows.length,
    ids: Ids.from(Array.from(rows, (row) => ids.at(row))),
    fileNames: Array.from(rows, (row) => fileNames[row]!),
    width: Float64Array.from(rows, (row) => width[row]!),
    height: Float64Array.from(rows, (row) => height[row]!),
    ...(attributes !== undefined && { attributes: takeAttributes(attributes, rows) }),
  };
}

function* csvLines(selection: Selection): Generator<string> {
  const { dataset, table, model, rows } = selection;
  if (table === "images") yield* imageLines(dataset.images, rows);
  else {
    const objects = model?.objects ?? dataset.groundTruth;
    yield* objectLines(dataset.images, objects, (model?.categories ?? dataset.categories).names, rows);
  }
}

function* imageLines({ ids, fileNames, width, height, attributes }: Images, rows: Uint32Array): Generator<string> {
  yield csvLine(["id", "file_name", "width", "height", ...names(attributes)]);
  for (const row of rows)
    yield csvLine([ids.at(row), fileNames[row], width[row], height[row], ...values(attributes, row)]);
}

function* objectLines(
  images: Images,
  { ids, image, category, box, area, crowd, score, attributes }: Objects,
  categories: readonly string[],
  rows: Uint32Array,
): Generator<string> {
  const own = score === undefined ? "iscrowd" : "score";
  yield csvLine([
    "id",
    "image_id",
    "file_name",
    "category",
    "x",
    "y",
    "width",
    "height",
    "area",
    own,
    ...names(attributes),
  ]);
  for (const row of rows) {
    const at = image[row]!;
    yield csvLine([
      ids.at(row),
      images.ids.at(at),
      images.fileNames[at],
      categories[category[row]!],
      ...box.subarray(4 * row, 4 * row + 4),
      area[row],
      score === undefined ? (crowd?.[row] ?? 0) : score[row],
      ...values(attributes, row),
    ]);
  }
}

function names(attributes: Attributes | undefined): string[] {
  return [...(attributes?.keys() ?? [])];
}

function values(attributes: Attributes | undefined, row: number): unknown[] {
  return Array.from(attributes?.values() ?? [], (column) => attributeAt(column, row));
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
