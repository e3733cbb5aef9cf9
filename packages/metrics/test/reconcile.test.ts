import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import {
  CONVENTIONS,
  type ConventionName,
  confusionMatrix,
  OUTCOME,
  type OutcomeOptions,
  outcomesOf,
  type ReconcileGroup,
  reconcile,
} from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeJson, randomFiles } from "./random-files.js";

type Row = readonly [category: number, bbox: readonly number[], score?: number];

function load(truths: readonly Row[], founds: readonly Row[], crowds: readonly number[] = []) {
  const dataset = readGroundTruth(
    encodeJson({
      images: [{ id: 1, width: 100, height: 100 }],
      categories: [
        { id: 1, name: "a" },
        { id: 2, name: "b" },
      ],
      annotations: truths.map(([category_id, bbox], i) => ({
        id: i + 1,
        image_id: 1,
        category_id,
        bbox,
        iscrowd: crowds.includes(i) ? 1 : 0,
      })),
    }),
  );
  const results = founds.map(([category_id, bbox, score = 0.9]) => ({ image_id: 1, category_id, bbox, score }));
  return { dataset, detections: readResults(encodeJson(results), dataset) };
}

const FULL = [0, 0, 10, 10];
const wide = (width: number) => [0, 0, width, 10];

function reconciled(files: ReturnType<typeof load>, a: OutcomeOptions, b: OutcomeOptions) {
  const { dataset, detections } = files;
  return reconcile(confusionMatrix(dataset, detections, a), confusionMatrix(dataset, detections, b));
}

const brief = ({ from, to, selection, reasons, how, atBounds }: ReconcileGroup) =>
  `${selection.model === null ? "gt" : "dt"} ${selection.ids()} ${from}→${to} ${how} ${reasons} ${atBounds}`;

describe("reconcile", () => {
  it("finds scores between two confidences, and what follows from them", () => {
    const files = load(
      [[1, FULL]],
      [
        [1, wide(9), 0.4],
        [1, wide(8), 0.9],
        [2, [50, 50, 9, 9], 0.3],
      ],
    );
    const { groups, labels } = reconciled(files, { confidence: 0.25 }, { confidence: 0.35 });
    expect(labels).toEqual(["confidence 0.25", "confidence 0.35"]);
    expect(groups.map(brief)).toEqual(["dt 3 ghost→leftOut alone confidence 1"]);
    expect(groups[0]!.sentence).toBe(
      "1 detection (b 1) ghosts with confidence 0.25, left out with confidence 0.35. Because of confidence 0.25 – confidence 0.35 (the own score or IoU decides).",
    );
  });

  it("tells the bound of the confidence from that of the IoU", () => {
    const equalScore = load([[1, FULL]], [[1, FULL, 0.25]]);
    expect(reconciled(equalScore, {}, { convention: "ultralytics" }).groups.map(brief)).toEqual([
      "gt 1 detected→undetected alone confidence-bound 1",
      "dt 1 detected→leftOut alone confidence-bound 1",
    ]);
    const equalIou = load([[1, FULL]], [[1, wide(5)]]);
    expect(reconciled(equalIou, {}, { convention: "ultralytics" }).groups.map(brief)).toEqual([
      "gt 1 detected→undetected alone iou-bound 1",
      "dt 1 detected→ghost alone iou-bound 1",
    ]);
    expect(reconciled(equalIou, { iou: 0.5 }, { iou: 0.6 }).groups.map(brief)).toEqual([
      "gt 1 detected→undetected alone iou 1",
      "dt 1 detected→ghost alone iou 1",
    ]);
  });

  it("finds that classes are not looked at, and which detection chose first", () => {
    const files = load(
      [[1, FULL]],
      [
        [2, wide(8), 0.9],
        [1, wide(7), 0.8],
      ],
    );
    expect(reconciled(files, {}, { convention: "hotcoco" }).groups.map(brief)).toEqual([
      "gt 1 detected→mispredicted alone classes 0",
      "dt 1 ghost→mispredicted alone classes 0",
      "dt 2 detected→ghost alone classes 0",
    ]);
    const turns = load(
      [[1, FULL]],
      [
        [1, wide(7), 0.9],
        [1, wide(8), 0.8],
      ],
    );
    expect(reconciled(turns, {}, { convention: "supervision" }).groups.map(brief)).toEqual([
      "dt 1 detected→ghost alone turns 0",
      "dt 2 ghost→detected alone turns 0",
    ]);
  });

  it("finds crowds, ties and next bests", () => {
    const crowd = load([[1, [0, 0, 50, 50]]], [[1, FULL]], [0]);
    expect(reconciled(crowd, {}, { convention: "fiftyone-classwise" }).groups.map(brief)).toEqual([
      "gt 1 leftOut→detected alone crowds 0",
      "dt 1 leftOut→detected alone crowds 0",
    ]);
    const taken = load(
      [
        [1, FULL],
        [2, wide(7)],
      ],
      [
        [1, FULL, 0.9],
        [1, wide(9), 0.8],
      ],
    );
    expect(
      reconciled(taken, { convention: "ultralytics" }, { convention: "best-iou-pairs" }).groups.map(brief),
    ).toEqual(["gt 2 mispredicted→undetected alone taken 0", "dt 2 mispredicted→ghost alone taken 0"]);
    const tied = load(
      [
        [2, FULL],
        [1, FULL],
      ],
      [[2, wide(8)]],
    );
    expect(reconciled(tied, { convention: "hotcoco" }, { convention: "fiftyone" }).groups.map(brief)).toEqual([
      "gt 1 detected→undetected alone order 0",
      "gt 2 undetected→mispredicted alone order 0",
      "dt 1 detected→mispredicted alone order 0",
    ]);
  });

  it("tells reasons that are each enough from those that are each needed", () => {
    const files = load([[1, FULL]], [[1, wide(5), 0.25]]);
    const { groups } = reconciled(files, { iou: 0.4, confidence: 0.2 }, { iou: 0.6, confidence: 0.3 });
    expect(groups.map(brief)).toEqual([
      "gt 1 detected→undetected alone confidence,iou 1",
      "dt 1 detected→leftOut alone confidence 1",
    ]);
    const other = reconciled(files, { iou: 0.6, confidence: 0.2 }, { iou: 0.4, confidence: 0.3 });
    expect(other.groups.map(brief)).toEqual(["dt 1 ghost→leftOut alone confidence 1"]);
    const moved = load(
      [[1, FULL]],
      [
        [2, wide(8), 0.4],
        [1, wide(8), 0.4],
      ],
    );
    const joint = reconciled(moved, { confidence: 0.3 }, { convention: "ultralytics", confidence: 0.3 });
    expect(joint.groups.map(brief)).toEqual([
      "gt 1 detected→mispredicted all classes,order 0",
      "dt 1 ghost→mispredicted all classes,order 0",
      "dt 2 detected→ghost all classes,order 0",
    ]);
    expect(joint.groups[0]!.sentence).toMatch(
      /Because of all of these, each being needed: the own class is claimed first/,
    );
  });

  it("names what is declared differently, even if it changes nothing", () => {
    const { rules, groups, groundTruths, detections } = reconciled(load([], []), {}, { convention: "hotcoco" });
    expect(rules.map(({ reason }) => reason)).toEqual(["classes", "crowds"]);
    expect([groups, groundTruths.count, detections.count]).toEqual([[], 0, 0]);
    expect(reconciled(load([], []), {}, {}).rules).toEqual([]);
  });

  it("refuses two models", () => {
    const [one, other] = [load([], []), load([], [])];
    expect(() =>
      reconcile(confusionMatrix(one.dataset, one.detections), confusionMatrix(other.dataset, other.detections)),
    ).toThrow(/RECONCILE_OTHER_OBJECTS/);
  });

  it("explains every object that differs once, and the difference of every cell, on random data", () => {
    const convention = fc.constantFrom(...(Object.keys(CONVENTIONS) as ConventionName[]));
    const options = fc.record({
      iou: fc.constantFrom(0.3, 0.5, 0.75),
      confidence: fc.constantFrom(0, 0.25, 0.5),
      convention,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), options, options, (seed, a, b) => {
        const files = randomFiles(seed, { categories: 3 });
        const dataset = readGroundTruth(encodeJson(files.gt));
        const detections = readResults(encodeJson(files.dt), dataset, { unlisted: "aside" });
        const [one, other] = [confusionMatrix(dataset, detections, a), confusionMatrix(dataset, detections, b)];
        const { groups, groundTruths, detections: found } = reconcile(one, other);
        const seen = groups.flatMap(({ selection }) => selection.ids().map((id) => `${selection.table} ${id}`));
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.length).toBe(groundTruths.count + found.count);
        for (const { reasons, sentence, how, to, selection } of groups) {
          expect(reasons.length).toBeGreaterThan(0);
          expect(sentence).not.toMatch(/undefined|NaN/);
          for (const reason of ["confidence", "iou"] as const) {
            if (how !== "alone" || !reasons.includes(reason)) continue;
            const { ofGroundTruth, ofDetection } = outcomesOf(dataset, detections, { ...a, [reason]: b[reason] });
            for (const row of selection)
              expect((selection.model === null ? ofGroundTruth : ofDetection)[row]).toBe(OUTCOME[to]);
          }
        }
        // what is not told of stands in the same cell
        const kept = dataset.select("groundTruth").without(groundTruths);
        for (const name of ["detected", "mispredicted", "undetected"] as const)
          expect(one[name]().and(kept).ids()).toEqual(other[name]().and(kept).ids());
        const rest = dataset.select(detections).without(found);
        for (const predicted of one.categories)
          for (const truth of [...one.categories, "background"])
            expect(one.cell(predicted, truth).detections.and(rest).ids()).toEqual(
              other.cell(predicted, truth).detections.and(rest).ids(),
            );
      }),
      { numRuns: 60 },
    );
  });
});
