import type { Categories } from "../categories.js";
import type { Dataset, Detections } from "../dataset.js";
import type { Ids } from "../ids.js";
import type { Keypoints } from "../keypoints.js";
import type { Masks } from "../masks/packed.js";
import type { Objects } from "../objects.js";
import { fail, same } from "./verdict.js";

/** Fails unless a data set keeps what every data set promises, whatever is in it. */
export function checkSound(place: string, { images, categories, groundTruth }: Dataset): void {
  const at = `${place}, images`;
  same(`${at}.ids`, images.length, images.ids.length);
  for (const column of ["fileNames", "width", "height"] as const)
    same(`${at}.${column}`, images.length, images[column].length);
  for (const side of [images.width, images.height])
    for (const pixels of side) if (!(pixels >= 0 && Number.isInteger(pixels))) fail(at, "whole pixels", `${pixels}`);
  checkUnique(at, images.ids);
  checkCategories(`${place}, categories`, categories);
  checkObjects(`${place}, ground truth`, groundTruth, images.length, categories.length);
}

/** Fails unless detections keep what all do: the data set's categories first, and a finite score a row. */
export function checkSoundDetections(place: string, detections: Detections, { images, categories }: Dataset): void {
  const { objects, categories: own, name } = detections;
  checkCategories(`${place}, categories`, own);
  categories.names.forEach((each, row) => {
    same(`${place}, name of category ${row}`, each, own.names[row]);
  });
  checkObjects(`${place}, detections of ${name}`, objects, images.length, own.length);
  same(`${place}, score`, objects.length, objects.score?.length);
  for (const score of objects.score) if (!Number.isFinite(score)) fail(place, "finite scores", `${score}`);
}

function checkCategories(place: string, { length, ids, names, supercategories }: Categories): void {
  same(`${place}.ids`, length, ids.length);
  same(`${place}.names`, length, names.length);
  same(`${place}.supercategories`, length, supercategories.length);
  checkUnique(place, ids);
  const twice = names.find((name, row) => names.indexOf(name) !== row);
  if (twice !== undefined) fail(place, "every name once", `"${twice}" twice`);
}

function checkUnique(place: string, ids: Ids): void {
  const row = ids.firstDuplicate();
  if (row >= 0) fail(place, "every id once", `${String(ids.at(row))} twice`);
}

function checkObjects(place: string, objects: Objects, images: number, categories: number): void {
  const { length, image, category, box, area, crowd, ignore, sourceRow, ids, masks, keypoints } = objects;
  same(`${place}, box`, 4 * length, box.length);
  for (const [name, column] of Object.entries({ image, category, area, crowd, ignore, sourceRow, ids }))
    if (column !== undefined) same(`${place}, ${name}`, length, column.length);
  for (let row = 0; row < length; row++) {
    if (!(image[row]! < images)) fail(place, `rows of ${images} images`, `${image[row]} in row ${row}`);
    if (!(category[row]! < categories))
      fail(place, `rows of ${categories} categories`, `${category[row]} in row ${row}`);
    const [x = 0, y = 0, width = 0, height = 0] = box.subarray(4 * row, 4 * row + 4);
    if (!(Number.isFinite(x + y) && width >= 0 && width < Infinity && height >= 0 && height < Infinity))
      fail(place, "finite boxes with sides of 0 or more", `${[x, y, width, height]} in row ${row}`);
    if (!Number.isFinite(area[row])) fail(place, "finite areas", `${area[row]} in row ${row}`);
  }
  if (masks !== undefined) checkMasks(`${place}, masks`, masks, length);
  if (keypoints !== undefined) checkKeypoints(`${place}, keypoints`, keypoints, length);
}

function checkMasks(place: string, { kind, start, stop, counts, points, height, width }: Masks, length: number): void {
  for (const column of [kind, start, stop, height, width]) same(place, length, column.length);
  for (let row = 0; row < length; row++) {
    if (kind[row] === 0) continue;
    const values = kind[row] === 1 ? counts : points;
    if (!(kind[row]! <= 2 && start[row]! <= stop[row]! && stop[row]! <= values.length))
      fail(
        place,
        `a part of ${values.length} values`,
        `${start[row]} to ${stop[row]}, kind ${kind[row]}, in row ${row}`,
      );
    if (!values.subarray(start[row], stop[row]).every(Number.isFinite))
      fail(place, "finite points", `not so in row ${row}`);
  }
}

function checkKeypoints(place: string, { values, offsets }: Keypoints, length: number): void {
  same(`${place}, offsets`, length + 1, offsets.length);
  for (let row = 0; row < length; row++)
    if ((offsets[row + 1]! - offsets[row]!) % 3 !== 0) fail(place, "triples", `others in row ${row}`);
  same(`${place}, values`, values.length, offsets[length]);
  if (!values.every(Number.isFinite)) fail(place, "finite coordinates", "others");
}
