import { readFileSync } from "node:fs";
import { errorTypes, MAIN_ERRORS, type MainError } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { OUTCOME } from "../src/outcome.js";
import { outcomesOf } from "../src/outcomes.js";
import { load } from "./goldens.js";
import { type RandomFiles, randomFiles } from "./random-files.js";
import { readFiles } from "./random-models.js";
import { referenceTide } from "./tide-reference.js";

interface Run {
  readonly posThreshold: number;
  readonly bgThreshold: number;
  readonly ap: number;
  readonly mainErrors: Record<MainError, number>;
  readonly progressiveErrors: Record<MainError, number>;
  readonly specialErrors: Record<"FalsePos" | "FalseNeg", number>;
  readonly counts: Record<MainError, number>;
  readonly falseNegatives: number;
  readonly perClassAP: Record<string, number>;
  readonly members: Record<MainError, number[]>;
}

describe.each([
  ["tide-small", "bbox"],
  ["tide-mask-small", "segm"],
] as const)("%s", (name, iouType) => {
  const folder = sharedPath("goldens", name);
  const read = (file: string) => readFileSync(`${folder}/${file}`);
  const runs = folder === null ? [] : (JSON.parse(read("expected.json").toString()) as { runs: Run[] }).runs;

  it.skipIf(folder === null)("has three pairs of thresholds", () => expect(runs.length).toBe(3));

  it.each(runs)("equals tidecv at $posThreshold and $bgThreshold", (run) => {
    const { dataset, detections } = load(read("gt.json"), read("dt.json"), iouType);
    const errors = errorTypes(dataset, detections, { iou: run.posThreshold, backgroundIou: run.bgThreshold, iouType });
    const near = (ours: number | null, theirs: number) => expect(Math.abs(ours! - theirs)).toBeLessThan(1e-9);
    near(errors.ap, run.ap);
    for (const error of MAIN_ERRORS) {
      near(errors.main[error], run.mainErrors[error]);
      near(errors.progressive[error], run.progressiveErrors[error]);
      expect([...errors.objects[error]]).toEqual(run.members[error].toSorted((a, b) => a - b));
    }
    near(errors.special.FalsePos, run.specialErrors.FalsePos);
    near(errors.special.FalseNeg, run.specialErrors.FalseNeg);
    expect(errors.counts).toEqual(run.counts);
    expect(errors.objects.FalseNeg.count).toBe(run.falseNegatives);
    const { categories } = detections;
    const present = [...errors.perClass].filter(([, { ap }]) => ap !== null);
    expect(present.length).toBe(Object.keys(run.perClassAP).length);
    for (const [category, { ap }] of present)
      near(ap, run.perClassAP[String(categories.ids.at(categories.names.indexOf(category)))]!);
  });
});

describe("errorTypes", () => {
  const near = (ours: number | null, theirs: number | null) =>
    theirs === null ? expect(ours).toBeNull() : expect(Math.abs(ours! - theirs)).toBeLessThan(1e-9);
  const thresholds = fc.constantFrom([0.5, 0.1], [0.75, 0.1], [0.5, 0.2], [0.3, 0], [1, 0.5]);
  const shape = fc.record({
    seed: fc.nat(),
    ties: fc.boolean(),
    images: fc.integer({ min: 1, max: 8 }),
    categories: fc.integer({ min: 1, max: 5 }),
    crowdedImage: fc.constantFrom(0, 0, 0, 130),
  });

  it("equals a slow reference on random data: gains, counts and members", () => {
    fc.assert(
      fc.property(shape, thresholds, ({ seed, ...rest }, [iou, backgroundIou]) => {
        const files = randomFiles(seed, rest);
        const { dataset, detections } = readFiles(files);
        const errors = errorTypes(dataset, detections, { iou, backgroundIou });
        const expected = referenceTide(files, iou!, backgroundIou!);
        near(errors.ap, expected.ap);
        for (const name of MAIN_ERRORS) {
          near(errors.main[name], expected.main[name]!);
          near(errors.progressive[name], expected.progressive[name]!);
        }
        for (const name of ["FalsePos", "FalseNeg"] as const) near(errors.special[name], expected.special[name]!);
        for (const [name, rows] of Object.entries(expected.members))
          expect([...errors.objects[name as MainError]], name).toEqual(rows);
      }),
      { numRuns: 150 },
    );
  });

  it("counts add up: classes to the whole, errors and matches to all that take part", () => {
    fc.assert(
      fc.property(shape, ({ seed, ...rest }) => {
        const { dataset, detections } = readFiles(randomFiles(seed, rest));
        const { counts, perClass, objects } = errorTypes(dataset, detections);
        for (const name of MAIN_ERRORS) {
          expect(objects[name].count).toBe(counts[name]);
          expect([...perClass.values()].reduce((sum, own) => sum + own.counts[name], 0)).toBe(counts[name]);
        }
        const onDetections = ["Cls", "Loc", "Both", "Dupe", "Bkg"] as const;
        const wrong = onDetections.map((name) => objects[name]).reduce((a, b) => a.or(b));
        expect(wrong.count).toBe(onDetections.reduce((sum, name) => sum + counts[name], 0));
        expect(objects.FalsePos.without(wrong).count).toBe(0);
        expect(objects.Miss.without(objects.FalseNeg).count).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it("misses what a confusion matrix at no confidence says is not detected, where nothing ties or is cut", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { dataset, detections } = readFiles(randomFiles(seed, { ties: false }));
        const { objects } = errorTypes(dataset, detections);
        const { ofGroundTruth } = outcomesOf(dataset, detections, { confidence: Number.NEGATIVE_INFINITY });
        const lost = (row: number) =>
          ofGroundTruth[row] === OUTCOME.undetected || ofGroundTruth[row] === OUTCOME.mispredicted;
        expect([...objects.FalseNeg]).toEqual([...dataset.select("groundTruth", lost)]);
      }),
      { numRuns: 50 },
    );
  });

  const files = (annotations: object[], dt: object[]) =>
    readFiles({
      gt: {
        images: [{ id: 1, file_name: "1.jpg", width: 100, height: 100 }],
        categories: [
          { id: 1, name: "burr" },
          { id: 2, name: "crack" },
        ],
        annotations,
      },
      dt: dt.map((d) => ({ image_id: 1, ...d })),
    } as Pick<RandomFiles, "gt" | "dt">);
  const truth = (id: number, category_id: number, bbox: number[], iscrowd = 0) => ({
    id,
    image_id: 1,
    category_id,
    bbox,
    area: bbox[2]! * bbox[3]!,
    iscrowd,
  });

  it("sorts one of each", () => {
    const { dataset, detections } = files(
      [truth(1, 1, [0, 0, 20, 20]), truth(2, 2, [50, 50, 20, 20]), truth(3, 2, [0, 60, 20, 20])],
      [
        { category_id: 1, bbox: [0, 0, 20, 20], score: 0.9 }, // right
        { category_id: 1, bbox: [0, 0, 20, 19], score: 0.8 }, // found already
        { category_id: 1, bbox: [50, 50, 20, 20], score: 0.7 }, // a crack
        { category_id: 2, bbox: [60, 50, 20, 20], score: 0.6 }, // IoU 1/3
        { category_id: 1, bbox: [60, 60, 20, 20], score: 0.5 }, // IoU 1/7 with another class
        { category_id: 1, bbox: [80, 0, 20, 20], score: 0.4 }, // nothing there
      ],
    );
    const { counts, objects, main } = errorTypes(dataset, detections);
    expect(counts).toEqual({ Cls: 1, Loc: 1, Both: 1, Dupe: 1, Bkg: 1, Miss: 1 });
    expect(MAIN_ERRORS.map((name) => [...objects[name]])).toEqual([[2], [3], [4], [1], [5], [2]]);
    expect([...objects.FalseNeg]).toEqual([1, 2]);
    expect(main.Loc).toBeCloseTo(0); // the Cls before it points to the same crack
    expect(main.Cls).toBeGreaterThan(20);
  });

  it("leaves what lies on a crowd of its class out of AP, yet sorts it", () => {
    const { dataset, detections } = files(
      [truth(1, 1, [0, 0, 20, 20]), truth(2, 1, [40, 40, 50, 50], 1)],
      [
        { category_id: 1, bbox: [45, 45, 10, 10], score: 0.9 },
        { category_id: 1, bbox: [0, 0, 20, 20], score: 0.8 },
      ],
    );
    const errors = errorTypes(dataset, detections);
    expect(errors.ap).toBe(100);
    expect(errors.counts.Bkg).toBe(1);
    expect(errors.objects.FalsePos.isEmpty).toBe(true);
  });

  it("has meanings for nothing: no detections, no ground truth, neither", () => {
    const one = truth(1, 1, [0, 0, 20, 20]);
    const found = { category_id: 1, bbox: [0, 0, 20, 20], score: 0.9 };
    const unseen = files([one], []);
    const missed = errorTypes(unseen.dataset, unseen.detections);
    expect([missed.ap, missed.counts.Miss, missed.main.Bkg, missed.main.Miss]).toEqual([0, 1, 0, null]);
    const invented = files([], [found]);
    const ghosts = errorTypes(invented.dataset, invented.detections);
    expect([ghosts.ap, ghosts.counts.Bkg, ghosts.main.Miss, ghosts.main.Bkg]).toEqual([0, 1, 0, null]);
    const nothing = files([], []);
    expect(errorTypes(nothing.dataset, nothing.detections).ap).toBeNull();
  });

  it.each([
    [{ iou: 0.1 }, "backgroundIou"],
    [{ iou: 0.5, backgroundIou: 0.5 }, "backgroundIou"],
    [{ backgroundIou: -0.1 }, "backgroundIou"],
    [{ backgroundIou: Number.NaN }, "backgroundIou"],
    [{ iou: 1.5 }, "iou"],
    [{ iou: 0 }, "iou"],
    [{ iou: Number.NaN }, "iou"],
  ])("refuses %o", (options, place) => {
    const { dataset, detections } = files([], []);
    expect(() => errorTypes(dataset, detections, options)).toThrow(
      expect.objectContaining({ code: "METRICS_OPTION", place }),
    );
  });

  it("refuses scores that are not numbers, and masks that are not there", () => {
    const { dataset, detections } = files(
      [truth(1, 1, [0, 0, 20, 20])],
      [{ category_id: 1, bbox: [0, 0, 20, 20], score: 0.9 }],
    );
    expect(() => errorTypes(dataset, detections, { iouType: "segm" })).toThrow(
      expect.objectContaining({ code: "METRICS_MASKS" }),
    );
    detections.objects.score[0] = Number.NaN;
    expect(() => errorTypes(dataset, detections)).toThrow(expect.objectContaining({ code: "METRICS_SCORES" }));
  });
});
