import { readFileSync } from "node:fs";
import { errorTypes, MAIN_ERRORS, type MainError } from "@borescope/metrics";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { load } from "./goldens.js";

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
