import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { createRandom } from "@borescope/core";
import { type EvaluateOptions, evaluate, type IouType } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runRounds } from "../src/bootstrap.js";
import { prepare } from "../src/evaluate.js";
import { resampleTable } from "../src/resample-table.js";
import { Resampler } from "../src/resampler.js";
import { encodeJson, type RandomFiles, randomFiles, withKeypoints } from "./random-files.js";

const load = (files: RandomFiles, keypoints: boolean) => {
  const dataset = readGroundTruth(encodeJson(files.gt), { keypoints });
  const how = { matchCategories: "id", matchImages: "id", unlisted: "aside", keypoints } as const;
  return { dataset, detections: readResults(encodeJson(files.dt), dataset, how) };
};

/** Every image as often as it was drawn, copies beside each other in the order of ids. */
function writtenOut({ gt, dt }: RandomFiles, weights: Uint32Array): RandomFiles {
  const rising = gt.images.map(({ id }) => id).sort((a, b) => a - b);
  const drawn = rising.flatMap((id, i) => Array.from({ length: weights[i]! }, () => id));
  const of = <T extends { image_id: number }>(rows: T[], id: number, copy: number) =>
    rows.filter((row) => row.image_id === id).map((row) => ({ ...row, image_id: copy }));
  return {
    gt: {
      ...gt,
      images: drawn.map((_, copy) => ({ id: copy, file_name: `${copy}.jpg`, width: 320, height: 320 })),
      annotations: drawn.flatMap((id, copy) => of(gt.annotations, id, copy)).map((a, i) => ({ ...a, id: i + 1 })),
    },
    dt: drawn.flatMap((id, copy) => of(dt, id, copy)),
  };
}

describe("a round of the bootstrap", () => {
  it("gives the bits of evaluate on the drawn images written out as copies", () => {
    let mixed = 0;
    fc.assert(
      fc.property(
        fc.integer(),
        fc.record({
          iouType: fc.constantFrom<IouType>("bbox", "bbox", "keypoints"),
          classAgnostic: fc.boolean(),
          maxDetections: fc.constantFrom([1, 10, 100], [3], [2, 5]),
          iouThresholds: fc.constantFrom(
            undefined,
            [0.5],
            [0.9, 0.1],
            Array.from({ length: 37 }, (_, i) => i / 37),
          ),
        }),
        (seed, options: EvaluateOptions) => {
          const keypoints = options.iouType === "keypoints";
          const plain = randomFiles(seed, { images: 9, categories: 3 });
          const files = keypoints ? withKeypoints(plain, seed, 17, true) : plain;
          const { dataset, detections } = load(files, keypoints);
          const { matches, parameters } = evaluate(dataset, detections, options);
          const { scope } = prepare(dataset, detections, options);
          const ignore = keypoints ? dataset.groundTruth.ignore : undefined;
          const table = resampleTable(dataset.groundTruth, matches, scope, parameters, ignore);
          if (table.run.some((n) => n > 1)) mixed++;
          const resampler = new Resampler(table);
          const random = createRandom(seed);
          const found = new Float64Array(resampler.width);
          for (let round = 0; round < 3; round++) {
            const weights = new Uint32Array(9);
            for (let i = 0; i < (round === 0 ? 40 : 9); i++) weights[random.integer(9)]!++;
            resampler.round(weights, found, 0);
            const copies = load(writtenOut(files, weights), keypoints);
            const { summary, perClass } = evaluate(copies.dataset, copies.detections, options);
            const classes = options.classAgnostic ? [summary.AP] : Array.from(perClass.values(), ({ AP }) => AP);
            const expected = [...Object.values(summary), ...classes].map((value) => value ?? -1);
            expect([...found]).toEqual(expected);
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(mixed).toBeGreaterThan(10); // the tie rule was put to the test
  });

  it("is the same whoever computes it, the jackknife's too", () => {
    const { dataset, detections } = load(randomFiles(8), false);
    const { matches, parameters } = evaluate(dataset, detections);
    const { scope } = prepare(dataset, detections, {});
    const table = resampleTable(dataset.groundTruth, matches, scope, parameters, undefined);
    const plan = { images: 10, seed: 4, rounds: 20, groups: 5, once: false };
    const run = (from: number, to: number) => [...runRounds({ tables: [table, table], plan, from, to })];
    expect([...run(0, 7), ...run(7, 20), ...run(20, 22), ...run(22, 25)]).toEqual(run(0, 25));
    expect(run(0, 1)).not.toEqual(run(1, 2));
  });
});
