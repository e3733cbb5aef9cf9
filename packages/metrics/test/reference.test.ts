import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { createRandom, type Id } from "@borescope/core";
import { type EvaluateOptions, type Evaluation, evaluate, type IouType } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linspace } from "../src/protocols/coco.js";
import {
  encodeJson,
  type IdStyle,
  type RandomFiles,
  randomFiles,
  withIds,
  withKeypoints,
  withMasks,
} from "./random-files.js";
import { type ReferenceParameters, type ReferenceResult, referenceEvaluate } from "./reference.js";

interface Case {
  readonly seed: number;
  readonly images: number;
  readonly categories: number;
  readonly crowdedImage: number;
  readonly ids: IdStyle;
  readonly firstIdZero: boolean;
  readonly boxes: boolean;
  readonly compatible: boolean;
  readonly iouThresholds: number[];
  readonly recallThresholds: number[];
  readonly areaRanges: { name: string; min: number; max: number }[];
  readonly maxDetections: number[];
  readonly classAgnostic: boolean;
  readonly someImages: boolean;
  readonly someCategories: boolean;
}

const STANDARD_IOU = [...linspace(0.5, 0.95, 10)];
const fraction = fc.oneof(
  fc.constantFrom(...STANDARD_IOU, 0, 1, 0.01, 1 / 3),
  fc.double({ min: 0, max: 1, noNaN: true, noDefaultInfinity: true }),
);
const range = (name: string) =>
  fc
    .tuple(fc.constantFrom(0, 500.5, 1024, 9216), fc.constantFrom(1024, 4096, 9216, 1e10))
    .map(([a, b]) => ({ name, min: Math.min(a, b), max: Math.max(a, b) }));

const cases: fc.Arbitrary<Case> = fc.record({
  seed: fc.integer(),
  images: fc.integer({ min: 1, max: 8 }),
  categories: fc.integer({ min: 1, max: 4 }),
  crowdedImage: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: 90, max: 130 })),
  ids: fc.constantFrom<IdStyle>("plain", "huge", "text", "mixed"),
  firstIdZero: fc.boolean(),
  boxes: fc.boolean(),
  compatible: fc.boolean(),
  iouThresholds: fc.oneof(
    fc.constant<number[]>(STANDARD_IOU),
    fc.array(fraction, { minLength: 1, maxLength: 20 }),
    fc.array(fraction, { minLength: 31, maxLength: 50 }),
  ),
  recallThresholds: fc.oneof(
    fc.constant<number[]>([...linspace(0, 1, 101)]),
    fc.array(fraction, { minLength: 1, maxLength: 20 }).map((list) => list.sort((a, b) => a - b)),
  ),
  areaRanges: fc
    .shuffledSubarray(["all", "small", "medium", "large", "odd"], { minLength: 1 })
    .chain((names) => fc.tuple(...names.map(range))),
  maxDetections: fc.oneof(
    fc.constantFrom<number[][]>([1, 10, 100], [20], [100, 1, 10], [1, 100]),
    fc.uniqueArray(fc.constantFrom(1, 2, 3, 5, 10, 20, 100, 300), { minLength: 1, maxLength: 6 }),
  ),
  classAgnostic: fc.boolean(),
  someImages: fc.boolean(),
  someCategories: fc.boolean(),
});

const SIGMAS = [0.026, 0.1, 0.079, 0.2, 0.107, 0.05, 0.3, 0.089, 0.062];

function makeFiles(c: Case, iouType: IouType): RandomFiles<Id> {
  let files = randomFiles(c.seed, c);
  if (c.firstIdZero && files.gt.annotations.length > 0) files.gt.annotations[0]!.id = 0;
  if (iouType === "segm") files = withMasks(files, c.seed, c.boxes);
  if (iouType === "keypoints") files = withKeypoints(files, c.seed, SIGMAS.length, c.boxes);
  return withIds(files, c.ids);
}

/** Some of a list, unsorted and with one twice. */
function some<T>(list: readonly T[], seed: number): T[] {
  const random = createRandom(seed);
  const chosen = list.filter(() => random.next() < 0.6).reverse();
  return chosen.length === 0 ? [list[0]!] : [...chosen, chosen[0]!];
}

function run(files: RandomFiles<Id>, options: EvaluateOptions): Evaluation {
  const read = { masks: options.iouType === "segm", keypoints: options.iouType === "keypoints" };
  const dataset = readGroundTruth(encodeJson(files.gt), read);
  const detections = readResults(encodeJson(files.dt), dataset, {
    ...read,
    matchImages: "id",
    matchCategories: "id",
    unlisted: "aside",
  });
  return evaluate(dataset, detections, options);
}

const bits = (values: Float64Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
const stats = (summary: Record<string, number | null>) => Object.values(summary).map((value) => value ?? -1);

/** Every number the same, to the bit. */
function same(result: Evaluation, expected: ReferenceResult): void {
  for (const name of ["precision", "recall", "scores"] as const)
    if (!bits(result.curves[name]).equals(bits(expected[name]))) {
      const at = result.curves[name].findIndex((value, i) => !Object.is(value, expected[name][i]));
      expect.fail(`${name}[${at}] is ${result.curves[name][at]} instead of ${expected[name][at]}`);
    }
  expect(stats({ ...result.summary })).toEqual(expected.stats);
  const rows = [...result.perClass.values()].map(
    ({ category: _category, id: _id, groundTruths: _g, detections: _d, ...summary }) => stats(summary),
  );
  expect(rows).toEqual(expected.perClass);
}

function compare(c: Case, iouType: ReferenceParameters["iouType"]): void {
  const files = makeFiles(c, iouType);
  const images = files.gt.images.map(({ id }) => id);
  const categories = files.gt.categories.map(({ id }) => id);
  const imgIds = c.someImages ? some(images, c.seed) : images;
  const catIds = c.someCategories ? some(categories, c.seed) : categories;
  const { iouThresholds, recallThresholds, areaRanges, maxDetections, classAgnostic } = c;
  const parameters: ReferenceParameters = {
    iouType,
    iouThrs: iouThresholds,
    recThrs: recallThresholds,
    areaRanges,
    maxDets: maxDetections,
    useCats: !classAgnostic,
    imgIds,
    catIds,
    sigmas: SIGMAS,
    compatible: c.compatible,
  };
  const result = run(files, {
    iouType,
    iouThresholds,
    recallThresholds,
    areaRanges,
    maxDetections,
    classAgnostic,
    sigmas: SIGMAS,
    images: c.someImages ? imgIds : undefined,
    categories: c.someCategories ? catIds : undefined,
    compatibility: c.compatible ? "pycocotools" : undefined,
  });
  same(result, referenceEvaluate(files, parameters));
}

describe("evaluate equals COCOeval written out plainly, to the bit", () => {
  it.each([
    ["bbox", 80],
    ["segm", 50],
    ["keypoints", 50],
  ] as const)("%s", (iouType, numRuns) => {
    fc.assert(
      fc.property(cases, (c) => compare(c, iouType)),
      { numRuns },
    );
  });
});

describe("the order of a file", () => {
  const shuffled = <T>(list: readonly T[], seed: number): T[] => {
    const random = createRandom(seed);
    const out = [...list];
    for (let i = out.length - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  };
  const alike = (a: Evaluation, b: Evaluation) => {
    expect(a.summary).toEqual(b.summary);
    expect([...a.perClass]).toEqual([...b.perClass]);
    for (const name of ["precision", "recall", "scores"] as const)
      expect(bits(a.curves[name]).equals(bits(b.curves[name])), name).toBe(true);
  };

  it("of images and categories changes nothing, ties or not", () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, classAgnostic) => {
        const files = withIds(randomFiles(seed), "mixed");
        const gt = {
          ...files.gt,
          images: shuffled(files.gt.images, seed),
          categories: shuffled(files.gt.categories, seed),
        };
        alike(run(files, { classAgnostic }), run({ gt, dt: files.dt }, { classAgnostic }));
      }),
      { numRuns: 25 },
    );
  });

  it("of annotations and results changes nothing where there are no ties", () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, classAgnostic) => {
        const files = randomFiles(seed, { ties: false });
        const gt = { ...files.gt, annotations: shuffled(files.gt.annotations, seed) };
        alike(run(files, { classAgnostic }), run({ gt, dt: shuffled(files.dt, seed) }, { classAgnostic }));
      }),
      { numRuns: 25 },
    );
  });
});
