import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { type EvaluateOptions, evaluate, evaluateSlices, type SlicesOptions, type Slicing } from "@borescope/metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PYCOCOTOOLS } from "./goldens.js";
import { encodeJson, randomFiles } from "./random-files.js";

/** Images with attributes: lighting, by turns, missing on every fifth; shift, a number; wet. Objects: occluded. */
function load(seed: number, images = 30) {
  const files = randomFiles(seed, { images, categories: 4 });
  const lighting = ["good", "poor", "mixed"];
  const gt = {
    ...files.gt,
    images: files.gt.images.map((image, i) => ({
      ...image,
      ...(i % 5 === 4 ? {} : { lighting: lighting[i % 3] }),
      gain: i * 1.5,
      shift: i % 3,
      wet: i % 2 === 0,
    })),
    annotations: files.gt.annotations.map((a, i) => ({ ...a, occluded: i % 2 })),
  };
  const dataset = readGroundTruth(encodeJson(gt), { attributes: "all" });
  return { dataset, detections: readResults(encodeJson(files.dt), dataset, PYCOCOTOOLS) };
}

const quick = { rounds: 5 };

function one(seed: number, slicing: Slicing, options: SlicesOptions = quick) {
  const { dataset, detections } = load(seed);
  const [slice] = evaluateSlices(dataset, detections, [slicing], options).slices;
  return { dataset, detections, slice: slice! };
}

describe("slices of images", () => {
  it("are evaluated as data sets of their own, the rest too", () => {
    const { dataset, detections, slice } = one(1, { where: "lighting:poor" });
    const poor = dataset.select("images", "lighting:poor");
    const inside = evaluate(dataset, detections, { images: poor.ids() }).summary;
    const outside = evaluate(dataset, detections, { images: poor.not().ids() }).summary;
    expect(slice.evaluation.summary).toEqual(inside);
    expect(slice.summary.AP!.rest).toBe(outside.AP);
    expect(slice.summary.AP!.difference.value).toBe(inside.AP! - outside.AP!);
    expect([slice.images, slice.selection.rows, slice.falsePositives]).toEqual([poor.count, poor.rows, "counted"]);
  });

  it("are cut by the values of an attribute, by yes and no, by numbers, and where there is none", () => {
    const { dataset, detections } = load(2);
    const names = (slicing: Slicing) =>
      evaluateSlices(dataset, detections, [slicing], quick).slices.map(({ name, images }) => `${name} ${images}`);
    expect(names({ by: "lighting" })).toEqual([
      "lighting: good 8",
      "lighting: mixed 8",
      "lighting: poor 8",
      "lighting: none 6",
    ]);
    expect(names({ by: "wet" })).toEqual(["wet: yes 15", "wet: no 15"]);
    expect(names({ by: "shift" })).toEqual(["shift: 0 10", "shift: 1 10", "shift: 2 10"]);
    expect(names({ by: "gain", quantiles: 3 })).toEqual([
      "gain: 0 … < 15 10",
      "gain: 15 … < 30 10",
      "gain: 30 … 43.5 10",
    ]);
  });

  it("stay within the images that are evaluated", () => {
    const { dataset, detections } = load(3);
    const chosen = dataset.select("images", (row) => row < 12);
    const [slice] = evaluateSlices(dataset, detections, [{ where: "shift=1" }], {
      ...quick,
      images: chosen.ids(),
    }).slices;
    expect([slice!.images, slice!.evaluation.images]).toEqual([4, 4]);
  });
});

describe("slices of ground truth", () => {
  it("by size and class equal COCO's area ranges and classes, to the bit", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom<EvaluateOptions>({}, { iouThresholds: [0.5] }, { maxDetections: [5] }),
        (seed, options) => {
          const { dataset, detections } = load(seed, 12);
          const whole = evaluate(dataset, detections, options);
          const sizes = evaluateSlices(dataset, detections, [{ by: "size" }], { ...quick, ...options }).slices;
          const { APs, APm, APl, ARs, ARm, ARl } = whole.summary;
          expect(sizes.map(({ summary }) => summary.AP!.value)).toEqual([APs, APm, APl]);
          const last = sizes.map(({ summary }) => summary.AR100!.value);
          expect(last).toEqual([ARs, ARm, ARl]);
          const classes = evaluateSlices(dataset, detections, [{ by: "class" }], { ...quick, ...options }).slices;
          expect(classes.map(({ summary }) => summary.AP!.value)).toEqual(
            Array.from(whole.perClass.values(), ({ AP }) => AP),
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it("count false positives where detections can be asked, and leave them out where not", () => {
    const kinds: [Slicing, string][] = [
      [{ where: "width<40", of: "groundTruth" }, "counted"],
      [{ where: "class:* or image.lighting:poor", of: "groundTruth" }, "FILTER"],
      [{ where: "image.lighting:poor and not area>1000", of: "groundTruth" }, "counted"],
      [{ where: "lighting:poor", of: "groundTruth" }, "counted"],
      [{ where: "occluded=1 and width<40", of: "groundTruth" }, "left out"],
      [{ where: "attribute.occluded=1", of: "groundTruth" }, "left out"],
      [{ where: "not iscrowd", of: "groundTruth" }, "left out"],
      [{ by: "occluded" }, "left out"],
      [{ name: "left", of: "groundTruth", predicate: (row) => row % 2 === 0 }, "left out"],
      [{ name: "left", of: "groundTruth", predicate: () => true, ofDetections: () => true }, "counted"],
    ];
    const { dataset, detections } = load(4);
    for (const [slicing, expected] of kinds)
      if (expected !== "FILTER")
        for (const { falsePositives } of evaluateSlices(dataset, detections, [slicing], quick).slices)
          expect(falsePositives, JSON.stringify(slicing)).toBe(expected);
  });

  it("of all objects, with all detections, are the whole", () => {
    const all: Slicing = { name: "all", of: "groundTruth", predicate: () => true, ofDetections: () => true };
    const { dataset, detections, slice } = one(5, all);
    expect(slice.evaluation.summary).toEqual(evaluate(dataset, detections).summary);
    expect(slice.summary.AP!.rest).toBeNull();
    expect(slice.summary.AP!.difference).toEqual({ value: null, interval: null, verdict: "cannot tell" });
  });

  it("lose to no false positive where those are left out", () => {
    const all: Slicing = { name: "all", of: "groundTruth", predicate: () => true };
    const { slice } = one(6, all);
    for (const { AP50, AR100 } of slice.evaluation.perClass.values())
      if (AP50 !== null) expect(AP50! >= AR100! - 0.02).toBe(true);
  });

  it("can be tags", () => {
    const { dataset, detections } = load(7);
    dataset.tags.set(
      "odd",
      dataset.select("groundTruth", (row) => row % 2 === 1),
    );
    dataset.tags.set("wet", dataset.select("images", "wet"));
    dataset.tags.set("sure", dataset.select(detections, "score>0.5"));
    const { slices } = evaluateSlices(dataset, detections, [{ by: "tag" }], quick);
    expect(slices.map(({ name, falsePositives }) => [name, falsePositives])).toEqual([
      ["odd", "left out"],
      ["wet", "counted"],
    ]);
  });
});

describe("a slice too small", () => {
  it("is marked, with the reason", () => {
    expect(one(8, { where: "gain<3" }).slice.tooSmall).toBe("2 images, fewer than 10");
    expect(one(8, { where: "gain<0" }).slice).toMatchObject({ tooSmall: "0 images, fewer than 10", images: 0 });
    expect(one(8, { where: "gain<0" }).slice.summary.AP).toMatchObject({ value: null, interval: null });
    const few = { ...quick, minImages: 1, minObjects: 1000 };
    expect(one(8, { where: "shift=1" }, few).slice.tooSmall).toMatch(/objects, fewer than 1000/);
    const wide = { rounds: 50, minImages: 1, minObjects: 1, maxWidth: 0.01 };
    expect(one(8, { where: "shift=1" }, wide).slice.tooSmall).toMatch(/wide, more than 0.01/);
    expect(one(8, { where: "shift=1" }, { ...wide, maxWidth: 1 }).slice.tooSmall).toBeNull();
  });
});

describe("what cannot be a slice", () => {
  const { dataset, detections } = load(9, 6);
  const refused = (slicings: Slicing[], options: SlicesOptions = quick) => {
    try {
      evaluateSlices(dataset, detections, slicings, options);
    } catch (error) {
      return String(error);
    }
    return "nothing";
  };
  it("is refused, with near names", () => {
    expect(refused([])).toMatch(/METRICS_SLICES[\s\S]*at least one slice/);
    expect(refused([{ by: "lihgting" }])).toMatch(/METRICS_SLICES[\s\S]*Did you mean "lighting"/);
    expect(refused([{ where: "lihgting:poor" }])).toMatch(/FILTER_UNKNOWN_FIELD/);
    expect(refused([{ by: "tag" }])).toMatch(/METRICS_SLICES[\s\S]*tags/);
    expect(refused([{ by: "lighting", quantiles: 1 }])).toMatch(/METRICS_OPTION/);
    expect(refused([{ selection: dataset.select(detections), name: "d" }])).toMatch(/SELECTION_TABLE/);
    expect(refused([{ selection: load(1, 6).dataset.select("images"), name: "d" }])).toMatch(/another data set/);
    expect(refused([{ by: "lighting" }], { rounds: 0 })).toMatch(/METRICS_OPTION/);
  });
});
