import { type Attributes, attributeAt } from "../attributes.js";
import type { Dataset, Detections } from "../dataset.js";
import { idToJson } from "../id-json.js";
import type { Ids } from "../ids.js";
import type { Images } from "../images.js";
import { unpackRings } from "../masks/packed-rle.js";
import type { Objects } from "../objects.js";
import type { Carried } from "./carried.js";
import { fail, same } from "./verdict.js";

/** How alike two data sets are to be. */
export interface Likeness {
  readonly carries: ReadonlySet<Carried>;
  /** Pixels. */
  readonly tolerance: number;
}

/** A table of objects and the names of its categories. */
interface Part {
  readonly images: Images;
  readonly objects: Objects;
  readonly names: readonly string[];
}

/** Fails unless what came back is what was written, as far as the format carries it. Images go by their names. */
export function checkAlike(place: string, written: Dataset, back: Dataset, likeness: Likeness): void {
  const { carries } = likeness;
  const used = (dataset: Dataset) =>
    new Set(Array.from(dataset.groundTruth.category, (row) => dataset.categories.names[row]));
  const names = (dataset: Dataset) =>
    carries.has("unused categories") ? dataset.categories.names : [...used(dataset)].sort();
  sameList(`${place}, category names`, names(written), names(back));
  if (carries.has("unused categories") && carries.has("category ids"))
    sameIds(`${place}, category ids`, written.categories.ids, back.categories.ids);
  if (carries.has("unused categories") && carries.has("supercategories"))
    sameList(`${place}, supercategories`, written.categories.supercategories, back.categories.supercategories);
  checkImages(`${place}, images`, written.images, back.images, carries);
  checkObjects(`${place}, objects`, partOf(written), partOf(back), likeness);
}

/** The same for detections, on the images of one data set. */
export function checkAlikeDetections(
  place: string,
  { images }: Dataset,
  written: Detections,
  back: Detections,
  likeness: Likeness,
): void {
  const part = ({ objects, categories }: Detections) => ({ images, objects, names: categories.names });
  checkObjects(place, part(written), part(back), likeness);
}

function partOf({ images, groundTruth, categories }: Dataset): Part {
  return { images, objects: groundTruth, names: categories.names };
}

function checkImages(place: string, written: Images, back: Images, carries: ReadonlySet<Carried>): void {
  const order = byName(back);
  sameList(
    `${place}, file names`,
    byName(written).map((row) => written.fileNames[row]),
    order.map((row) => back.fileNames[row]),
  );
  byName(written).forEach((row, i) => {
    const at = `${place}, ${written.fileNames[row]}`;
    const other = order[i]!;
    same(`${at}, width`, written.width[row], back.width[other]);
    same(`${at}, height`, written.height[row], back.height[other]);
    if (carries.has("image ids")) same(`${at}, id`, written.ids.at(row), back.ids.at(other));
    if (carries.has("attributes")) checkAttributes(at, written.attributes, row, back.attributes, other);
  });
}

/** Objects image by image, in file order. */
function checkObjects(place: string, written: Part, back: Part, likeness: Likeness): void {
  same(`${place}, how many`, written.objects.length, back.objects.length);
  const others = rowsByImage(back);
  rowsByImage(written).forEach((row, i) => {
    checkObject(`${place}, row ${row}`, written, row, back, others[i]!, likeness);
  });
}

function checkObject(place: string, a: Part, row: number, b: Part, other: number, likeness: Likeness): void {
  const { carries, tolerance } = likeness;
  const near = (what: string, one: number, two: number, most = tolerance) => {
    if (!(Math.abs(one - two) <= most)) fail(`${place}, ${what}`, `${one}`, `${two}`);
  };
  same(`${place}, file name of its image`, imageName(a, row), imageName(b, other));
  same(`${place}, category`, a.names[a.objects.category[row]!], b.names[b.objects.category[other]!]);
  const box = a.objects.box.subarray(4 * row, 4 * row + 4);
  box.forEach((value, i) => {
    near(`box[${i}]`, value, b.objects.box[4 * other + i]!);
  });
  near("area", a.objects.area[row]!, b.objects.area[other]!, tolerance * (1 + box[2]! + box[3]!));
  same(`${place}, score`, a.objects.score?.[row], b.objects.score?.[other]);
  if (carries.has("object ids")) same(`${place}, id`, a.objects.ids.at(row), b.objects.ids.at(other));
  if (carries.has("crowds")) same(`${place}, crowd`, a.objects.crowd?.[row] ?? 0, b.objects.crowd?.[other] ?? 0);
  if (carries.has("ignored") && a.objects.ignore !== undefined)
    same(`${place}, ignore`, a.objects.ignore[row], b.objects.ignore?.[other] ?? 0);
  if (carries.has("attributes")) checkAttributes(place, a.objects.attributes, row, b.objects.attributes, other);
  nearLists("mask", maskOf(a.objects, row, carries), () => maskOf(b.objects, other, carries));
  if (carries.has("keypoints"))
    nearLists("keypoints", keypointsOf(a.objects, row), () => keypointsOf(b.objects, other));

  function nearLists(what: string, one: readonly number[], two: () => readonly number[]) {
    if (one.length === 0) return;
    const found = two();
    same(`${place}, how many numbers of its ${what}`, one.length, found.length);
    one.forEach((value, i) => {
      near(what, value, found[i]!);
    });
  }
}

/** A mask as numbers: kind, size and run lengths, or kind, and how many numbers each ring has and they; [] where none is carried. */
function maskOf({ masks }: Objects, row: number, carries: ReadonlySet<Carried>): number[] {
  if (masks === undefined) return [];
  const { kind, start, stop, counts, points, height, width } = masks;
  if (kind[row] === 1 && carries.has("run lengths"))
    return [1, height[row]!, width[row]!, ...counts.subarray(start[row], stop[row])];
  if (kind[row] !== 2 || !carries.has("polygons")) return [];
  const rings = unpackRings(points.subarray(start[row], stop[row]));
  if (rings.length > 1 && !carries.has("several rings")) return [];
  return [2, ...rings.flatMap((ring) => [ring.length, ...ring])];
}

function keypointsOf({ keypoints }: Objects, row: number): number[] {
  return keypoints === undefined
    ? []
    : [...keypoints.values.subarray(keypoints.offsets[row], keypoints.offsets[row + 1])];
}

function checkAttributes(
  place: string,
  a: Attributes | undefined,
  row: number,
  b: Attributes | undefined,
  other: number,
) {
  for (const [name, column] of a ?? []) {
    const found = b?.get(name);
    same(`${place}, attribute ${name}`, text(attributeAt(column, row)), text(found && attributeAt(found, other)));
  }
}

const text = (value: unknown) => JSON.stringify(value, (_, each) => (typeof each === "bigint" ? idToJson(each) : each));

const imageName = ({ images, objects }: Part, row: number) => images.fileNames[objects.image[row]!];

/** Rows by file name, equal ones in their order. */
function byName({ length, fileNames }: Images): number[] {
  const rows = Array.from({ length }, (_, row) => row);
  return rows.sort((a, b) => (fileNames[a]! < fileNames[b]! ? -1 : fileNames[a]! > fileNames[b]! ? 1 : a - b));
}

function rowsByImage({ images, objects }: Part): number[] {
  const rank = new Uint32Array(images.length);
  byName(images).forEach((row, i) => {
    rank[row] = i;
  });
  const rows = Array.from({ length: objects.length }, (_, row) => row);
  return rows.sort((a, b) => rank[objects.image[a]!]! - rank[objects.image[b]!]! || a - b);
}

function sameList(place: string, a: readonly unknown[], b: readonly unknown[]): void {
  same(`${place}, how many`, a.length, b.length);
  a.forEach((value, i) => {
    same(`${place}, ${i}`, value, b[i]);
  });
}

function sameIds(place: string, a: Ids, b: Ids): void {
  sameList(place, [...a], [...b]);
}
