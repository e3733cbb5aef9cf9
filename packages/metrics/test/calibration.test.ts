import { readFileSync } from "node:fs";
import { calibration } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { load } from "./goldens.js";
import { randomFiles } from "./random-files.js";
import { readFiles } from "./random-models.js";

interface Run {
  readonly nBins: number;
  readonly iou: number;
  readonly hotcoco: {
    readonly ece: number;
    readonly mce: number;
    readonly bins: {
      bin_lower: number;
      bin_upper: number;
      avg_confidence: number;
      avg_accuracy: number;
      count: number;
    }[];
    readonly per_category: Record<string, number>;
  };
  readonly fromPycocotoolsMatches: { n: number; brier: number } & Record<
    "left-closed" | "right-closed",
    { ece: number; mce: number }
  >;
}

const near = (ours: number | null | undefined, theirs: number) => expect(Math.abs(ours! - theirs)).toBeLessThan(1e-12);

describe("calibration-small", () => {
  const folder = sharedPath("goldens", "calibration-small");
  const read = (file: string) => readFileSync(`${folder}/${file}`);
  const runs = folder === null ? [] : (JSON.parse(read("expected.json").toString()) as { runs: Run[] }).runs;

  it.skipIf(folder === null)("has runs", () => expect(runs.length).toBe(4));

  it.each(runs)("equals the reference by both conventions with $nBins bins at $iou", ({ nBins: bins, iou, ...run }) => {
    const { dataset, detections } = load(read("gt.json"), read("dt.json"), "bbox");
    const left = calibration(dataset, detections, { bins, iou });
    near(left.ece, run.hotcoco.ece);
    near(left.mce, run.hotcoco.mce);
    const filled = left.bins.filter(({ count }) => count > 0);
    const theirs = run.hotcoco.bins.filter(({ count }) => count > 0);
    expect(filled.map(({ count }) => count)).toEqual(theirs.map(({ count }) => count));
    filled.forEach((bin, i) => {
      near(bin.meanScore, theirs[i]!.avg_confidence);
      near(bin.shareRight, theirs[i]!.avg_accuracy);
      near(bin.lower, theirs[i]!.bin_lower);
      near(bin.upper, theirs[i]!.bin_upper);
    });
    for (const [name, ece] of Object.entries(run.hotcoco.per_category)) near(left.perClass.get(name)?.ece, ece);
    const right = calibration(dataset, detections, { bins, iou, edges: "right-closed" });
    for (const ours of [left, right]) {
      expect(ours.count).toBe(run.fromPycocotoolsMatches.n);
      near(ours.brier, run.fromPycocotoolsMatches.brier);
      near(ours.ece, run.fromPycocotoolsMatches[ours.edges].ece);
      near(ours.mce, run.fromPycocotoolsMatches[ours.edges].mce);
    }
  });
});

describe("calibration", () => {
  const files = (seed: number) => {
    const { gt, dt } = randomFiles(seed);
    return readFiles({ gt, dt: dt.filter(({ score }) => score >= 0 && score <= 1) });
  };

  it("puts scores on a bin's edge where the convention says", () => {
    const box = { image_id: 1, category_id: 1, bbox: [0, 0, 9, 9] };
    const { dataset, detections } = readFiles({
      gt: {
        images: [{ id: 1, file_name: "1.jpg", width: 99, height: 99 }],
        categories: [{ id: 1, name: "burr" }],
        annotations: [{ ...box, id: 1, area: 81, iscrowd: 0 }],
      },
      dt: [1, 0.5, 0].map((score) => ({ ...box, score })),
    });
    const counts = (edges: "left-closed" | "right-closed") =>
      calibration(dataset, detections, { bins: 2, edges }).bins.map(({ count }) => count);
    expect(counts("left-closed")).toEqual([1, 2]);
    expect(counts("right-closed")).toEqual([2, 1]);
    const { ece, mce, brier } = calibration(dataset, detections, { bins: 2 });
    expect([ece, mce, brier]).toEqual([(2 / 3) * 0.25, 0.25, 0.25 / 3]); // means .75 against 1/2, and 0 against 0
  });

  it("adds up: bins to the whole, classes to the whole", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), (seed, bins) => {
        const { dataset, detections } = files(seed);
        for (const edges of ["left-closed", "right-closed"] as const) {
          const { perClass, ...all } = calibration(dataset, detections, { bins, edges });
          for (const part of [all, ...perClass.values()]) {
            expect(part.bins.length).toBe(bins);
            expect(part.bins.reduce((sum, { count }) => sum + count, 0)).toBe(part.count);
            expect(part.ece === null).toBe(part.count === 0);
            if (part.count > 0) expect(part.ece).toBeLessThanOrEqual(part.mce! + 1e-12);
            for (const { lower, upper, meanScore } of part.bins)
              if (meanScore !== null) {
                expect(meanScore).toBeGreaterThan(lower - 1e-9);
                expect(meanScore).toBeLessThan(upper + 1e-9);
              }
          }
          const parts = [...perClass.values()];
          expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(all.count);
          if (all.count > 0)
            expect(parts.reduce((sum, own) => sum + (own.brier ?? 0) * own.count, 0) / all.count).toBeCloseTo(
              all.brier!,
              12,
            );
        }
      }),
      { numRuns: 40 },
    );
  });

  it("has a meaning for no detections, and refuses what has none", () => {
    const { gt, dt } = randomFiles(2);
    const unseen = readFiles({ gt, dt: [] });
    expect(calibration(unseen.dataset, unseen.detections)).toMatchObject({
      count: 0,
      ece: null,
      mce: null,
      brier: null,
    });
    const { dataset, detections } = readFiles({ gt, dt });
    detections.objects.score[0] = 7;
    expect(() => calibration(dataset, detections)).toThrow(expect.objectContaining({ code: "METRICS_SCORES" }));
    for (const options of [
      { bins: 0 },
      { bins: 2.5 },
      { bins: Number.NaN },
      { iou: 2 },
      { edges: "open" as "left-closed" },
    ])
      expect(() => calibration(unseen.dataset, unseen.detections, options)).toThrow(
        expect.objectContaining({ code: "METRICS_OPTION" }),
      );
  });
});
