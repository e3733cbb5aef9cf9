import type { Dataset } from "../dataset.js";
import type { Id } from "../ids.js";
import type { Carried } from "./carried.js";
import type { IdKind } from "./format-conformance.js";
import { makeDataset, PLAIN } from "./made.js";
import { attributeDataset, keypointDataset, polygonDataset, ringsDataset, runLengthDataset } from "./made-shapes.js";

/** A data set to be written and read back. */
export interface MadeCase {
  readonly name: string;
  readonly make: () => Dataset;
  /** What a format must carry to be asked for it. */
  readonly needs?: Carried;
  readonly idKind?: IdKind;
  /** Not every format can hold it: it may be refused. */
  readonly mayRefuse?: boolean;
}

const IDS: readonly (readonly [IdKind, readonly Id[]])[] = [
  ["number", [397133, 0, 5]],
  ["string", ["7", 'a/b "c"', "007"]],
  ["huge", [9007199254740993n, 9007199254740995n, -9007199254740993n]],
];

const ODD_NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "no",
  "1.0",
  'a, "b"',
  " <b>#\ttab: 'x' ",
  "line\nend",
  "é 🔩",
];

const idCases = IDS.flatMap(([idKind, ids]): MadeCase[] => [
  { name: `image ids (${idKind})`, make: () => makeDataset({ imageIds: ids }), needs: "image ids", idKind },
  { name: `category ids (${idKind})`, make: () => makeDataset({ categoryIds: ids }), needs: "category ids", idKind },
  {
    name: `object ids (${idKind})`,
    make: () => makeDataset({ objects: PLAIN.slice(0, 3), objectIds: ids }),
    needs: "object ids",
    idKind,
  },
]);

const nameCases = ODD_NAMES.flatMap((name): MadeCase[] => [
  {
    name: `a category named ${JSON.stringify(name)}`,
    make: () => makeDataset({ categoryNames: ["open hole", name, "crack"] }),
    mayRefuse: true,
  },
  {
    name: `an image named ${JSON.stringify(`${name}.gif`)}`,
    make: () => makeDataset({ fileNames: ["images/a.gif", `images/${name}.gif`], objects: PLAIN.slice(0, 4) }),
    mayRefuse: true,
  },
]);

const wide = [[65535, 1] as const, [1, 65535] as const, [3, 3] as const];
const far = { image: 0, category: 0, box: [65000, 0, 535, 1] } as const;
const beyond = { image: 0, category: 0, box: [-20, 400, 900, 300] } as const;

/** All that is written and read back. */
export const MADE_CASES: readonly MadeCase[] = [
  { name: "boxes", make: makeDataset },
  ...idCases,
  { name: "crowds", make: () => makeDataset({ columns: { crowd: Uint8Array.of(0, 1, 0, 0, 1) } }), needs: "crowds" },
  { name: "keypoints", make: keypointDataset, needs: "keypoints" },
  { name: "polygons", make: polygonDataset, needs: "polygons" },
  { name: "polygons of several rings", make: ringsDataset, needs: "several rings" },
  { name: "run lengths", make: runLengthDataset, needs: "run lengths" },
  { name: "attributes", make: attributeDataset, needs: "attributes" },
  { name: "images without objects", make: () => makeDataset({ objects: [] }) },
  { name: "images of odd sizes", make: () => makeDataset({ sizes: wide, objects: [far] }) },
  { name: "no images", make: () => makeDataset({ fileNames: [], objects: [] }), mayRefuse: true },
  { name: "no categories", make: () => makeDataset({ categoryNames: [], objects: [] }), mayRefuse: true },
  { name: "images of unknown size", make: () => makeDataset({ sizes: wide.map(() => [0, 0]) }), mayRefuse: true },
  { name: "boxes beyond their image", make: () => makeDataset({ objects: [beyond] }), mayRefuse: true },
  ...nameCases,
];
