import {
  type Attributes,
  type Categories,
  type Dataset,
  type Detections,
  type Id,
  Ids,
  type Images,
  idFromJson,
  idToJson,
  type Objects,
} from "@borescope/core";
import type {
  IdColumn,
  ReportAttributes,
  ReportCategories,
  ReportDataset,
  ReportModel,
  ReportObjects,
  ReportShape,
} from "./report.js";
import { keypointColumns, keypointsOf, maskColumns, masksOf } from "./shape-columns.js";

/** All that objects may have besides boxes. */
const ALL: readonly ReportShape[] = ["masks", "keypoints", "rotatedBox"];

/**
 * A data set as a report holds it.
 *
 * @param shapes - what is kept of objects besides boxes; default: all
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 * import { datasetColumns } from "@borescope/viewer";
 *
 * const dataset = readGroundTruth(readFileSync("val.json"));
 * assert.equal(datasetColumns(dataset).groundTruth.box.length, 4 * dataset.groundTruth.length);
 * ```
 */
export function datasetColumns(
  { name, images, categories, groundTruth }: Dataset,
  shapes: readonly ReportShape[] = ALL,
): ReportDataset {
  return {
    name,
    images: {
      ids: idColumn(images.ids),
      fileNames: [...images.fileNames],
      width: images.width,
      height: images.height,
      attributes: attributeColumns(images.attributes),
    },
    categories: { ...categoryColumns(categories), attributes: attributeColumns(categories.attributes) },
    groundTruth: objectColumns(groundTruth, shapes),
  };
}

/**
 * The columns of a model's detections.
 *
 * @param listed - how many categories the data set lists; those of the model after them are its own
 * @param shapes - what is kept of objects besides boxes; default: all
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { readGroundTruth, readResults } from "@borescope/adapters-coco";
 * import { detectionColumns } from "@borescope/viewer";
 *
 * const dataset = readGroundTruth(readFileSync("val.json"));
 * const yolo = readResults(readFileSync("yolo.json"), dataset);
 * const { objects, extraCategories } = detectionColumns(yolo, dataset.categories.length);
 * assert.deepEqual([objects.score.length, extraCategories.names.length], [yolo.objects.length, 0]);
 * ```
 */
export function detectionColumns(
  { objects, categories }: Detections,
  listed: number,
  shapes: readonly ReportShape[] = ALL,
): Pick<ReportModel, "objects" | "extraCategories"> {
  return {
    objects: { ...objectColumns(objects, shapes), score: objects.score },
    extraCategories: categoryColumns(categories, listed),
  };
}

function objectColumns(objects: Objects, shapes: readonly ReportShape[]): ReportObjects {
  const { ids, image, category, box, area, crowd, ignore, attributes } = objects;
  const of = <S extends ReportShape>(shape: S) => (shapes.includes(shape) ? objects[shape] : undefined);
  const [masks, keypoints, rotatedBox] = [of("masks"), of("keypoints"), of("rotatedBox")];
  return {
    ids: idColumn(ids),
    image,
    category,
    box,
    area,
    ...(crowd && { crowd }),
    ...(ignore && { ignore }),
    ...(masks && { masks: maskColumns(masks) }),
    ...(keypoints && { keypoints: keypointColumns(keypoints) }),
    ...(rotatedBox && { rotatedBox }),
    attributes: attributeColumns(attributes),
  };
}

function categoryColumns({ ids, names, supercategories, length }: Categories, from = 0): ReportCategories {
  const rows = Uint32Array.from({ length: length - from }, (_, i) => from + i);
  return {
    ids: from === 0 ? idColumn(ids) : idColumn(ids.take(rows)),
    names: names.slice(from),
    supercategories: supercategories.slice(from),
  };
}

function attributeColumns(attributes: Attributes | undefined): ReportAttributes {
  return Array.from(attributes ?? [], ([name, column]) => ({
    name,
    column:
      column.kind === "json" ? { kind: "json" as const, values: column.values.map((each) => each ?? null) } : column,
  }));
}

function idColumn(ids: Ids): IdColumn {
  const list = [...ids];
  if (list.every((id, row) => id === row + 1)) return null;
  return list.every((id) => typeof id === "number") ? Float64Array.from(list) : list.map(idToJson);
}

/** The ids of a column. */
export function idsOf(column: IdColumn, length: number): Ids {
  if (column === null) return Ids.sequence(length);
  if (column instanceof Float64Array) return Ids.from(column);
  return Ids.from(column.map((id): Id => idFromJson(id) ?? ""));
}

/** Core's images of a report's. */
export function imagesOf({ ids, fileNames, width, height, attributes }: ReportDataset["images"]): Images {
  return {
    length: fileNames.length,
    ids: idsOf(ids, fileNames.length),
    fileNames,
    width,
    height,
    attributes: attributesOf(attributes),
  };
}

/** Core's categories of a report's data set. */
export function listedCategories(columns: ReportDataset["categories"]): Categories {
  return { ...categoriesOf(columns), attributes: attributesOf(columns.attributes) };
}

/** Core's categories of a report's, and those of a model after them. */
export function categoriesOf(...parts: readonly ReportCategories[]): Categories {
  const names = parts.flatMap((part) => part.names);
  return {
    length: names.length,
    ids: Ids.from(parts.flatMap(({ ids, names: own }) => [...idsOf(ids, own.length)])),
    names,
    supercategories: parts.flatMap(({ supercategories }) => supercategories),
  };
}

/** Core's objects of a report's. @throws BorescopeError REPORT_SHAPE where masks are damaged */
export function objectsOf({ ids, attributes, ...columns }: ReportObjects): Objects {
  const { image, category, box, area, crowd, ignore, masks, keypoints, rotatedBox } = columns;
  return {
    length: image.length,
    ids: idsOf(ids, image.length),
    image,
    category,
    box,
    area,
    ...(crowd && { crowd }),
    ...(ignore && { ignore }),
    ...(masks && { masks: masksOf(masks) }),
    ...(keypoints && { keypoints: keypointsOf(keypoints) }),
    ...(rotatedBox && { rotatedBox }),
    attributes: attributesOf(attributes),
  };
}

function attributesOf(attributes: ReportAttributes): Attributes {
  return new Map(
    attributes.map(({ name, column }) => [
      name,
      column.kind === "json"
        ? { kind: "json" as const, values: column.values.map((each) => (each === null ? undefined : each)) }
        : column,
    ]),
  );
}
