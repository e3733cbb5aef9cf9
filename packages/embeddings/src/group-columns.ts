import {
  type AttributeColumn,
  type Attributes,
  type Dataset,
  type Detections,
  type Selection,
  selectAll,
  type Table,
} from "@borescope/core";
import { type AttributeWords, wordsOf } from "./attribute-words.js";
import type { MeasuredAttributes } from "./measure-attributes.js";
import { objectAttributes } from "./object-attributes.js";
import { objectsOf } from "./rows-by-image.js";

/** An attribute that two groups can be compared by. */
export interface GroupColumn {
  readonly name: string;
  /** Whose it is. */
  readonly of: "images" | "objects";
  readonly column: AttributeColumn;
  /** The row of the column for each row of the groups' table; null where it is the same. */
  readonly index: Uint32Array | null;
  readonly words: AttributeWords;
  /** A tag may be what the groups were made by. */
  readonly isTag: boolean;
}

/** What the columns are made of. */
export interface ColumnInputs {
  readonly measured?: MeasuredAttributes | undefined;
  readonly detections?: Detections | undefined;
}

/**
 * All attributes of a selection's rows: class, what was measured, the file's own, tags; of objects, those of their
 * images too, after `image.` where an object has one of that name. The file's own take the place of ours.
 */
export function groupColumns(selection: Selection, inputs: ColumnInputs): GroupColumn[] {
  const { dataset, model } = selection;
  const objects = objectsOf(selection);
  const ofImages = namedColumns("images", imageColumns(dataset, inputs.measured));
  ofImages.push(...tagColumns(dataset, "images"));
  if (objects === null) return [...ofImages, ...contentColumns(dataset)];
  const table = model ?? "groundTruth";
  const names = model?.categories.names ?? dataset.categories.names;
  const own = namedColumns("objects", [
    new Map([["class", { kind: "string", codes: Int32Array.from(objects.category), dictionary: names }]]),
    objectAttributes(dataset, table, { detections: inputs.detections }),
    inputs.measured?.selection.table === selection.table && inputs.measured.selection.model === model
      ? inputs.measured.objects
      : null,
    objects.score && new Map([["score", { kind: "number", values: objects.score }]]),
    objects.attributes,
  ]);
  own.push(...tagColumns(dataset, table));
  const taken = new Set(own.map(({ name }) => name));
  const through = ofImages.map((each) => ({
    ...each,
    name: taken.has(each.name) ? `image.${each.name}` : each.name,
    index: objects.image,
  }));
  return [...own, ...through];
}

/** Columns by name, of which the last of a name counts. */
function namedColumns(of: GroupColumn["of"], layers: readonly (Attributes | null | undefined)[]): GroupColumn[] {
  const columns = new Map<string, AttributeColumn>();
  for (const layer of layers) for (const [name, column] of layer ?? []) columns.set(name, column);
  return Array.from(columns, ([name, column]) => ({
    name,
    of,
    column,
    index: null,
    words: wordsOf(name),
    isTag: false,
  }));
}

function imageColumns({ images }: Dataset, measured: MeasuredAttributes | undefined) {
  const { length, width, height } = images;
  const side = new Float64Array(length);
  const pixels = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    side[row] = Math.min(width[row]!, height[row]!) || Number.NaN;
    pixels[row] = (width[row]! * height[row]!) / 1e6 || Number.NaN;
  }
  const sizes: Attributes = new Map([
    ["shorterSide", { kind: "number", values: side }],
    ["megapixels", { kind: "number", values: pixels }],
  ]);
  return [sizes, measured?.images, images.attributes];
}

/** What is annotated on each image: how much, and of which classes. */
function contentColumns(dataset: Dataset): GroupColumn[] {
  const { images, groundTruth, categories } = dataset;
  const count = new Float64Array(images.length);
  const present = categories.names.map(() => new Uint8Array(images.length));
  for (let row = 0; row < groundTruth.length; row++) {
    const image = groundTruth.image[row]!;
    count[image]!++;
    present[groundTruth.category[row]!]![image] = 1;
  }
  const counts = namedColumns("images", [new Map([["objects", { kind: "number", values: count }]])]);
  const classes = categories.names.map((name, k) => flags(`class ${name}`, present[k]!, { title: name }));
  return [...counts, ...classes];
}

function tagColumns(dataset: Dataset, table: Table): GroupColumn[] {
  const of = table === "images" ? "images" : "objects";
  return dataset.tags.of(table).map((tag) => {
    const values = new Uint8Array(selectAll(dataset, table).count);
    for (const row of dataset.tags.get(tag)!) values[row] = 1;
    return { ...flags(`tag ${tag}`, values, { title: `tagged ${tag}`, verb: "is" }), of, isTag: true };
  });
}

function flags(name: string, values: Uint8Array, words: Partial<AttributeWords>): GroupColumn {
  const column = { kind: "boolean", values } as const;
  return { name, of: "images", column, index: null, words: { ...wordsOf(name), ...words }, isTag: false };
}
