import { readFileSync } from "node:fs";
import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { BorescopeError, Dataset, Detections, Ids } from "@borescope/core";
import {
  CONVENTIONS,
  type ConfusionMatrix,
  type ConventionName,
  confusionMatrix,
  conventionName,
  OUTCOME,
  outcomesOf,
} from "@borescope/metrics";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { encodeJson } from "./random-files.js";

/** Names of the goldens' definitions; the last three have the truth in rows. */
const DEFINITIONS: readonly [string, ConventionName, transposed: boolean][] = [
  ["ultralytics", "ultralytics", false],
  ["bestIouPairs", "best-iou-pairs", false],
  ["supervision", "supervision", true],
  ["fiftyone", "fiftyone", true],
  ["fiftyoneClasswise", "fiftyone-classwise", true],
  ["hotcoco", "hotcoco", true],
];

const transpose = (rows: readonly number[][]) => rows.map((_, i) => rows.map((row) => row[i]!));

const folder = sharedPath("goldens", "confusion-small");
describe.skipIf(folder === null)("confusion-small", () => {
  const read = (name: string) => readFileSync(`${folder}/${name}`);
  it("equals six tools at four thresholds, cell by cell", () => {
    const dataset = readGroundTruth(read("gt.json"));
    const detections = readResults(read("dt.json"), dataset, { unlisted: "aside" });
    const { runs } = JSON.parse(read("expected.json").toString()) as { runs: Record<string, unknown>[] };
    let compared = 0;
    for (const run of runs)
      for (const [name, convention, transposed] of DEFINITIONS) {
        const [iou, confidence] = [run["iou"] as number, run["conf"] as number];
        const rows = confusionMatrix(dataset, detections, { iou, confidence, convention }).rows();
        expect(transposed ? transpose(rows) : rows, `${name} ${iou} ${confidence}`).toEqual(run[name]);
        compared++;
      }
    expect(compared).toBe(24);
  });
});

type Box = readonly [category: "a" | "b", box: readonly number[], more?: { score?: number; iscrowd?: number }];

/** One image with two classes. */
function matrixOf(truths: readonly Box[], founds: readonly Box[], convention: ConventionName, iou = 0.5) {
  const id = { a: 1, b: 2 };
  const dataset = readGroundTruth(
    encodeJson({
      images: [{ id: 1, width: 100, height: 100 }],
      categories: [
        { id: 1, name: "a" },
        { id: 2, name: "b" },
      ],
      annotations: truths.map(([name, bbox, more], i) => ({
        id: i + 1,
        image_id: 1,
        category_id: id[name],
        bbox,
        ...more,
      })),
    }),
  );
  const results = founds.map(([name, bbox, more]) => ({
    image_id: 1,
    category_id: id[name],
    bbox,
    score: 0.9,
    ...more,
  }));
  return confusionMatrix(dataset, readResults(encodeJson(results), dataset), { iou, convention });
}

/** Cells that are not 0, as `predicted>groundTruth`, background `-`. */
function cells(matrix: ConfusionMatrix): string {
  const names = ["a", "b", "-"];
  const shown: string[] = [];
  matrix.rows().forEach((row, p) => {
    row.forEach((count, g) => {
      if (count > 0) shown.push(`${names[p]}>${names[g]}${count > 1 ? ` ${count}` : ""}`);
    });
  });
  return shown.join(", ");
}

const FULL = [0, 0, 10, 10] as const;
/** Boxes of IoU 0.8, 0.7, 0.6 and 0.5 with FULL. */
const [EIGHT, SEVEN, SIX, FIVE] = [8, 7, 6, 5].map((width) => [0, 0, width, 10]) as [
  number[],
  number[],
  number[],
  number[],
];

/** Each rule in which conventions differ, by a case in which it decides. */
const CASES: readonly {
  readonly rule: string;
  readonly truths: readonly Box[];
  readonly founds: readonly Box[];
  readonly expected: Record<ConventionName, string>;
}[] = [
  {
    rule: "a score equal to the confidence counts, or not",
    truths: [["a", FULL]],
    founds: [["a", FULL, { score: 0.25 }]],
    expected: {
      borescope: "a>a",
      ultralytics: "->a",
      "best-iou-pairs": "->a",
      supervision: "a>a",
      fiftyone: "a>a",
      "fiftyone-classwise": "a>a",
      hotcoco: "a>a",
    },
  },
  {
    rule: "an IoU equal to the threshold matches, or not",
    truths: [["a", FULL]],
    founds: [["a", FIVE]],
    expected: {
      borescope: "a>a",
      ultralytics: "a>-, ->a",
      "best-iou-pairs": "a>-, ->a",
      supervision: "a>-, ->a",
      fiftyone: "a>a",
      "fiftyone-classwise": "a>a",
      hotcoco: "a>a",
    },
  },
  {
    rule: "another class is claimed: never, after the own, or as if there were no classes",
    truths: [["a", FULL]],
    founds: [
      ["b", EIGHT, { score: 0.9 }],
      ["a", SEVEN, { score: 0.8 }],
    ],
    expected: {
      borescope: "a>a, b>-",
      ultralytics: "a>-, b>a",
      "best-iou-pairs": "a>-, b>a",
      supervision: "a>a, b>-",
      fiftyone: "a>-, b>a",
      "fiftyone-classwise": "a>a, b>-",
      hotcoco: "a>-, b>a",
    },
  },
  {
    rule: "what is left over is claimed across classes, but not where classes are apart",
    truths: [["a", FULL]],
    founds: [["b", EIGHT]],
    expected: {
      borescope: "b>a",
      ultralytics: "b>a",
      "best-iou-pairs": "b>a",
      supervision: "b>a",
      fiftyone: "b>a",
      "fiftyone-classwise": "b>-, ->a",
      hotcoco: "b>a",
    },
  },
  {
    rule: "the greater score chooses first, or the greater IoU",
    truths: [["a", FULL]],
    founds: [
      ["b", SIX, { score: 0.9 }],
      ["a", EIGHT, { score: 0.8 }],
      ["b", SEVEN, { score: 0.7 }],
    ],
    expected: {
      borescope: "a>a, b>- 2",
      ultralytics: "a>-, b>a, b>-",
      "best-iou-pairs": "a>a, b>- 2",
      supervision: "a>a, b>- 2",
      fiftyone: "a>-, b>a, b>-",
      "fiftyone-classwise": "a>a, b>- 2",
      hotcoco: "a>-, b>a, b>-",
    },
  },
  {
    rule: "a detection whose best is taken claims the next best, or nothing",
    truths: [
      ["a", FULL],
      ["b", [0, 0, 7, 10]],
    ],
    founds: [
      ["a", FULL, { score: 0.9 }],
      ["a", [0, 0, 9, 10], { score: 0.8 }],
    ],
    expected: {
      borescope: "a>a, a>b",
      ultralytics: "a>a, a>b",
      "best-iou-pairs": "a>a, a>-, ->b",
      supervision: "a>a, a>b",
      fiftyone: "a>a, a>b",
      "fiftyone-classwise": "a>a, a>-, ->b",
      hotcoco: "a>a, a>b",
    },
  },
  {
    rule: "of equal IoUs the first or the last ground truth, in order of class or of the file",
    truths: [
      ["b", FULL],
      ["a", FULL],
    ],
    founds: [["b", EIGHT]],
    expected: {
      borescope: "b>b, ->a",
      ultralytics: "b>b, ->a",
      "best-iou-pairs": "b>b, ->a",
      supervision: "b>b, ->a",
      fiftyone: "b>a, ->b",
      "fiftyone-classwise": "b>b, ->a",
      hotcoco: "b>b, ->a",
    },
  },
  {
    rule: "of equal scores the first class, or the first in the file, chooses",
    truths: [["a", FULL]],
    founds: [
      ["b", EIGHT],
      ["a", EIGHT],
    ],
    expected: {
      borescope: "a>a, b>-",
      ultralytics: "a>-, b>a",
      "best-iou-pairs": "a>-, b>a",
      supervision: "a>a, b>-",
      fiftyone: "a>-, b>a",
      "fiftyone-classwise": "a>a, b>-",
      hotcoco: "a>a, b>-",
    },
  },
  {
    rule: "crowds are left out with what lies on them, are not there, or have cells",
    truths: [["a", [0, 0, 50, 50], { iscrowd: 1 }]],
    founds: [
      ["a", FULL],
      ["a", [20, 20, 10, 10]],
      ["b", FULL],
    ],
    expected: {
      borescope: "b>-",
      ultralytics: "a>- 2, b>-",
      "best-iou-pairs": "a>- 2, b>-",
      supervision: "a>- 2, b>-",
      fiftyone: "a>a 2, b>-",
      "fiftyone-classwise": "a>a 2, b>-",
      hotcoco: "a>- 2, b>-",
    },
  },
  {
    rule: "a crowd that nothing matched is undetected where crowds count",
    truths: [["b", [0, 0, 50, 50], { iscrowd: 1 }]],
    founds: [],
    expected: {
      borescope: "",
      ultralytics: "",
      "best-iou-pairs": "",
      supervision: "",
      fiftyone: "->b",
      "fiftyone-classwise": "->b",
      hotcoco: "",
    },
  },
];

describe.each(CASES)("$rule", ({ truths, founds, expected }) => {
  it.each(Object.keys(CONVENTIONS) as ConventionName[])("%s", (name) => {
    expect(cells(matrixOf(truths, founds, name))).toBe(expected[name]);
  });
});

describe("confusionMatrix", () => {
  const matrix = matrixOf(
    [
      ["a", FULL],
      ["a", [50, 50, 10, 10]],
      ["b", [70, 0, 10, 10]],
      ["b", [30, 30, 10, 10]],
    ],
    [
      ["a", EIGHT, { score: 0.9 }],
      ["a", [70, 0, 10, 9], { score: 0.8 }],
      ["b", [0, 80, 10, 10], { score: 0.7 }],
      ["b", [0, 80, 10, 10], { score: 0.2 }],
    ],
    "borescope",
  );

  it("gives the objects of every cell", () => {
    expect(cells(matrix)).toBe("a>a, a>b, b>-, ->a, ->b");
    expect([matrix.detected("a").ids(), matrix.undetected("a").ids(), matrix.undetected().ids()]).toEqual([
      [1],
      [2],
      [2, 4],
    ]);
    expect([matrix.mispredicted("b").ids(), matrix.mispredicted("a").ids()]).toEqual([[3], []]);
    expect([matrix.ghosts("b").ids(), matrix.ghosts("a").ids(), matrix.ghosts().table]).toEqual([
      [3],
      [],
      "detections/model",
    ]);
    expect([matrix.truePositives().ids(), matrix.mispredictions("a").ids()]).toEqual([[1], [2]]);
    const cell = matrix.cell("a", "b");
    expect([cell.count, cell.groundTruths.ids(), cell.detections.ids(), cell.pairs]).toEqual([
      1,
      [3],
      [2],
      [{ groundTruth: 2, detection: 1 }],
    ]);
    expect(matrix.cell("background", "b").groundTruths.ids()).toEqual([4]);
    expect(matrix.cell("b", "background").detections.ids()).toEqual([3]);
    expect(matrix.cell("background", "background").count).toBe(0);
    expect(matrix.leftOut().belowConfidence.ids()).toEqual([4]);
  });

  it("counts several detections of a crowd as pairs, and the crowd as one object", () => {
    const crowd = matrixOf(
      [["a", [0, 0, 50, 50], { iscrowd: 1 }]],
      [
        ["a", FULL],
        ["a", [20, 20, 10, 10]],
      ],
      "fiftyone",
    );
    const { count, groundTruths, detections } = crowd.cell("a", "a");
    expect([count, groundTruths.count, detections.count]).toEqual([2, 1, 2]);
    expect(crowd.perClass.get("a")).toMatchObject({ groundTruths: 1, detected: 1, truePositives: 2, recall: 1, f1: 1 });
    const left = matrixOf([["a", [0, 0, 50, 50], { iscrowd: 1 }]], [["a", FULL]], "borescope").leftOut();
    expect([left.groundTruths.ids(), left.onThem.ids()]).toEqual([[1], [1]]);
  });

  it("gives rates by class and of all", () => {
    expect(matrix.perClass.get("a")).toEqual({
      groundTruths: 2,
      detected: 1,
      mispredicted: 0,
      undetected: 1,
      detections: 2,
      truePositives: 1,
      mispredictions: 1,
      ghosts: 0,
      falsePositives: 1,
      falseNegatives: 1,
      precision: 0.5,
      recall: 0.5,
      f1: 0.5,
    });
    expect(matrix.perClass.get("b")).toMatchObject({ precision: 0, recall: 0, f1: 0 });
    expect(matrix.overall).toMatchObject({ groundTruths: 4, detections: 3, precision: 1 / 3, recall: 0.25, f1: 2 / 7 });
    expect(matrixOf([], [], "borescope").overall).toMatchObject({ precision: null, recall: null, f1: null });
  });

  it("divides by rows or columns", () => {
    expect([...matrix.normalized("none")]).toEqual([1, 1, 0, 0, 0, 1, 1, 1, 0]);
    expect([...matrix.normalized("predicted")]).toEqual([0.5, 0.5, 0, 0, 0, 1, 0.5, 0.5, 0]);
    expect([...matrix.normalized("groundTruth")]).toEqual([0.5, 0.5, 0, 0, 0, 1, 0.5, 0.5, 0]);
    expect([...matrixOf([], [], "borescope").normalized("predicted")].every(Number.isNaN)).toBe(true);
    expect(() => matrix.normalized("row" as "none")).toThrow(/"predicted", "groundTruth" or "none"/);
  });

  it("tells of names it does not know", () => {
    for (const ask of [() => matrix.undetected("aa"), () => matrix.cell("backgroun", "a")])
      expect(ask).toThrow(
        expect.objectContaining({ code: "UNKNOWN_CATEGORY", hint: expect.stringMatching(/Did you/) }),
      );
    expect(() => matrix.ghosts("background")).toThrow(/UNKNOWN_CATEGORY/); // nothing is no class to have ghosts of
  });
});

describe("odd input", () => {
  const { dataset, detections } = matrixOf([["a", FULL]], [["a", FULL]], "borescope").outcomes;

  it("is refused with the place", () => {
    const wrong: [object, string][] = [
      [{ iou: Number.NaN }, "iou"],
      [{ iou: 1.5 }, "iou"],
      [{ iou: -0.1 }, "iou"],
      [{ iou: "0.5" }, "iou"],
      [{ confidence: Number.NaN }, "confidence"],
      [{ convention: "ultralitics" }, "convention"],
      [{ convention: "toString" }, "convention"],
    ];
    for (const [options, place] of wrong) {
      const fault = faultOf(() => outcomesOf(dataset, detections, options));
      expect([fault.code, fault.place], JSON.stringify(options)).toEqual(["METRICS_OPTION", place]);
    }
    expect(faultOf(() => outcomesOf(dataset, detections, { convention: "ultralitics" as "hotcoco" })).hint).toBe(
      "Did you mean ultralytics?",
    );
    expect(faultOf(() => outcomesOf(dataset, detections, { iouType: "segm" })).code).toBe("METRICS_MASKS");
  });

  it("has a meaning at the ends of the ranges", () => {
    const detected = (options: object) => confusionMatrix(dataset, detections, options).detected().count;
    expect([detected({ iou: 0 }), detected({ iou: 1 }), detected({ confidence: Number.NEGATIVE_INFINITY })]).toEqual([
      1, 1, 1,
    ]);
    expect(detected({ confidence: Number.POSITIVE_INFINITY })).toBe(0);
    expect(detected({ iou: 1, convention: "ultralytics" })).toBe(0); // nothing is above 1
    for (const iou of [0, -0]) {
      const apart = matrixOf([["a", FULL]], [["a", [50, 50, 5, 5]]], "ultralytics", iou);
      expect(cells(apart)).toBe("a>-, ->a"); // nothing in common is not above 0
    }
  });

  it("leaves scores that are no numbers below every confidence", () => {
    const { objects, categories } = detections;
    const broken = new Detections("broken", { ...objects, score: Float64Array.of(Number.NaN) }, categories);
    const matrix = confusionMatrix(dataset, broken, { confidence: Number.NEGATIVE_INFINITY });
    expect([matrix.undetected().count, matrix.leftOut().belowConfidence.count]).toEqual([1, 1]);
  });

  it("leaves detections of other categories out, and says so", () => {
    const { objects } = detections;
    const names = { length: 3, ids: Ids.from([1, 2, 9]), names: ["a", "b", "c"], supercategories: [null, null, null] };
    const other = new Detections("other", { ...objects, category: Uint32Array.of(2) }, names);
    const matrix = confusionMatrix(dataset, other);
    expect([cells(matrix), matrix.leftOut().otherCategories.count]).toEqual(["->a", 1]);
  });

  it("may be nothing at all", () => {
    const objects = {
      length: 0,
      ids: Ids.sequence(0),
      image: new Uint32Array(0),
      category: new Uint32Array(0),
      box: new Float64Array(0),
      area: new Float64Array(0),
    };
    const images = {
      length: 0,
      ids: Ids.sequence(0),
      fileNames: [],
      width: new Float64Array(0),
      height: new Float64Array(0),
    };
    const none = { length: 0, ids: Ids.sequence(0), names: [], supercategories: [] };
    const empty = new Dataset(images, none, objects);
    const nothing = new Detections("nothing", { ...objects, score: new Float64Array(0) }, none);
    const matrix = confusionMatrix(empty, nothing);
    expect([matrix.rows(), matrix.perClass.size, matrix.undetected().count]).toEqual([[[0]], 0, 0]);
    expect(() => matrix.undetected("a")).toThrow(/0 category names/);
  });

  it("takes a convention of one's own", () => {
    const strict = { ...CONVENTIONS.borescope, rule: { ...CONVENTIONS.borescope.rule, bound: "above" } } as const;
    const outcomes = outcomesOf(dataset, detections, { iou: 1, convention: strict });
    expect([outcomes.ofGroundTruth[0], conventionName(outcomes.convention)]).toEqual([OUTCOME.undetected, "custom"]);
    expect(conventionName(CONVENTIONS.hotcoco)).toBe("hotcoco");
  });

  it("keeps classes of one name together", () => {
    const twice = new Dataset(
      dataset.images,
      { length: 2, ids: Ids.from([1, 2]), names: ["a", "a"], supercategories: [null, null] },
      { ...dataset.groundTruth, category: Uint32Array.of(1) },
    );
    const matrix = confusionMatrix(twice, new Detections("m", detections.objects, twice.categories));
    expect([matrix.cell("a", "a").count, matrix.perClass.get("a")?.mispredicted]).toEqual([1, 1]);
  });
});

function faultOf(work: () => unknown): BorescopeError {
  try {
    work();
  } catch (error) {
    if (error instanceof BorescopeError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
