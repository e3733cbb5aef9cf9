import { type EvaluateOptions, evaluate, type IouType, type Summary } from "@borescope/metrics";
import { describe, expect, it } from "vitest";
import { load } from "./goldens.js";
import { encodeJson } from "./random-files.js";

/** Five objects of 40 × 40 side by side, each found exactly, with falling scores; ids from `first`. */
function row(iouType: IouType, first = 1) {
  const places = [0, 1, 2, 3, 4].map((i) => {
    const bbox = [40 * i, 0, 40, 40];
    const keypoints = Array.from({ length: 17 }, (_, k) => [40 * i + k, k, 2]).flat();
    return { image_id: 1, category_id: 1, bbox, keypoints };
  });
  const gt = {
    images: [{ id: 1, width: 400, height: 40 }],
    categories: [{ id: 1, name: "burr" }],
    annotations: places.map((place, i) => ({ ...place, id: first + i, area: 1600, iscrowd: 0, num_keypoints: 17 })),
  };
  const dt = places.map((place, i) => ({ ...place, score: 0.9 - 0.1 * i }));
  return load(encodeJson(gt), encodeJson(dt), iouType);
}

function summaries(iouType: IouType, options: EvaluateOptions, first?: number): { ours: Summary; theirs: Summary } {
  const { dataset, detections } = row(iouType, first);
  return {
    ours: evaluate(dataset, detections, { iouType, ...options }).summary,
    theirs: evaluate(dataset, detections, { iouType, ...options, compatibility: "pycocotools" }).summary,
  };
}

const THREE_OF_FIVE = 0.6039603960396039; // 61 of 101 recall thresholds are reached

describe("where the default parts from pycocotools", () => {
  it("takes the headline AP at the largest maxDetections, not at 100", () => {
    const { ours, theirs } = summaries("bbox", { maxDetections: [1, 2, 3] });
    expect(ours.AP).toBeCloseTo(THREE_OF_FIVE, 12);
    expect(ours.AP50).toBe(ours.AP);
    expect(theirs.AP).toBeNull();
    expect(theirs.AP50).toBe(ours.AP);
  });

  it("takes all but AR1 and AR10 at the largest of a longer list, not at the third", () => {
    const { ours, theirs } = summaries("bbox", { maxDetections: [1, 2, 3, 100] });
    expect(ours).toMatchObject({ AP: 1, AP50: 1, APm: 1, AR1: 0.2, AR10: 0.4, AR100: 1, ARm: 1 });
    expect(theirs).toMatchObject({ AP: 1, AR1: 0.2, AR10: 0.4 });
    expect(theirs.AP50).toBeCloseTo(THREE_OF_FIVE, 12);
    expect(theirs.AR100).toBeCloseTo(0.6, 12);
    expect(theirs.ARm).toBeCloseTo(0.6, 12);
  });

  it("says what it can where there are one or two, at which pycocotools fails", () => {
    const one = summaries("bbox", { maxDetections: [100] });
    expect(one.ours).toMatchObject({ AP: 1, AP50: 1, AR1: null, AR10: null, AR100: 1, ARm: 1 });
    expect(one.theirs).toMatchObject({ AP: 1, AP50: null, AR100: null, ARm: null });
    const two = summaries("bbox", { maxDetections: [100, 1] });
    expect(two.ours).toMatchObject({ AP: 1, AR1: 0.2, AR10: null, AR100: 1 });
    expect(two.theirs).toMatchObject({ AP: 1, AP50: null, AR1: 0.2, AR10: 1, AR100: null });
  });

  it("takes a ground truth of id 0 for one like any other, and says that it is there", () => {
    const { ours, theirs } = summaries("bbox", {}, 0);
    expect(ours.AP).toBe(1);
    expect(theirs.AP).toBeLessThan(1);
    const { dataset, detections } = row("bbox", 0);
    const result = evaluate(dataset, detections);
    expect(result.standard).toBe(false);
    expect(result.deviations).toEqual([expect.stringContaining("id 0")]);
    expect(evaluate(dataset, detections, { compatibility: "pycocotools" }).standard).toBe(true);
  });

  it.each([
    [[20], 1, 1],
    [[2, 20], 1, 1],
    [[2, 5, 20], 1, 1],
    [[20, 30], 1, 1],
    [[3], THREE_OF_FIVE, null],
    [[1, 3, 100], 1, null],
  ])("takes keypoints at the largest of %j, not at 20", (maxDetections, ours, theirs) => {
    const both = summaries("keypoints", { maxDetections });
    for (const name of ["AP", "AP50", "AP75", "APm"] as const) {
      expect(both.ours[name]).toBeCloseTo(ours, 12);
      expect(both.theirs[name]).toBe(theirs);
    }
    expect(both.ours.AR50).toBeCloseTo(ours === 1 ? 1 : 0.6, 12);
    expect(both.theirs.AR50).toBe(theirs);
  });

  it("agrees where the parameters are COCO's", () => {
    for (const iouType of ["bbox", "keypoints"] as const) {
      const { ours, theirs } = summaries(iouType, {});
      expect(ours).toEqual(theirs);
    }
  });

  it("refuses recall thresholds that fall, as both modes do, rather than look some of them up wrongly", () => {
    const { dataset, detections } = row("bbox");
    expect(() => evaluate(dataset, detections, { recallThresholds: [0.9, 0.1] })).toThrow("METRICS_OPTION");
  });
});
