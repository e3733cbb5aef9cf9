import { Dataset, Detections } from "../dataset.js";
import { type Id, Ids } from "../ids.js";
import type { Objects } from "../objects.js";

/** x, y, width, height in pixels. */
export type Box = readonly [number, number, number, number];

/** One object of a made data set: the rows of its image and category, and its box. */
export interface MadeObject {
  readonly image: number;
  readonly category: number;
  readonly box: Box;
}

/** What a data set is made of; what is absent is that of the plain one. */
export interface Parts {
  readonly fileNames?: readonly string[];
  readonly sizes?: readonly (readonly [width: number, height: number])[];
  readonly imageIds?: readonly Id[];
  readonly categoryNames?: readonly string[];
  readonly categoryIds?: readonly Id[];
  readonly objectIds?: readonly Id[];
  readonly objects?: readonly MadeObject[];
  readonly columns?: Partial<Objects>;
}

const FILE_NAMES = ["images/a.gif", "images/b.gif", "images/c.gif"];
const SIZES: readonly (readonly [number, number])[] = [
  [640, 480],
  [37, 1021],
  [1, 1],
];
const CATEGORY_NAMES = ["open hole", "burr", "crack"];

/** Boxes of fractions, of a whole image, of no width; images in turn; no object on the last image. */
export const PLAIN: readonly MadeObject[] = [
  { image: 0, category: 1, box: [0.1 + 0.2, 1 / 3, 100.25, 50.125] },
  { image: 1, category: 0, box: [0, 0, 37, 1021] },
  { image: 0, category: 1, box: [12.5, 7, 1e-3, 400] },
  { image: 1, category: 2, box: [36, 1020, 1, 1] },
  { image: 0, category: 0, box: [639, 0, 0, 12] },
];

/** A data set of three images, three categories and five objects, but for what `parts` name. */
export function makeDataset(parts: Parts = {}): Dataset {
  const { fileNames = FILE_NAMES, categoryNames = CATEGORY_NAMES, objects = PLAIN, columns = {} } = parts;
  const sizes = parts.sizes ?? fileNames.map((_, i) => SIZES[i % SIZES.length]!);
  return new Dataset(
    {
      length: fileNames.length,
      ids: Ids.from(parts.imageIds ?? fileNames.map((_, i) => i + 1)),
      fileNames,
      width: Float64Array.from(sizes, ([width]) => width),
      height: Float64Array.from(sizes, ([, height]) => height),
    },
    {
      length: categoryNames.length,
      ids: Ids.from(parts.categoryIds ?? categoryNames.map((_, i) => i)),
      names: categoryNames,
      supercategories: categoryNames.map(() => null),
    },
    { ...tableOf(objects, parts.objectIds), crowd: new Uint8Array(objects.length), ...columns },
    "made",
  );
}

/** A model's detections on {@link makeDataset}'s images: its objects, with scores. */
export function makeDetections({ categories }: Dataset, objects: readonly MadeObject[]): Detections {
  const score = Float64Array.from(objects, (_, i) => 1 / (i + 1.5));
  return new Detections("made", { ...tableOf(objects, undefined), score }, categories);
}

function tableOf(objects: readonly MadeObject[], ids: readonly Id[] | undefined): Objects {
  return {
    length: objects.length,
    ids: ids === undefined ? Ids.sequence(objects.length) : Ids.from(ids),
    image: Uint32Array.from(objects, ({ image }) => image),
    category: Uint32Array.from(objects, ({ category }) => category),
    box: Float64Array.from(objects.flatMap(({ box }) => box)),
    area: Float64Array.from(objects, ({ box }) => box[2] * box[3]),
  };
}
