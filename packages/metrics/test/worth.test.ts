import { writeGroundTruth, writeResults } from "@borescope/adapters-coco";
import { createRandom, type OutputFile, type Selection } from "@borescope/core";
import { type EvaluateOptions, type Evaluation, evaluate, type IouType, type Worth, worth } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { load } from "./goldens.js";
import { encodeJson, randomFiles, withKeypoints, withMasks } from "./random-files.js";

const K = 5; // keypoints an object in random files

function random(seed: number, iouType: IouType, boxes: boolean) {
  const files = randomFiles(seed, { images: 8, crowdedImage: seed % 3 === 0 ? 30 : 0 });
  if (iouType === "segm") return withMasks(files, seed, boxes);
  return iouType === "keypoints" ? withKeypoints(files, seed, K, boxes) : files;
}

/** Some rows of one of the tables. */
function someOf(result: Evaluation, seed: number): Selection {
  const { dataset, detections } = result.inputs!;
  const { integer, next, pick } = createRandom(seed);
  const table = pick(["groundTruth", "images", detections] as const);
  const share = pick([0, 0.2, 0.7, 1]);
  const wanted = dataset.select(table).filter(() => next() < share);
  return integer(4) === 0 && !wanted.isEmpty ? wanted.first() : wanted;
}

const options = (iouType: IouType) =>
  fc.record({
    iouType: fc.constant(iouType),
    classAgnostic: fc.boolean(),
    compatibility: fc.constantFrom(undefined, "pycocotools" as const),
    maxDetections: fc.constantFrom(undefined, [1, 3], [2], [100, 10, 1]),
    iouThresholds: fc.constantFrom(
      undefined,
      [0.5],
      Array.from({ length: 20 }, (_, i) => i / 20),
    ),
    areaRanges: fc.constantFrom(undefined, [
      { name: "tiny", min: 0, max: 700 },
      { name: "all", min: 0, max: 1e10 },
    ]),
  });

const repairs = fc.record({
  repair: fc.constantFrom(undefined, "tide" as const),
  score: fc.constantFrom(undefined, 0.25, 0, -1, 0.5),
  iou: fc.constantFrom(undefined, 0.3, 0.75),
  confidence: fc.constantFrom(undefined, 0, 0.5, -10),
  convention: fc.constantFrom(undefined, "ultralytics" as const, "fiftyone" as const, "best-iou-pairs" as const),
});

/** Every number that `worth` gives, against an evaluation of the edited files. */
function expectSame(found: Worth, expected: Evaluation): void {
  for (const array of ["precision", "recall", "scores"] as const)
    expect(sameBits(found.curves[array], expected.curves[array]), array).toBe(true);
  expect(found.after.summary).toStrictEqual(expected.summary);
  expect([...found.after.perClass.keys()]).toEqual([...expected.perClass.keys()]);
  for (const [name, summary] of found.after.perClass) expect(expected.perClass.get(name)).toMatchObject(summary);
}

const sameBits = (a: Float64Array, b: Float64Array) =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

/** Ids of about half of the images, or categories. */
const someIds = (ids: Iterable<unknown>, seed: number) => {
  const { next } = createRandom(seed);
  return [...ids].filter(() => next() < 0.6) as number[];
};

describe.each<IouType>(["bbox", "segm", "keypoints"])("worth, %s", (iouType) => {
  it("equals evaluating the edited files from scratch, to the bit", () => {
    const tally = { added: 0, removed: 0, deleted: 0, reclassified: 0, moved: 0 };
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.boolean(),
        fc.boolean(),
        options(iouType),
        repairs,
        (seed, boxes, subset, how, mend) => {
          const { gt, dt } = random(seed, iouType, boxes);
          const { dataset, detections } = load(encodeJson(gt), encodeJson(dt), iouType);
          const { compatibility, ...rest } = how;
          const evaluated: EvaluateOptions = {
            ...rest,
            compatibility: rest.maxDetections === undefined ? compatibility : undefined,
            ...(iouType === "keypoints" && { sigmas: new Array<number>(K).fill(0.1) }),
            ...(subset && {
              images: someIds(dataset.images.ids, seed),
              categories: someIds(dataset.categories.ids, seed + 1),
            }),
          };
          const result = evaluate(dataset, detections, evaluated);
          const found = worth(result, someOf(result, seed), mend);
          const files = found.editedFiles();
          expectSame(found, evaluate(files.dataset, files.detections, evaluated));
          if (found.count === 0) expect(found.after).toEqual({ ...found.before, perClass: found.after.perClass });
          for (const kind of Object.keys(tally) as (keyof typeof tally)[]) tally[kind] += found.repairs[kind];
        },
      ),
      { numRuns: 300 },
    );
    for (const [kind, n] of Object.entries(tally)) expect(n, kind).toBeGreaterThan(0);
  });

  it("holds for the edited files as they are written and read again", () => {
    fc.assert(
      fc.property(fc.nat(1e6), repairs, (seed, mend) => {
        const { gt, dt } = random(seed, iouType, seed % 2 === 0);
        const { dataset, detections } = load(encodeJson(gt), encodeJson(dt), iouType);
        const how = { iouType, ...(iouType === "keypoints" && { sigmas: new Array<number>(K).fill(0.1) }) };
        const result = evaluate(dataset, detections, how);
        const found = worth(result, dataset.select("images"), mend);
        const files = found.editedFiles();
        const written = (list: OutputFile[]) => new TextEncoder().encode([...list[0]!.content].join(""));
        const again = load(
          written(writeGroundTruth(files.dataset)),
          written(writeResults(files.dataset, files.detections)),
          iouType,
        );
        expectSame(found, evaluate(again.dataset, again.detections, how));
      }),
      { numRuns: 60 },
    );
  });
});
