import {
  type Categories,
  type Dataset,
  type Detections,
  type Images,
  type Objects,
  type OutputFile,
  rleToString,
  unpackRings,
} from "@borescope/core";
import { id, members, number, numbers } from "./json-text.js";

/** Characters that are gathered before they are given on. */
const PIECE = 1 << 16;

/**
 * Ground truth as `annotations.json`, piece by piece: what was read is written back, masks as polygons or compressed
 * run lengths. Of a row's `num_keypoints` only whether it is 0 is known.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, writeGroundTruth } from "@borescope/adapters-coco";
 *
 * const text = '{"images": [{"id": 7}], "categories": [{"id": 1, "name": "burr"}], "annotations": []}';
 * const [file] = writeGroundTruth(readGroundTruth(new TextEncoder().encode(text)));
 * assert.equal(file?.path, "annotations.json");
 * assert.deepEqual(JSON.parse([...file.content].join("")).categories, [{ id: 1, name: "burr" }]);
 * ```
 */
export function writeGroundTruth(dataset: Dataset): OutputFile[] {
  const { images, categories, groundTruth } = dataset;
  const row = (i: number) => annotation(groundTruth, i, images, categories);
  const content = function* () {
    yield* list('{"images":[', images.length, (i) => image(images, i), "]");
    yield* list(',"categories":[', categories.length, (i) => category(categories, i), "]");
    yield* list(',"annotations":[', groundTruth.length, row, "]}\n");
  };
  return [{ path: "annotations.json", content: { [Symbol.iterator]: content } }];
}

/**
 * One model's detections as `results.json`, a list of results, piece by piece. Where areas are those of masks, boxes
 * are left out, since readers take a result's area from its box where it has one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readGroundTruth, readResults, writeResults } from "@borescope/adapters-coco";
 *
 * const encode = (text: string) => new TextEncoder().encode(text);
 * const dataset = readGroundTruth(encode('{"images": [{"id": 7}], "categories": [{"id": 1, "name": "burr"}], "annotations": []}'));
 * const results = '[{"image_id":7,"category_id":1,"bbox":[0,0,8,4],"score":0.5}]';
 * const [file] = writeResults(dataset, readResults(encode(results), dataset));
 * assert.equal([...file!.content].join("").replaceAll("\n", ""), results);
 * ```
 */
export function writeResults(dataset: Dataset, detections: Detections): OutputFile[] {
  const { objects, categories } = detections;
  const { area, box, masks } = objects;
  const boxes = masks === undefined || area.every((value, i) => value === box[4 * i + 2]! * box[4 * i + 3]!);
  const row = (i: number) =>
    `{${place(objects, i, dataset.images, categories)}${boxes ? `,"bbox":${numbers(box.subarray(4 * i, 4 * i + 4))}` : ""},"score":${number(objects.score[i]!)}${mask(objects, i)}${keypoints(objects, i)}${members(objects.attributes, i)}}`;
  const content = () => list("[", objects.length, row, "]\n");
  return [{ path: "results.json", content: { [Symbol.iterator]: content } }];
}

/** A list, its elements one a line. */
function* list(open: string, length: number, element: (i: number) => string, close: string): Generator<string> {
  let text = open;
  for (let i = 0; i < length; i++) {
    text += `${i === 0 ? "" : ","}\n${element(i)}`;
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  yield text + close;
}

function image({ ids, fileNames, width, height, attributes }: Images, i: number): string {
  const side = (name: string, value: number) => (value > 0 ? `,"${name}":${number(value)}` : "");
  return `{"id":${id(ids.at(i))},"file_name":${JSON.stringify(fileNames[i])}${side("width", width[i]!)}${side("height", height[i]!)}${members(attributes, i)}}`;
}

function category({ ids, names, supercategories }: Categories, i: number): string {
  const parent = supercategories[i] ?? null;
  return `{"id":${id(ids.at(i))},"name":${JSON.stringify(names[i])}${parent === null ? "" : `,"supercategory":${JSON.stringify(parent)}`}}`;
}

function annotation(objects: Objects, i: number, images: Images, categories: Categories): string {
  const { ids, box, area, crowd } = objects;
  return `{"id":${id(ids.at(i))},${place(objects, i, images, categories)},"bbox":${numbers(box.subarray(4 * i, 4 * i + 4))},"area":${number(area[i]!)},"iscrowd":${crowd?.[i] ?? 0}${mask(objects, i)}${keypoints(objects, i)}${labelled(objects, i)}${members(objects.attributes, i)}}`;
}

function place({ image: images, category: rows }: Objects, i: number, table: Images, categories: Categories): string {
  return `"image_id":${id(table.ids.at(images[i]!))},"category_id":${id(categories.ids.at(rows[i]!))}`;
}

function mask({ masks }: Objects, i: number): string {
  const kind = masks?.kind[i];
  if (masks === undefined || kind === 0) return "";
  const start = masks.start[i]!;
  const stop = masks.stop[i]!;
  if (kind === 2) {
    const rings = unpackRings(masks.points.subarray(start, stop));
    return `,"segmentation":[${rings.map(numbers).join()}]`;
  }
  const height = masks.height[i]!;
  const width = masks.width[i]!;
  const counts = rleToString({ height, width, counts: masks.counts.subarray(start, stop) });
  return `,"segmentation":{"size":[${height},${width}],"counts":${JSON.stringify(counts)}}`;
}

function keypoints({ keypoints: all }: Objects, i: number): string {
  if (all === undefined || all.offsets[i] === all.offsets[i + 1]) return "";
  return `,"keypoints":${numbers(all.values.subarray(all.offsets[i], all.offsets[i + 1]))}`;
}

function labelled({ keypoints: all, ignore }: Objects, i: number): string {
  if (all === undefined || (all.values.length === 0 && ignore?.[i] !== 0)) return ""; // a data set without keypoints
  let n = 0;
  for (let p = all.offsets[i]! + 2; p < all.offsets[i + 1]!; p += 3) if (all.values[p]! > 0) n++;
  if (ignore !== undefined) n = ignore[i] === 1 ? 0 : Math.max(n, 1);
  return `,"num_keypoints":${n}`;
}
