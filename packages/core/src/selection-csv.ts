import { type Attributes, attributeAt } from "./attributes.js";
import { csvLine } from "./csv-line.js";
import type { Images } from "./images.js";
import type { Objects } from "./objects.js";
import type { Selection } from "./selection.js";

/**
 * The rows of a selection as a table, line by line: ids and file names, and of objects their class, box, area, and score
 * or crowd flag; attributes last.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 * import { selectionCsv } from "@borescope/core";
 *
 * const [head] = selectionCsv(readGroundTruth(readFileSync("val.json")).select("images"));
 * assert.match(head!, /^id,file_name,width,height/);
 * ```
 */
export function* selectionCsv(selection: Selection): Generator<string> {
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
