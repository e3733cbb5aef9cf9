import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { Tags } from "@borescope/core";
import {
  CONVENTIONS,
  type ConventionName,
  confusionMatrix,
  evaluate,
  imageList,
  type LeftOut,
  OUTCOME,
  type Outcomes,
  objectList,
  tagOutcomes,
} from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeJson, type RandomFiles, randomFiles, withKeypoints, withMasks } from "./random-files.js";

const IOU_TYPES = ["bbox", "segm", "keypoints"] as const;

/** A random data set with detections, and options to look at them. */
const settings = fc.record({
  seed: fc.integer({ min: 1, max: 1e9 }),
  categories: fc.integer({ min: 1, max: 4 }),
  ties: fc.boolean(),
  iou: fc.constantFrom(0, 0.3, 0.5, 0.75, 1),
  confidence: fc.constantFrom(Number.NEGATIVE_INFINITY, 0, 0.25, 0.5, 0.75, 8),
  convention: fc.constantFrom(...(Object.keys(CONVENTIONS) as ConventionName[])),
  iouType: fc.constantFrom(...IOU_TYPES),
});

function load(files: RandomFiles) {
  const dataset = readGroundTruth(encodeJson(files.gt));
  return { dataset, detections: readResults(encodeJson(files.dt), dataset, { unlisted: "aside", model: "yolo" }) };
}

function filesOf({
  seed,
  categories,
  ties,
  iouType,
}: {
  seed: number;
  categories: number;
  ties: boolean;
  iouType: string;
}) {
  const files = randomFiles(seed, { categories, ties });
  if (iouType === "segm") return withMasks(files, seed, true);
  return iouType === "keypoints" ? withKeypoints(files, seed, 17, true) : files;
}

/** Rows of one outcome. */
const rowsOf = (of: Uint8Array, outcome: number) => [...of.keys()].filter((row) => of[row] === outcome);

describe("what becomes of objects", () => {
  it("adds up: matrix, classes, selections, tags, images and objects agree", () => {
    fc.assert(
      fc.property(settings, ({ iou, confidence, convention, iouType, ...shape }) => {
        const { dataset, detections } = load(filesOf({ iouType, ...shape }));
        const matrix = confusionMatrix(dataset, detections, { iou, confidence, convention, iouType });
        const { outcomes, size, categories } = matrix;
        const { ofGroundTruth, ofDetection, claimant, claimed, overlap } = outcomes;
        const rows = matrix.rows();
        const K = size - 1;
        const crowdsCount = CONVENTIONS[convention].countsCrowds;
        const { crowd, ignore } = dataset.groundTruth;
        const counts = (row: number) =>
          (crowdsCount || crowd?.[row] !== 1) && (iouType !== "keypoints" || ignore?.[row] !== 1);

        categories.forEach((name, k) => {
          const own = (of: { readonly row: number; readonly category: number }) =>
            of.category === dataset.category(name) && counts(of.row);
          const truths = [...dataset.groundTruth.category].filter((category, row) => own({ row, category })).length;
          const { detected, mispredicted, undetected, groundTruths, ...more } = matrix.perClass.get(name)!;
          expect(detected + mispredicted + undetected).toBe(truths);
          expect(groundTruths).toBe(truths);
          expect([detected, mispredicted, undetected]).toEqual([
            matrix.detected(name).count,
            matrix.mispredicted(name).count,
            matrix.undetected(name).count,
          ]);
          expect(rows[K]![k]).toBe(undetected);
          expect(rows[k]![K]).toBe(more.ghosts);
          expect(rows[k]![k]).toBe(more.truePositives);
          expect(rows[k]!.reduce((a, b) => a + b)).toBe(more.detections);
          if (!crowdsCount) expect(rows.reduce((sum, row) => sum + row[k]!, 0)).toBe(truths);
          for (const [g, other] of [...categories, "background"].entries()) {
            const cell = matrix.cell(name, other);
            expect(cell.count).toBe(rows[k]![g]);
            expect(cell.detections.count).toBe(rows[k]![g]);
          }
          expect(matrix.cell("background", name).groundTruths.count).toBe(rows[K]![k]);
        });

        const left = matrix.leftOut();
        const { overall, leftOutCounts } = matrix;
        for (const [part, count] of Object.entries(leftOutCounts))
          expect(left[part as keyof LeftOut].count).toBe(count);
        expect(overall.groundTruths + left.groundTruths.count).toBe(dataset.groundTruth.length);
        expect(overall.detections + left.onThem.count + left.belowConfidence.count + left.otherCategories.count).toBe(
          detections.objects.length,
        );

        for (const [row, partner] of claimed.entries()) {
          expect(Number.isNaN(overlap[row]!)).toBe(partner < 0);
          if (partner < 0) continue;
          expect(dataset.groundTruth.image[partner]).toBe(detections.objects.image[row]);
          expect(overlap[row]).toBeGreaterThanOrEqual(iou - 1e-10);
          if (crowd?.[partner] !== 1) expect(claimant[partner]).toBe(row);
        }

        tagOutcomes(outcomes);
        const tagged = (name: string) => [...dataset.tags.get(`${name}@yolo`)!];
        expect(tagged("detected")).toEqual(rowsOf(ofGroundTruth, OUTCOME.detected));
        expect(tagged("mispredicted")).toEqual(rowsOf(ofGroundTruth, OUTCOME.mispredicted));
        expect(tagged("undetected")).toEqual(rowsOf(ofGroundTruth, OUTCOME.undetected));
        expect(tagged("true-positive")).toEqual(rowsOf(ofDetection, OUTCOME.detected));
        expect(tagged("misprediction")).toEqual(rowsOf(ofDetection, OUTCOME.mispredicted));
        expect(tagged("ghost")).toEqual(rowsOf(ofDetection, OUTCOME.ghost));
        const saved = JSON.stringify(dataset.tags);
        const again = Tags.fromJSON(dataset, JSON.parse(saved), { detections: [detections] });
        expect(JSON.stringify(again)).toBe(saved);

        const images = imageList(outcomes);
        const sum = (name: "detected" | "mispredicted" | "undetected" | "ghosts" | "truePositives") =>
          images.reduce((n, image) => n + image[name], 0);
        for (const name of ["detected", "mispredicted", "undetected", "ghosts", "truePositives"] as const)
          expect(sum(name)).toBe(overall[name]);
        for (let i = 1; i < images.length; i++) expect(images[i - 1]!.f1 ?? 2).toBeLessThanOrEqual(images[i]!.f1 ?? 2);

        const objects = [...objectList(outcomes)];
        expect(objects.length).toBe(overall.groundTruths + overall.detections);
        for (const { table, row, outcome, partnerId } of objects) {
          expect(OUTCOME[outcome]).toBe((table === "groundTruth" ? ofGroundTruth : ofDetection)[row]);
          expect(partnerId === null).toBe(outcome === "undetected" || outcome === "ghost");
        }
        expect([...objectList(outcomes, { leftOut: true })].length).toBe(
          dataset.groundTruth.length + detections.objects.length,
        );
      }),
      { numRuns: 60 },
    );
  });

  it("of our convention are COCO's true positives at that IoU and confidence", () => {
    fc.assert(
      fc.property(settings, ({ iou, confidence, iouType, ...shape }) => {
        const { dataset, detections } = load(filesOf({ iouType, ...shape }));
        const { perClass, outcomes } = confusionMatrix(dataset, detections, { iou, confidence, iouType });
        const result = evaluate(dataset, detections, { iouType, iouThresholds: [iou], maxDetections: [1000] });
        const { matches } = result;
        [...result.perClass.keys()].forEach((name, k) => {
          let truePositives = 0;
          for (let i = matches.offsets[k]!; i < matches.offsets[k + 1]!; i++)
            if (matches.score[i]! >= confidence && (matches.outcome[i]! & 1) === 1) truePositives++;
          expect(perClass.get(name)!.truePositives).toBe(truePositives);
          expect(perClass.get(name)!.detected).toBe(truePositives);
        });
        expect(outcomes.convention).toBe(CONVENTIONS.borescope);
      }),
      { numRuns: 60 },
    );
  });
});

describe("imageList", () => {
  it("puts images without anything last, and of equal F1 the one with more errors first", () => {
    const box = (x: number) => [x, 0, 10, 10];
    const dataset = readGroundTruth(
      encodeJson({
        images: [1, 2, 3, 4].map((id) => ({ id, width: 100, height: 100 })),
        categories: [{ id: 1, name: "a" }],
        annotations: [
          { id: 1, image_id: 2, category_id: 1, bbox: box(0) },
          { id: 2, image_id: 3, category_id: 1, bbox: box(0) },
          { id: 3, image_id: 3, category_id: 1, bbox: box(20) },
          { id: 4, image_id: 4, category_id: 1, bbox: box(0) },
        ],
      }),
    );
    const found = (image_id: number, x: number) => ({ image_id, category_id: 1, bbox: box(x), score: 0.9 });
    const detections = readResults(encodeJson([found(4, 0), found(2, 50)]), dataset);
    const { outcomes } = confusionMatrix(dataset, detections);
    expect(
      imageList(outcomes).map(({ image, f1, falsePositives, falseNegatives }) => [
        image,
        f1,
        falsePositives,
        falseNegatives,
      ]),
    ).toEqual([
      [1, 0, 1, 1],
      [2, 0, 0, 2],
      [3, 1, 0, 0],
      [0, null, 0, 0],
    ]);
  });
});

describe("tagOutcomes", () => {
  it("keeps models apart and says how the tags were made", () => {
    const { dataset, detections } = load(randomFiles(7));
    const second = readResults(encodeJson([]), dataset, { model: "detr" });
    const of = (model: typeof detections): Outcomes =>
      confusionMatrix(dataset, model, { iou: 0.75, confidence: Number.NEGATIVE_INFINITY, convention: "hotcoco" })
        .outcomes;
    expect(tagOutcomes(of(detections))).toEqual([
      "detected@yolo",
      "mispredicted@yolo",
      "undetected@yolo",
      "true-positive@yolo",
      "misprediction@yolo",
      "ghost@yolo",
    ]);
    tagOutcomes(of(second));
    expect(dataset.select("groundTruth", "tag:undetected@detr").count).toBe(
      of(second).ofGroundTruth.filter((o) => o === OUTCOME.undetected).length,
    );
    expect(() => dataset.tags.get("undetected")).toThrow(/TAG_AMBIGUOUS/);
    expect(dataset.tags.facts("undetected@detr")).toEqual({
      model: "detr",
      iou: 0.75,
      confidence: "-Infinity",
      iouType: "bbox",
      convention: "hotcoco",
    });
  });
});
