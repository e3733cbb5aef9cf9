import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import type { Dataset, Detections } from "@borescope/core";
import {
  CONVENTIONS,
  type Convention,
  type ConventionName,
  confusionMatrix,
  type OutcomeOptions,
  type Outcomes,
  outcomesOf,
} from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeJson, randomFiles, withKeypoints, withMasks } from "./random-files.js";

const COLUMNS = ["ofGroundTruth", "ofDetection", "matched", "claimant", "claimed", "overlap"] as const;
const bits = (outcomes: Outcomes) =>
  COLUMNS.map((name) => {
    const { buffer, byteOffset, byteLength } = outcomes[name];
    return Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
  });

const conventions = fc.constantFrom(...(Object.keys(CONVENTIONS) as ConventionName[]));
/** A convention that nobody has: every field is drawn by itself. */
const ownConventions: fc.Arbitrary<Convention> = fc.record({
  rule: fc.record({
    classes: fc.constantFrom("any", "same", "same-first"),
    crowds: fc.constantFrom("any", "same", "none"),
    ties: fc.constantFrom("first", "last"),
    bound: fc.constantFrom("at-least", "above"),
    turns: fc.constantFrom("score", "overlap"),
    taken: fc.constantFrom("passed-over", "final"),
    ignored: fc.constantFrom("last", "among", "shared"),
    crowdsCount: fc.boolean(),
  }),
  confidence: fc.constantFrom("at-least", "above"),
  order: fc.constantFrom("class", "file"),
  countsCrowds: fc.boolean(),
});
const settings = fc.record({
  seed: fc.integer({ min: 1, max: 1e9 }),
  categories: fc.integer({ min: 1, max: 4 }),
  ties: fc.boolean(),
  crowdedImage: fc.constantFrom(0, 0, 0, 60),
  iou: fc.constantFrom(0, 0.1, 0.3, 0.5, 0.75, 1),
  confidence: fc.constantFrom(Number.NEGATIVE_INFINITY, 0, 0.25, 0.5, 0.75, 8),
  convention: fc.oneof(conventions, ownConventions),
});

function load(files: unknown, results: unknown) {
  const dataset = readGroundTruth(encodeJson(files));
  return { dataset, detections: readResults(encodeJson(results), dataset, { unlisted: "aside" }) };
}

/** Counts of the matrix, classes and all, and whether they were made at once. */
function counted(dataset: Dataset, detections: Detections, options: OutcomeOptions) {
  const { counts, perClass, overall, outcomes } = confusionMatrix(dataset, detections, options);
  return { counted: { counts, perClass, overall }, atOnce: outcomes.tallies !== undefined };
}

describe("the outcomes of the WebAssembly kernel", () => {
  for (const iouType of ["bbox", "segm", "keypoints"] as const)
    it(`have the bits of the TypeScript they stand for, of ${iouType}`, () => {
      fc.assert(
        fc.property(settings, ({ seed, categories, ties, crowdedImage, ...options }) => {
          const plain = randomFiles(seed, { categories, ties, crowdedImage });
          const files =
            iouType === "segm"
              ? withMasks(plain, seed, true)
              : iouType === "keypoints"
                ? withKeypoints(plain, seed, 17, true)
                : plain;
          const { dataset, detections } = load(files.gt, files.dt);
          const fast = bits(outcomesOf(dataset, detections, { ...options, iouType }));
          expect(bits(outcomesOf(dataset, detections, { ...options, iouType, kernel: "typescript" }))).toEqual(fast);
          const matrix = counted(dataset, detections, { ...options, iouType });
          const slow = counted(dataset, detections, { ...options, iouType, kernel: "typescript" });
          expect(matrix.counted).toEqual(slow.counted);
          expect([matrix.atOnce, slow.atOnce]).toEqual([true, false]);
        }),
        { numRuns: 300 },
      );
    });

  it("are the TypeScript's where an overlap is no number", () => {
    const images = [{ id: 1, width: 9, height: 9 }];
    const tiny = { image_id: 1, category_id: 1, bbox: [0, 0, 1e-200, 1e-200] };
    const usual = { image_id: 1, category_id: 1, bbox: [0, 0, 10, 10] };
    const annotations = [tiny, usual, tiny].map((object, i) => ({ ...object, id: i + 1, area: 1 }));
    const results = [usual, tiny, usual, tiny].map((object, i) => ({ ...object, score: 0.5 + i / 10 }));
    const { dataset, detections } = load({ images, annotations, categories: [{ id: 1, name: "burr" }] }, results);
    for (const convention of Object.keys(CONVENTIONS) as ConventionName[]) {
      const fast = outcomesOf(dataset, detections, { convention });
      expect([...fast.claimed].filter((row, d) => row >= 0 && Number.isNaN(fast.overlap[d]!)).length).toBeGreaterThan(
        0,
      );
      expect(bits(outcomesOf(dataset, detections, { convention, kernel: "typescript" }))).toEqual(bits(fast));
    }
  });

  it("are there without ground truths and without detections", () => {
    const images = [{ id: 1, width: 9, height: 9 }];
    const categories = [{ id: 1, name: "burr" }];
    const object = { image_id: 1, category_id: 1, bbox: [1, 1, 4, 4] };
    const annotations = [{ ...object, id: 1, area: 16 }];
    const results = [{ ...object, score: 0.5 }];
    for (const [truths, founds] of [
      [annotations, []],
      [[], results],
      [[], []],
    ]) {
      const { dataset, detections } = load({ images, categories, annotations: truths }, founds);
      const fast = bits(outcomesOf(dataset, detections));
      expect(bits(outcomesOf(dataset, detections, { kernel: "typescript" }))).toEqual(fast);
    }
  });
});
