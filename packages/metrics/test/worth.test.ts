import { readResults, writeGroundTruth, writeResults } from "@borescope/adapters-coco";
import { attributeAt, createRandom, type OutputFile, type Selection } from "@borescope/core";
import {
  createEvaluator,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  evaluateAsync,
  type IouType,
  rankWorth,
  type Worth,
  worth,
} from "@borescope/metrics";
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
    maxDetections: fc.constantFrom(undefined, [1, 3], [2], [100], [100, 10, 1]),
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
      { numRuns: 150 },
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

const box = (x: number, score?: number, category_id = 1) => ({
  image_id: 1,
  category_id,
  bbox: [x, 0, 20, 20],
  ...(score === undefined ? { area: 400, iscrowd: 0 } : { score }),
});

/** One image with objects 40 pixels apart: each is one kind of fault. */
function parts() {
  const gt = {
    images: [{ id: 1, width: 400, height: 100 }],
    categories: [
      { id: 1, name: "burr" },
      { id: 2, name: "crack" },
    ],
    annotations: [box(0), box(40), box(80), box(120), { ...box(160), iscrowd: 1 }].map((a, i) => ({ ...a, id: i + 1 })),
  };
  const dt = [
    box(0, 0.9), // right
    box(1, 0.8), // its duplicate
    box(12, 0.7), // loose, of what is detected already
    box(40, 0.6, 2), // mispredicted
    box(91, 0.5), // loose
    box(92, 0.55), // loose too, of the same
    box(300, 0.4), // ghost
    box(160, 0.3), // on the crowd
    box(330, 0.2), // below the confidence
  ];
  const { dataset, detections } = load(encodeJson(gt), encodeJson(dt), "bbox");
  return { dataset, detections, result: evaluate(dataset, detections) };
}

describe("repairs", () => {
  /** Boxes and classes after the repair, as `x class score`. */
  const files = (found: Worth) => {
    const { objects, categories } = found.editedFiles().detections;
    return Array.from(
      objects.score,
      (score, i) => `${objects.box[4 * i]} ${categories.names[objects.category[i]!]} ${score}`,
    );
  };

  it("delete, move, reclassify and add, in their places, added ones last", () => {
    const { dataset, result } = parts();
    const found = worth(result, dataset.select("images"));
    expect(found.repairs).toEqual({ added: 1, removed: 0, deleted: 4, reclassified: 1, moved: 1 });
    expect(found.count).toBe(7);
    expect(files(found)).toEqual([
      "0 burr 0.9",
      "40 burr 0.6",
      "80 burr 0.55",
      "160 burr 0.3",
      "330 burr 0.2",
      "120 burr 1",
    ]);
    expect(found.after.summary.AP50).toBeCloseTo(1, 12);
    expect(found.AP).toBe(found.after.summary.AP! - found.before.summary.AP!);
  });

  it("of ground truths leave other detections alone", () => {
    const { dataset, result } = parts();
    const found = worth(result, dataset.select("groundTruth"));
    expect(found.repairs).toEqual({ added: 2, removed: 0, deleted: 0, reclassified: 1, moved: 0 });
    expect(files(found).slice(-2)).toEqual(["80 burr 1", "120 burr 1"]);
  });

  it("as TIDE does take undetected ground truths out", () => {
    const { dataset, result } = parts();
    const found = worth(result, dataset.select("groundTruth"), { repair: "tide" });
    expect(found.repairs).toMatchObject({ added: 0, removed: 2 });
    expect([...found.editedFiles().dataset.groundTruth.ids]).toEqual([1, 2, 5]);
    expect(dataset.groundTruth.length).toBe(5);
  });

  it("leave alone what is right, crowds, and what lies below the confidence", () => {
    const { dataset, detections, result } = parts();
    const right = [
      dataset.select("groundTruth", "id:1 or id:5"),
      dataset.select(detections, (row) => [0, 7, 8].includes(row)),
    ];
    for (const selection of [...right, dataset.select("groundTruth", () => false)]) {
      const found = worth(result, selection);
      expect(found).toMatchObject({ AP: 0, count: 0 });
      expect(found.after.summary).toEqual(result.summary);
      expect(found.editedFiles().detections.objects.score).toEqual(detections.objects.score);
    }
    const lower = worth(result, right[1]!, { confidence: 0 });
    expect(lower.repairs.deleted).toBe(1);
  });

  it("keep attributes, which added detections lack", () => {
    const { dataset } = parts();
    const results = [box(0, 0.9), box(300, 0.5)].map((each, i) => ({
      ...each,
      fold: i === 0 ? "a" : "b",
      night: true,
      gain: 2,
    }));
    const detections = readResults(encodeJson(results), dataset, { attributes: "all" });
    const found = worth(evaluate(dataset, detections), dataset.select("images"));
    const { attributes, length } = found.editedFiles().detections.objects;
    const column = (name: string) => Array.from({ length }, (_, row) => attributeAt(attributes!.get(name)!, row));
    expect(column("fold")).toEqual(["a", undefined, undefined, undefined]);
    expect(column("night")).toEqual([true, undefined, undefined, undefined]);
    expect(column("gain")).toEqual([2, undefined, undefined, undefined]);
  });

  it("are of the evaluated images and categories alone", async () => {
    const { dataset, detections } = parts();
    const none = await evaluateAsync(dataset, detections, { images: [] });
    expect(worth(none, dataset.select("images"))).toMatchObject({ AP: null });
    const cracks = evaluate(dataset, detections, { categories: [2] });
    expect([...worth(cracks, dataset.select("images")).perClass]).toEqual([["crack", null]]);
  });
});

describe("worth refuses", () => {
  const { dataset, detections, result } = parts();
  const all = dataset.select("groundTruth");

  it.each([
    ["iou", { iou: 1.5 }],
    ["iou", { iou: Number.NaN }],
    ["backgroundIou", { backgroundIou: 0.6 }],
    ["backgroundIou", { backgroundIou: -0.1 }],
    ["confidence", { confidence: Number.NaN }],
    ["score", { score: Number.NaN }],
    ["score", { score: Number.POSITIVE_INFINITY }],
    ["repair", { repair: "none" as "add" }],
    ["convention", { convention: "none" as "borescope" }],
  ])("a wrong %s: %o", (place, options) => {
    const refused = expect.objectContaining({ code: "METRICS_OPTION", place });
    expect(() => worth(result, all, options)).toThrow(refused);
    expect(() => rankWorth(result, undefined, options)).toThrow(refused);
  });

  it("a selection of another data set or model", () => {
    const other = parts();
    const refused = expect.objectContaining({ code: "SELECTION_TABLE" });
    for (const selection of [other.dataset.select("groundTruth"), dataset.select(other.detections)]) {
      expect(() => worth(result, selection)).toThrow(refused);
      expect(() => rankWorth(result, [{ name: "others", selection }])).toThrow(refused);
    }
    expect(worth(result, dataset.select(detections)).count).toBeGreaterThan(0);
  });

  it("a result that does not know its data", () => {
    const refused = expect.objectContaining({ code: "METRICS_INPUTS" });
    expect(() => worth(createEvaluator({ categories: ["burr"] }).result(), all)).toThrow(refused);
    expect(() => rankWorth({ ...result })).toThrow(refused);
    expect(JSON.stringify(result)).not.toContain("inputs");
  });
});

describe("rankWorth", () => {
  it("gives the numbers that worth gives, to the bit, of every class and fault", () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.constantFrom<IouType>("bbox", "segm"),
        options("bbox"),
        repairs,
        (seed, iouType, how, mend) => {
          const { gt, dt } = random(seed, iouType, true);
          const { dataset, detections } = load(encodeJson(gt), encodeJson(dt), iouType);
          const result = evaluate(dataset, detections, { ...how, iouType });
          const ranking = rankWorth(result, undefined, mend);
          for (const { of, count, AP, perClass } of ranking) {
            const found = worth(result, of.selection, mend);
            expect(found.count).toBe(count);
            expect(found.AP).toBe(AP);
            const changed = [...found.perClass].filter(([, value]) => value !== null && value !== 0);
            if (AP !== null) expect(new Map(changed)).toEqual(perClass);
          }
          const gains = ranking.map(({ AP }) => AP ?? Number.NEGATIVE_INFINITY);
          expect(gains).toEqual(gains.toSorted((a, b) => b - a));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("names every kind of fault, and says what each is worth", () => {
    const { dataset, result } = parts();
    const ranking = rankWorth(result);
    expect(ranking.map(({ of, count }) => [of.name, count]).sort()).toEqual([
      ["duplicate burr", 1],
      ["ghost burr", 1],
      ["loose burr", 3],
      ["mispredicted burr", 1],
      ["undetected burr", 2],
    ]);
    expect(ranking[0]!.sentence).toMatch(/^undetected burr \(2\): \+0\.\d{3} AP of burr, \+0\.\d{3} overall$/);
    const nothing = { name: "no objects", selection: dataset.select("groundTruth", () => false) };
    const [first, last] = rankWorth(result, [nothing, { name: "all", selection: dataset.select("images") }]);
    expect(first!.of.name).toBe("all");
    expect(last).toMatchObject({ of: nothing, count: 0, AP: 0, sentence: "no objects: nothing to repair" });
  });
});
