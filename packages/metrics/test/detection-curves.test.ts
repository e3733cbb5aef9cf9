import { ConfidenceCurve, curves, evaluate } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFiles } from "./random-files.js";
import { readFiles } from "./random-models.js";

const shape = fc.record({
  seed: fc.nat(),
  ties: fc.boolean(),
  images: fc.integer({ min: 1, max: 8 }),
  categories: fc.integer({ min: 1, max: 5 }),
});
const random = ({ seed, ...rest }: { seed: number; ties: boolean; images: number; categories: number }) =>
  readFiles(randomFiles(seed, rest));

describe("curves", () => {
  it("have the AP of evaluate at its thresholds, of a class and over all, to the bit", () => {
    fc.assert(
      fc.property(shape, (files) => {
        const { dataset, detections } = random(files);
        const result = evaluate(dataset, detections);
        for (const [iou, name] of [
          [0.5, "AP50"],
          [0.75, "AP75"],
        ] as const)
          for (const found of [curves(result, { iou }), curves(dataset, detections, { iou })]) {
            expect(found.ap).toBe(result.summary[name] ?? null);
            expect([...found.perClass.keys()]).toEqual([...result.perClass.keys()]);
            for (const [category, own] of found.perClass) expect(own.ap).toBe(result.perClass.get(category)?.[name]);
          }
      }),
      { numRuns: 60 },
    );
  });

  it("count what is right and wrong from each score on, as a slow count over the matches does", () => {
    fc.assert(
      fc.property(shape, fc.constantFrom(0.3, 0.5, 0.9), fc.constantFrom(0, 0.5, 1, 2), (files, iou, beta) => {
        const { dataset, detections } = random(files);
        const result = evaluate(dataset, detections, { iouThresholds: [iou], maxDetections: [100] });
        const { matches } = result;
        const judged = Array.from(matches.score, (score, i) => ({
          score,
          class: matches.offsets.findIndex((stop) => stop > i) - 1,
          right: (matches.outcome[i]! & 1) === 1,
          ignored: (matches.outcome[i]! & 0x10000) !== 0,
        })).filter(({ ignored }) => !ignored);
        const found = curves(dataset, detections, { iou, beta });
        const of = (curve: ConfidenceCurve, own: typeof judged) => {
          const scores = [...new Set(own.map(({ score }) => score + 0))].sort((a, b) => b - a);
          expect([...curve.scores].map((score) => score + 0)).toEqual(scores);
          const kept = (score: number, right: boolean) =>
            own.filter((d) => d.score >= score && d.right === right).length;
          expect([...curve.truePositives]).toEqual(scores.map((score) => kept(score, true)));
          expect([...curve.falsePositives]).toEqual(scores.map((score) => kept(score, false)));
          let best = 0;
          for (const score of scores) {
            const p = kept(score, true) / (kept(score, true) + kept(score, false));
            const r = kept(score, true) / curve.groundTruths;
            const f = p * r === 0 || Number.isNaN(r) ? 0 : ((1 + beta ** 2) * p * r) / (beta ** 2 * p + r);
            if (curve.groundTruths > 0) expect(curve.at(score, beta).fBeta).toBeCloseTo(f, 12);
            best = Math.max(best, f);
          }
          expect(curve.best(beta)?.fBeta ?? 0).toBeCloseTo(best, 12);
          expect(curve.at(Number.POSITIVE_INFINITY).precision).toBeNull();
        };
        [...found.perClass.values()].forEach(({ confidence }, k) => {
          expect(confidence.groundTruths).toBe(matches.positives[k * 4]);
          of(
            confidence,
            judged.filter((d) => d.class === k),
          );
        });
        of(found.pooled, judged);
        const counted = [...found.perClass.values()].filter(({ confidence }) => confidence.groundTruths > 0);
        if (found.mean === null) {
          expect(counted).toEqual([]);
          return;
        }
        found.mean.confidence.forEach((c, i) => {
          if (i % 50 !== 0) return;
          const steps = counted.map(({ confidence }) => confidence.at(c, beta));
          const mean = (values: (number | null)[], empty: number) =>
            values.reduce((sum: number, value) => sum + (value ?? empty), 0) / values.length;
          const at = found.mean!;
          expect(at.precision[i]).toBeCloseTo(
            mean(
              steps.map((s) => s.precision),
              1,
            ),
            12,
          );
          expect(at.recall[i]).toBeCloseTo(
            mean(
              steps.map((s) => s.recall),
              0,
            ),
            12,
          );
          expect(at.fBeta[i]).toBeCloseTo(
            mean(
              steps.map((s) => s.fBeta),
              0,
            ),
            12,
          );
        });
        expect(found.best.mean?.fBeta ?? 0).toBe(Math.max(...found.mean.fBeta));
      }),
      { numRuns: 60 },
    );
  });

  it("take any IoU from the data, and of an evaluation only those evaluated", () => {
    const { dataset, detections } = readFiles(randomFiles(3));
    const result = evaluate(dataset, detections);
    expect(curves(result, { iou: 0.9 }).iou).toBe(0.8999999999999999);
    expect(() => curves(result, { iou: 0.37 })).toThrow(
      expect.objectContaining({ code: "METRICS_OPTION", place: "iou", hint: expect.stringContaining("matched anew") }),
    );
    const anew = evaluate(dataset, detections, { iouThresholds: [0.37] });
    expect(curves(dataset, detections, { iou: 0.37 }).ap).toBe(anew.summary.AP);
    const tiny = evaluate(dataset, detections, { areaRanges: [{ name: "tiny", min: 0, max: 9 }] });
    expect(() => curves(tiny)).toThrow(expect.objectContaining({ place: "areaRanges" }));
    const together = curves(evaluate(dataset, detections, { classAgnostic: true }));
    expect(together.perClass.size).toBe(0);
    expect(together.ap).not.toBeNull();
  });

  it("have meanings for nothing, and refuse what has none", () => {
    const { gt, dt } = randomFiles(5);
    const unseen = readFiles({ gt, dt: [] });
    const none = curves(unseen.dataset, unseen.detections);
    expect([none.ap, none.best.pooled, none.best.mean]).toEqual([0, null, null]);
    const ghosts = readFiles({ gt: { ...gt, annotations: [] }, dt });
    const wild = curves(ghosts.dataset, ghosts.detections);
    expect([wild.ap, wild.mean, wild.precisionAtRecall, wild.best.pooled]).toEqual([null, null, null, null]);
    expect(wild.pooled.at(0)).toMatchObject({ recall: null, fBeta: null, precision: 0 });
    const { dataset, detections } = ghosts;
    for (const options of [{ iou: 0 }, { iou: Number.NaN }, { beta: -1 }, { beta: Number.NaN }, { beta: 1e200 }])
      expect(() => curves(dataset, detections, options)).toThrow(expect.objectContaining({ code: "METRICS_OPTION" }));
    expect(() => wild.pooled.at(Number.NaN)).toThrow(expect.objectContaining({ place: "confidence" }));
    detections.objects.score[0] = Number.POSITIVE_INFINITY;
    expect(() => curves(dataset, detections)).toThrow(expect.objectContaining({ code: "METRICS_SCORES" }));
  });
});

describe("ConfidenceCurve", () => {
  it("gives the numbers of scikit-learn's precision_recall_curve and fbeta_score", () => {
    // y = [1, 0, 1, 1, 0, 1], scores = [.9, .8, .8, .6, .3, .2], and one ground truth that nothing found
    const curve = new ConfidenceCurve(
      Float64Array.of(0.9, 0.8, 0.6, 0.3, 0.2),
      Uint32Array.of(1, 2, 3, 3, 4),
      Uint32Array.of(0, 1, 1, 2, 2),
      5,
    );
    expect([...curve.precision()]).toEqual([1, 2 / 3, 0.75, 0.6, 4 / 6]);
    expect([...curve.recall()]).toEqual([0.2, 0.4, 0.6, 0.6, 0.8]);
    expect(curve.fBeta(2)[4]).toBeCloseTo(0.7692307692307693, 15);
    expect(curve.best()).toEqual({
      confidence: 0.2,
      precision: 4 / 6,
      recall: 0.8,
      fBeta: 8 / 11,
      truePositives: 4,
      falsePositives: 2,
      falseNegatives: 1,
    });
    expect(curve.at(0.7).truePositives).toBe(2);
  });
});
