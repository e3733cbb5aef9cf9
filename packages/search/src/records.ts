import {
  type AttributeColumn,
  type Attributes,
  type Categories,
  type Dataset,
  type Ids,
  idToJson,
  type JsonId,
  type Objects,
  selectRows,
  type Table,
  tableName,
  takeAttributes,
  takeRows,
} from "@borescope/core";
import { objectsOf } from "./tables.js";

/** The rows of an index as its file carries them: enough to name, filter and search them by words without the data set. */
export interface Records {
  readonly name: string;
  readonly table: string;
  readonly categories: CategoryRecords;
  /** Of the model, where the table is one's. */
  readonly modelCategories?: CategoryRecords | undefined;
  readonly images: ImageRecords;
  /** Of the table; of a table of images, what is annotated on them. */
  readonly objects: ObjectRecords;
  readonly tags: unknown;
}

/** Columns of categories. */
export interface CategoryRecords {
  readonly ids: readonly JsonId[];
  readonly names: readonly string[];
  readonly supercategories: readonly (string | null)[];
}

/** Columns of images. */
export interface ImageRecords {
  readonly ids: readonly JsonId[];
  readonly fileNames: readonly string[];
  readonly width: readonly number[];
  readonly height: readonly number[];
  readonly attributes: Readonly<Record<string, ColumnRecords>>;
}

/** Columns of objects. */
export interface ObjectRecords {
  readonly ids: readonly JsonId[];
  readonly image: readonly number[];
  readonly category: readonly number[];
  readonly box: readonly number[];
  readonly area: readonly number[];
  readonly crowd?: readonly number[] | undefined;
  readonly score?: readonly number[] | undefined;
  readonly attributes: Readonly<Record<string, ColumnRecords>>;
}

/** A column of attributes; null where a row has no number. */
export interface ColumnRecords {
  readonly kind: AttributeColumn["kind"];
  readonly values: readonly unknown[];
  readonly dictionary?: readonly string[] | undefined;
}

/**
 * The records of some rows of a table, in their order. Masks, keypoints and rotated boxes are left to the data set.
 */
export function recordsOf(dataset: Dataset, table: Table, rows: Uint32Array): Records {
  const objects = objectsOf(dataset, table);
  const imageRows = objects === null ? rows : distinct(rows, objects.image);
  const newRow = new Map(Array.from(imageRows, (row, i) => [row, i]));
  const objectRows = objects === null ? annotationsOn(dataset, imageRows) : rows;
  const { images, categories } = dataset;
  return {
    name: dataset.name,
    table: tableName(table),
    categories: categoryRecords(categories),
    ...(typeof table !== "string" && { modelCategories: categoryRecords(table.categories) }),
    images: {
      ids: idsAt(images.ids, imageRows),
      fileNames: Array.from(imageRows, (row) => images.fileNames[row]!),
      width: Array.from(imageRows, (row) => images.width[row]!),
      height: Array.from(imageRows, (row) => images.height[row]!),
      attributes: attributeRecords(images.attributes, imageRows),
    },
    objects: objectRecords(objects ?? dataset.groundTruth, objectRows, newRow),
    tags: tagRecords(dataset, table, {
      images: imageRows,
      [objects === null ? "groundTruth" : tableName(table)]: objectRows,
    }),
  };
}

function objectRecords(objects: Objects, rows: Uint32Array, newRow: ReadonlyMap<number, number>): ObjectRecords {
  const taken = takeRows<Objects>(objects, rows);
  const { crowd, score } = taken;
  return {
    ids: idsAt(objects.ids, rows),
    image: Array.from(taken.image, (row) => newRow.get(row)!),
    category: [...taken.category],
    box: [...taken.box],
    area: [...taken.area],
    ...(crowd && { crowd: [...crowd] }),
    ...(score && { score: [...score] }),
    attributes: attributeRecords(taken.attributes, null),
  };
}

function attributeRecords(attributes: Attributes | undefined, rows: Uint32Array | null) {
  const taken = attributes === undefined || rows === null ? attributes : takeAttributes(attributes, rows);
  return Object.fromEntries(
    Array.from(taken ?? [], ([name, column]): [string, ColumnRecords] => {
      if (column.kind === "string")
        return [name, { kind: "string", values: [...column.codes], dictionary: column.dictionary }];
      return [name, { kind: column.kind, values: Array.from(column.values as ArrayLike<unknown>, plain) }];
    }),
  );
}

const plain = (value: unknown) =>
  value === undefined || Number.isNaN(value) || typeof value === "bigint" ? null : value;

/** The tags of the rows that are carried, by ids, as a document of tags. */
function tagRecords(dataset: Dataset, table: Table, carried: Readonly<Record<string, Uint32Array>>): unknown {
  const tables: Record<string, Record<string, JsonId[]>> = {};
  const facts: Record<string, unknown> = {};
  for (const [name, selection] of dataset.tags) {
    const rows = carried[selection.table];
    if (rows === undefined || (selection.model !== null && selection.model !== table)) continue;
    const held = selectRows(
      dataset,
      selection.model ?? (selection.table === "images" ? "images" : "groundTruth"),
      rows,
    );
    tables[selection.table] ??= {};
    tables[selection.table]![name] = selection.and(held).ids().map(idToJson);
    const known = dataset.tags.facts(name);
    if (known !== undefined) facts[name] = known;
  }
  return { schema: "borescope.tags/1", tables, facts };
}

function categoryRecords({ ids, names, supercategories }: Categories): CategoryRecords {
  return { ids: Array.from(ids, idToJson), names, supercategories };
}

function idsAt(ids: Ids, rows: Uint32Array): JsonId[] {
  return Array.from(rows, (row) => idToJson(ids.at(row)));
}

/** The different images of some objects, in the order of their first. */
function distinct(rows: Uint32Array, image: Uint32Array): Uint32Array {
  return Uint32Array.from(new Set(Array.from(rows, (row) => image[row]!)));
}

function annotationsOn({ groundTruth }: Dataset, images: Uint32Array): Uint32Array {
  const wanted = new Set(images);
  return Uint32Array.from({ length: groundTruth.length }, (_, row) => row).filter((row) =>
    wanted.has(groundTruth.image[row]!),
  );
}
