import {
  AttributeBuilder,
  BorescopeError,
  type Categories,
  Dataset,
  Detections,
  Ids,
  type Objects,
} from "@borescope/core";

/** One object: image row, category row, box. */
export type Row = readonly [image: number, category: number, box: readonly [number, number, number, number]];

/** A table of objects with ids 1 … n. */
export function objectsOf(rows: readonly Row[]): Objects {
  return {
    length: rows.length,
    ids: Ids.sequence(rows.length),
    image: Uint32Array.from(rows, ([image]) => image),
    category: Uint32Array.from(rows, ([, category]) => category),
    box: Float64Array.from(rows.flatMap(([, , box]) => box)),
    area: Float64Array.from(rows, ([, , [, , width, height]]) => width * height),
  };
}

export const categories: Categories = {
  length: 2,
  ids: Ids.from([1, 2]),
  names: ["open hole", "burr"],
  supercategories: [null, null],
};

/** Attribute columns from one object a row. */
export function attributesOf(rows: readonly Readonly<Record<string, unknown>>[]) {
  const builder = new AttributeBuilder();
  rows.forEach((row, i) => {
    for (const [name, value] of Object.entries(row)) builder.add(i, name, value);
  });
  return builder.finish(rows.length);
}

/** A data set of images of these sizes, called 0.png, 1.png … */
export function datasetOf(
  sizes: readonly (readonly [width: number, height: number])[],
  rows: readonly Row[],
  attributes: { readonly images?: readonly object[]; readonly objects?: readonly object[] } = {},
): Dataset {
  const images = {
    length: sizes.length,
    ids: Ids.sequence(sizes.length),
    fileNames: sizes.map((_, i) => `${i}.png`),
    width: Float64Array.from(sizes, ([width]) => width),
    height: Float64Array.from(sizes, ([, height]) => height),
    ...(attributes.images && { attributes: attributesOf(attributes.images as Record<string, unknown>[]) }),
  };
  const objects = objectsOf(rows);
  const own = attributes.objects && { attributes: attributesOf(attributes.objects as Record<string, unknown>[]) };
  return new Dataset(images, categories, { ...objects, ...own }, "parts");
}

/** A model's detections, with their scores. */
export function detectionsOf(rows: readonly Row[], scores: readonly number[], name = "yolo"): Detections {
  return new Detections(name, { ...objectsOf(rows), score: Float64Array.from(scores) }, categories);
}

/** The error that a function throws. */
export function faultOf(run: () => unknown): BorescopeError {
  try {
    run();
  } catch (error) {
    if (error instanceof BorescopeError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
