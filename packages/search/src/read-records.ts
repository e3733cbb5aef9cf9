import {
  type AttributeColumn,
  type Attributes,
  BorescopeError,
  type Categories,
  Dataset,
  Detections,
  type Id,
  Ids,
  type Images,
  idFromJson,
  type JsonId,
  type Objects,
  type Table,
  Tags,
} from "@borescope/core";
import { fileError } from "./container.js";
import type { CategoryRecords, ColumnRecords, ImageRecords, ObjectRecords, Records } from "./records.js";
import { idsOf } from "./tables.js";

/** Where the rows of an index are. */
export interface JoinedRows {
  readonly dataset: Dataset;
  readonly table: Table;
  /** The row of each place. */
  readonly rows: Uint32Array;
}

/**
 * A data set of the records alone: the rows that the index holds, in its order.
 *
 * @throws BorescopeError SEARCH_FILE where they are not sound
 */
export function datasetOfRecords(records: Records, count: number, file: string): JoinedRows {
  try {
    const images = imagesOf(records.images);
    const objects = objectsOf(records.objects, images.length);
    const isModel = records.table.startsWith("detections/");
    const dataset = new Dataset(images, categoriesOf(records.categories), isModel ? NO_OBJECTS : objects, records.name);
    const model = isModel ? modelOf(records, objects) : null;
    checkRange(objects.category, (model?.categories ?? dataset.categories).length, "a category");
    const table = model ?? (records.table === "images" ? "images" : "groundTruth");
    const length = table === "images" ? images.length : objects.length;
    if (length !== count) throw new RangeError(`${length} rows for ${count} vectors`);
    dataset.tags.merge(Tags.fromJSON(dataset, records.tags, { file, detections: model === null ? [] : [model] }));
    return { dataset, table, rows: Uint32Array.from({ length: count }, (_, place) => place) };
  } catch (cause) {
    throw fileError(file, "sound records of its rows", cause instanceof Error ? cause.message : String(cause));
  }
}

/**
 * The rows of a data set that the index holds vectors of, found by the files' own ids.
 *
 * @throws BorescopeError SEARCH_JOIN where the data set lacks some, or the model
 */
export function joinRows(records: Records, dataset: Dataset, models: readonly Detections[], file: string): JoinedRows {
  const { table: name } = records;
  const model = models.find((each) => `detections/${each.name}` === name);
  const fail = (expected: string, found: string, hint?: string) =>
    new BorescopeError("SEARCH_JOIN", { file, expected, found, hint });
  if (name.startsWith("detections/") && model === undefined)
    throw fail(
      `the detections of ${name.slice("detections/".length)}`,
      models.length === 0 ? "none" : `those of ${models.map((each) => each.name).join(", ")}`,
      "Pass them to loadIndex: { dataset, detections: [ … ] }.",
    );
  const table = model ?? (name === "images" ? "images" : "groundTruth");
  const ids = (name === "images" ? records.images : records.objects).ids.map(idOf);
  const known = idsOf(dataset, table);
  const rows = Uint32Array.from(ids, (id) => known.rowOf(id) + 1);
  const missing = ids.filter((_, place) => rows[place] === 0);
  if (missing.length > 0)
    throw fail(
      `the ${ids.length} ids of ${name} that the index holds`,
      `${missing.length} of them missing, as ${String(missing[0])}`,
      "Is it the data set that was embedded?",
    );
  if (new Set(rows).size !== rows.length) throw fail("ids that come once", "some that come more often");
  return { dataset, table, rows: rows.map((row) => row - 1) };
}

const NO_OBJECTS: Objects = {
  length: 0,
  ids: Ids.sequence(0),
  image: new Uint32Array(0),
  category: new Uint32Array(0),
  box: new Float64Array(0),
  area: new Float64Array(0),
};

function modelOf({ table, modelCategories }: Records, objects: Objects): Detections {
  const { score } = objects;
  if (score === undefined || modelCategories === undefined) throw new TypeError("detections without scores or classes");
  return new Detections(table.slice("detections/".length), { ...objects, score }, categoriesOf(modelCategories));
}

function imagesOf({ ids, fileNames, width, height, attributes }: ImageRecords): Images {
  const { length } = ids;
  checkLengths(length, fileNames, width, height);
  return {
    length,
    ids: Ids.from(ids.map(idOf)),
    fileNames: fileNames.map(String),
    width: Float64Array.from(width),
    height: Float64Array.from(height),
    attributes: attributesOf(attributes, length),
  };
}

function objectsOf(records: ObjectRecords, images: number): Objects {
  const { ids, image, category, box, area, crowd, score, attributes } = records;
  const { length } = ids;
  checkLengths(length, image, category, area, ...[crowd, score].filter((column) => column !== undefined));
  checkLengths(4 * length, box);
  checkRange(image, images, "an image");
  return {
    length,
    ids: Ids.from(ids.map(idOf)),
    image: Uint32Array.from(image),
    category: Uint32Array.from(category),
    box: Float64Array.from(box),
    area: Float64Array.from(area),
    ...(crowd && { crowd: Uint8Array.from(crowd) }),
    ...(score && { score: Float64Array.from(score) }),
    attributes: attributesOf(attributes, length),
  };
}

function categoriesOf({ ids, names, supercategories }: CategoryRecords): Categories {
  checkLengths(ids.length, names, supercategories);
  return { length: ids.length, ids: Ids.from(ids.map(idOf)), names, supercategories };
}

function attributesOf(records: Readonly<Record<string, ColumnRecords>>, length: number): Attributes {
  return new Map(
    Object.entries(records).map(([name, column]): [string, AttributeColumn] => {
      checkLengths(length, column.values);
      return [name, columnOf(column)];
    }),
  );
}

function columnOf({ kind, values, dictionary }: ColumnRecords): AttributeColumn {
  if (kind === "number")
    return { kind, values: Float64Array.from(values, (value) => (value as number | null) ?? Number.NaN) };
  if (kind === "boolean") return { kind, values: Uint8Array.from(values as number[]) };
  if (kind === "string")
    return { kind, codes: Int32Array.from(values as number[]), dictionary: dictionary!.map(String) };
  if (kind === "json") return { kind, values: values.map((value) => value ?? undefined) };
  throw new TypeError(`a column of the kind ${String(kind)}`);
}

function idOf(value: JsonId): Id {
  const id = idFromJson(value);
  if (id !== undefined) return id;
  throw new TypeError(`an id ${JSON.stringify(value)}`);
}

function checkLengths(length: number, ...columns: readonly (readonly unknown[])[]): void {
  const wrong = columns.find((column) => column.length !== length);
  if (wrong !== undefined) throw new RangeError(`a column of ${wrong.length} where ${length} are`);
}

function checkRange(rows: ArrayLike<number>, length: number, what: string): void {
  const wrong = Array.from(rows).find((row) => !(row >= 0 && row < length));
  if (wrong !== undefined) throw new RangeError(`${what} ${wrong} of ${length}`);
}
