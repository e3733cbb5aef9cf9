import { AttributeBuilder } from "../src/attribute-builder.js";
import type { Categories } from "../src/categories.js";
import { Dataset, Detections } from "../src/dataset.js";
import { BorescopeError } from "../src/error.js";
import { type Id, Ids } from "../src/ids.js";
import type { Objects } from "../src/objects.js";

/** One object: image row, category row, box, and more columns by name. */
export type Row = readonly [image: number, category: number, box: readonly [number, number, number, number]];

/** A table of objects with ids from `ids`, else 1 … n. */
export function objectsOf(rows: readonly Row[], ids?: readonly Id[]): Objects {
  return {
    length: rows.length,
    ids: ids === undefined ? Ids.sequence(rows.length) : Ids.from(ids),
    image: Uint32Array.from(rows, ([image]) => image),
    category: Uint32Array.from(rows, ([, category]) => category),
    box: Float64Array.from(rows.flatMap(([, , box]) => box)),
    area: Float64Array.from(rows, ([, , [, , width, height]]) => width * height),
  };
}

export const categories: Categories = {
  length: 3,
  ids: Ids.from([1, 2, 3]),
  names: ["open hole", "crack", "burr"],
  supercategories: [null, null, null],
};

/** Attribute columns from one object a row. */
export function attributesOf(rows: readonly Readonly<Record<string, unknown>>[]) {
  const builder = new AttributeBuilder();
  rows.forEach((row, i) => {
    for (const [name, value] of Object.entries(row)) builder.add(i, name, value);
  });
  return builder.finish(rows.length);
}

/** Four images, of which the last has no size and nothing on it, and six annotations. */
export function castings(): Dataset {
  const objects = objectsOf(
    [
      [0, 2, [1, 2, 30, 10]],
      [0, 0, [0, 0, 60, 60]],
      [1, 2, [5, 5, 50, 25]],
      [1, 2, [9, 9, 12, 12]],
      [2, 1, [0, 0, 40, 0]],
      [2, 2, [3, 3, 39, 78]],
    ],
    [7, "x", 9, 2n ** 60n, 11, "12"],
  );
  return new Dataset(
    {
      length: 4,
      ids: Ids.from([10, 20, 30, "forty"]),
      fileNames: ["val/part_1.jpg", "val/part_2.jpg", "night/part_3.png", "night/odd*.png"],
      width: Float64Array.of(640, 32, 640, 0),
      height: Float64Array.of(480, 32, 480, 0),
      attributes: attributesOf([{ camera: "line", gain: 1 }, { camera: "hand" }, { camera: "line", gain: 3 }, {}]),
    },
    categories,
    {
      ...objects,
      crowd: Uint8Array.of(0, 1, 0, 0, 0, 0),
      attributes: attributesOf([
        { difficult: 1, blurred: true, note: "a b", width: 1, mixed: 1 },
        { difficult: 0, blurred: false, mixed: "one" },
        { note: "c", mixed: [1, "two"] },
        { mixed: 5n },
        { mixed: true },
        { mixed: null },
      ]),
    },
  );
}

/** A model's detections: two on the first image, one on the third, of which one is of a class of its own. */
export function detectionsOf(name: string): Detections {
  const objects = objectsOf([
    [0, 2, [1, 2, 30, 10]],
    [2, 3, [0, 0, 9, 9]],
    [0, 0, [0, 0, 60, 60]],
  ]);
  const own = {
    length: 4,
    ids: Ids.from([1, 2, 3, 4]),
    names: [...categories.names, "person"],
    supercategories: [null, null, null, null],
  };
  return new Detections(name, { ...objects, score: Float64Array.of(0.9, 0.4, 0.3) }, own);
}

/** The BorescopeError that a function throws; anything else it throws goes on. */
export function faultOf(run: () => unknown): BorescopeError {
  try {
    run();
  } catch (error) {
    if (error instanceof BorescopeError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
