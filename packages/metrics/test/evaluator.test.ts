import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { createRandom, type Dataset, type Detections } from "@borescope/core";
import {
  createEvaluator,
  type Evaluation,
  type EvaluatorOptions,
  evaluate,
  evaluatorFromBytes,
  evaluatorToBytes,
  type ImageInput,
} from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeJson, randomFiles } from "./random-files.js";

function load(files: { gt: unknown; dt: unknown }): { dataset: Dataset; detections: Detections } {
  const dataset = readGroundTruth(encodeJson(files.gt));
  const detections = readResults(encodeJson(files.dt), dataset, { matchCategories: "id", unlisted: "aside" });
  return { dataset, detections };
}

/** What an evaluation says, in a form that compares fast and to the bit. */
const numbers = ({ summary, curves, perClass }: Evaluation) => ({
  summary,
  perClass: [...perClass],
  arrays: [curves.precision, curves.recall, curves.scores].map((a) => Buffer.from(a.buffer).toString("latin1")),
});

const ONE = { boxes: [[0, 0, 5, 5]], categories: [0] };
const MASK = (ones: number) => ({ height: 5, width: 5, counts: Uint32Array.of(9, ones) });

describe("createEvaluator", () => {
  it("gives what evaluate gives, image by image, in any order, and when shards are merged through bytes", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), (seed, shards) => {
        const files = randomFiles(seed, { images: 12, categories: 3 });
        const { dataset, detections } = load(files);
        const whole = numbers(evaluate(dataset, detections));
        const random = createRandom(seed);
        const categories = files.gt.categories.map(({ id, name }) => ({ id, name }));
        const evaluators = Array.from({ length: shards }, () => createEvaluator({ categories }));
        const position = new Map(categories.map(({ id }, i) => [id, i]));
        for (const { id } of [...files.gt.images].sort(() => random.next() - 0.5)) {
          const truth = files.gt.annotations.filter((a) => a.image_id === id);
          const found = files.dt.filter((d) => d.image_id === id && position.has(d.category_id));
          random.pick(evaluators).add({
            image: id,
            groundTruth: {
              boxes: truth.map((a) => a.bbox),
              categories: truth.map((a) => position.get(a.category_id)!),
              areas: truth.map((a) => a.area),
              crowd: truth.map((a) => a.iscrowd),
            },
            detections: {
              boxes: found.map((d) => d.bbox),
              scores: found.map((d) => d.score),
              categories: found.map((d) => position.get(d.category_id)!),
            },
          });
        }
        const [first, ...rest] = evaluators.map((evaluator) => evaluatorFromBytes(evaluatorToBytes(evaluator)));
        for (const other of rest) first!.merge(other);
        const joined = numbers(first!.result());
        expect(joined.summary).toEqual(whole.summary);
        expect(joined.perClass).toEqual(whole.perClass);
        expect(joined.arrays.every((bits, i) => bits === whole.arrays[i])).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("refuses an image seen twice, also in merge, and keeps what it had", () => {
    const make = () => createEvaluator({ categories: ["burr"] });
    const image = {
      image: 1,
      groundTruth: { boxes: [[0, 0, 5, 5]], categories: ["burr"] },
      detections: { boxes: [0, 0, 5, 5], scores: [0.5], categories: [0] },
    };
    const a = make();
    const b = make();
    a.add(image);
    b.add(image);
    expect(() => a.add(image)).toThrow(expect.objectContaining({ code: "METRICS_IMAGE_TWICE" }));
    expect(() => a.merge(b)).toThrow(expect.objectContaining({ code: "METRICS_IMAGE_TWICE" }));
    expect(a.images).toBe(1);
    expect(a.result().summary.AP).toBe(evaluatorFromBytes(evaluatorToBytes(a)).result().summary.AP);
  });

  it("reads the three box formats alike", () => {
    const run = (boxFormat: "xywh" | "xyxy" | "cxcywh", truth: number[], found: number[]) => {
      const evaluator = createEvaluator({ categories: ["burr"], boxFormat });
      evaluator.add({
        image: 1,
        groundTruth: { boxes: [truth], categories: [0] },
        detections: { boxes: Float32Array.from(found), scores: [0.5], categories: [0] },
      });
      return evaluator.result().summary;
    };
    const expected = run("xywh", [10, 10, 20, 10], [12, 10, 20, 10]);
    expect(run("xyxy", [10, 10, 30, 20], [12, 10, 32, 20])).toEqual(expected);
    expect(run("cxcywh", [20, 15, 20, 10], [22, 15, 20, 10])).toEqual(expected);
    expect(expected.AP50).not.toBeNull();
  });

  it.each([
    [{ boxes: [[0, 0, 5]], categories: [0] }, "METRICS_BOX"],
    [{ boxes: [[0, 0, 5, -1]], categories: [0] }, "METRICS_BOX"],
    [{ boxes: [[0, 0, 5, Number.NaN]], categories: [0] }, "METRICS_BOX"],
    [{ boxes: [[0, 0, 5, 5]], categories: [] }, "METRICS_LENGTH"],
    [{ boxes: [[0, 0, 5, 5]], categories: [7] }, "METRICS_CATEGORY"],
    [{ boxes: [[0, 0, 5, 5]], categories: ["bur"] }, "METRICS_CATEGORY"],
  ])("refuses %j with %s and adds nothing", (groundTruth, code) => {
    const evaluator = createEvaluator({ categories: ["burr"] });
    const detections = { boxes: [], scores: [], categories: [] };
    expect(() => evaluator.add({ image: 1, groundTruth, detections })).toThrow(expect.objectContaining({ code }));
    expect(evaluator.images).toBe(0);
    evaluator.add({ image: 1, groundTruth: { boxes: [], categories: [] }, detections });
    expect(evaluator.result().summary.AP).toBeNull();
  });

  it.each<[string, object, EvaluatorOptions["iouType"], string]>([
    ["no id", { image: undefined }, "bbox", "METRICS_IMAGE"],
    ["an id that is no whole number", { image: 1.5 }, "bbox", "METRICS_IMAGE"],
    ["an id that is no number", { image: Number.NaN }, "bbox", "METRICS_IMAGE"],
    ["no ground truth", { groundTruth: undefined }, "bbox", "METRICS_LENGTH"],
    ["no scores", { detections: { boxes: [[0, 0, 5, 5]], categories: [0] } }, "bbox", "METRICS_LENGTH"],
    ["too many scores", { detections: { ...ONE, scores: [0.5, 0.6] } }, "bbox", "METRICS_LENGTH"],
    ["a score that is no number", { detections: { ...ONE, scores: [Number.NaN] } }, "bbox", "METRICS_SCORE"],
    ["a box cut short", { detections: { ...ONE, boxes: [0, 0, 5] } }, "bbox", "METRICS_LENGTH"],
    ["an area that is no number", { groundTruth: { ...ONE, areas: [Number.NaN] } }, "bbox", "METRICS_AREA"],
    ["too few areas", { groundTruth: { ...ONE, areas: [] } }, "bbox", "METRICS_LENGTH"],
    ["too many crowds", { groundTruth: { ...ONE, crowd: [1, 0] } }, "bbox", "METRICS_LENGTH"],
    ["no masks, where they are compared", {}, "segm", "METRICS_LENGTH"],
    ["a mask of other runs", { groundTruth: { ...ONE, masks: [MASK(9)] } }, "segm", "METRICS_MASKS"],
    ["no keypoints, where they are compared", {}, "keypoints", "METRICS_LENGTH"],
    [
      "a keypoint that is no number",
      { groundTruth: { ...ONE, keypoints: [1, Number.NaN, 2] } },
      "bbox",
      "METRICS_KEYPOINTS",
    ],
  ])("refuses %s and adds nothing", (_name, change, iouType, code) => {
    const evaluator = createEvaluator({ categories: ["burr"], iouType });
    const image = { image: 1, groundTruth: ONE, detections: { ...ONE, scores: [0.5] }, ...change } as ImageInput;
    expect(() => evaluator.add(image)).toThrow(expect.objectContaining({ code }));
    expect(evaluator.images).toBe(0);
    const nothing = { boxes: [], categories: [] };
    evaluator.add({ image: 1, groundTruth: nothing, detections: { ...nothing, scores: [] } });
    expect(evaluator.result().summary.AP).toBeNull();
  });

  it.each([
    ["categories", {}],
    ["categories", { categories: [] }],
    ["categories", { categories: ["a", "a"] }],
    ["boxFormat", { categories: ["a"], boxFormat: "yxyx" }],
    ["iouType", { categories: ["a"], iouType: "box" }],
    ["compatibility", { categories: ["a"], compatibility: "detectron" }],
    ["maxDetections", { categories: ["a"], maxDetections: [Number.NaN] }],
    ["areaRanges", { categories: ["a"], areaRanges: [0, 1].map((min) => ({ name: "all", min, max: 9 })) }],
  ])("refuses an option that cannot be: %s", (place, options) =>
    expect(() => createEvaluator(options as unknown as EvaluatorOptions)).toThrow(
      expect.objectContaining({ code: "METRICS_OPTION", place }),
    ),
  );

  it("refuses more categories than its arrays can hold, before it makes them", () => {
    const categories = Array.from({ length: 20_000 }, (_, id) => ({ id, name: `class ${id}` }));
    expect(() => createEvaluator({ categories })).toThrow(expect.objectContaining({ code: "METRICS_TOO_LARGE" }));
    expect(createEvaluator({ categories, classAgnostic: true }).images).toBe(0);
    const { dataset, detections } = load({ gt: { images: [], annotations: [], categories }, dt: [] });
    expect(() => evaluate(dataset, detections)).toThrow(expect.objectContaining({ code: "METRICS_TOO_LARGE" }));
  });

  it("takes masks", () => {
    const evaluator = createEvaluator({ categories: ["burr"], iouType: "segm" });
    const one = { ...ONE, masks: [MASK(16)] };
    evaluator.add({ image: 1, groundTruth: one, detections: { ...one, scores: [0.5] } });
    expect(evaluator.result().summary.AP50).toBeCloseTo(1);
  });

  it("refuses bytes that were cut or altered", () => {
    const evaluator = createEvaluator({ categories: ["burr"] });
    evaluator.add({
      image: "a",
      groundTruth: { boxes: [[0, 0, 5, 5]], categories: [0] },
      detections: { boxes: [0, 0, 5, 5], scores: [0.5], categories: [0] },
    });
    const bytes = evaluatorToBytes(evaluator);
    for (let at = 0; at < bytes.length; at += 7) {
      const altered = bytes.slice();
      altered[at]! ^= 0x40;
      try {
        expect(evaluatorFromBytes(altered).result().summary).toEqual(evaluator.result().summary);
      } catch (error) {
        expect(error).toMatchObject({ name: "BorescopeError" });
      }
    }
    expect(() => evaluatorFromBytes(bytes.subarray(0, bytes.length - 1))).toThrow("METRICS_STATE");
  });
});
