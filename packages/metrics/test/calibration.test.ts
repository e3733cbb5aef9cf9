import { readFileSync } from "node:fs";
import { calibration } from "@borescope/metrics";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { load } from "./goldens.js";

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
