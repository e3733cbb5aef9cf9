import { readGroundTruth, readResults } from "@borescope/adapters-coco";
import { BorescopeError } from "@borescope/core";
import {
  coco,
  type Evaluation,
  evaluate,
  evaluateAsync,
  type Hierarchy,
  lvis,
  openImages,
  type Protocol,
  voc2007,
  voc2012,
} from "@borescope/metrics";
import { describe, expect, it } from "vitest";
import { PYCOCOTOOLS } from "./goldens.js";
import { encodeJson, type RandomFiles, randomFiles } from "./random-files.js";

interface Files {
  readonly images: readonly object[];
  readonly categories: readonly object[];
  readonly annotations: readonly object[];
  readonly results: readonly object[];
}

/** Reads what a protocol asks for. */
function load({ results, ...gt }: Files, { fields }: Pick<Protocol, "fields">) {
  const dataset = readGroundTruth(encodeJson(gt), { attributes: fields, file: "val.json" });
  return { dataset, detections: readResults(encodeJson(results), dataset, PYCOCOTOOLS) };
}

function run<S extends string>(files: Files, protocol: Protocol<S>): Evaluation<S> {
  const { dataset, detections } = load(files, protocol);
  return evaluate(dataset, detections, { protocol });
}

function codeOf(work: () => unknown): BorescopeError {
  try {
    work();
  } catch (error) {
    if (error instanceof BorescopeError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const BOX = [10, 10, 20, 20];
const FAR = [200, 200, 20, 20];
const EMPTY: Files = { images: [], categories: [], annotations: [], results: [] };

describe.each([lvis(), voc2007(), voc2012(), openImages()] as Protocol[])("$name", (protocol) => {
  const image = { id: 1, neg_category_ids: [], not_exhaustive_category_ids: [] };
  const category = { id: 1, name: "burr", frequency: "f" };
  const annotation = { id: 1, image_id: 1, category_id: 1, bbox: BOX };
  const result = { image_id: 1, category_id: 1, bbox: BOX, score: 0.5 };

  it("has nothing to measure where there is no ground truth, and finds 0 where there are no detections", () => {
    const some = { ...EMPTY, images: [image], categories: [category] };
    const nothing = Object.keys(protocol.summary).map(() => null);
    for (const files of [EMPTY, some, { ...some, results: [result] }])
      expect(Object.values(run(files, protocol).summary)).toEqual(nothing);
    expect(run({ ...some, annotations: [annotation] }, protocol).summary["AP"]).toBe(0);
  });

  it("names itself, and is the same in evaluateAsync", async () => {
    const files = { images: [image], categories: [category], annotations: [annotation], results: [result] };
    const { dataset, detections } = load(files, protocol);
    const now = evaluate(dataset, detections, { protocol });
    expect(now.protocol).toBe(protocol.name);
    expect(now.summary["AP"]).toBeCloseTo(1, 12);
    expect(await evaluateAsync(dataset, detections, { protocol, workers: 2 })).toEqual(now);
  });

  it("takes COCO's parameters nowhere but where it is made", () => {
    const { dataset, detections } = load(EMPTY, protocol);
    const error = codeOf(() => evaluate(dataset, detections, { protocol, maxDetections: [10] }));
    expect([error.code, error.place]).toEqual(["METRICS_OPTION", "maxDetections"]);
    expect(() => evaluate(dataset, detections, { protocol, compatibility: "pycocotools" })).toThrow("compatibility");
  });
});

describe("coco", () => {
  it("is what evaluate does where no protocol is named", () => {
    const { gt, dt } = randomFiles(7);
    const { dataset, detections } = load({ ...gt, results: dt }, coco());
    const changed = { maxDetections: [1, 2, 3], compatibility: "pycocotools" } as const;
    for (const options of [{}, changed, { iouThresholds: [0.3, 0.5], classAgnostic: true }])
      expect(evaluate(dataset, detections, { protocol: coco(options) })).toEqual(
        evaluate(dataset, detections, options),
      );
  });
});

describe("lvis", () => {
  const images = [
    { id: 1, neg_category_ids: [2], not_exhaustive_category_ids: [3] },
    { id: 2, neg_category_ids: [], not_exhaustive_category_ids: [] },
  ];
  const categories = ["r", "c", "f"].map((frequency, i) => ({ id: i + 1, name: `class ${i + 1}`, frequency }));
  const annotations = [1, 2, 3].map((id) => ({
    id,
    image_id: id === 2 ? 2 : 1,
    category_id: id,
    bbox: BOX,
    iscrowd: 1,
  }));
  const found = (image_id: number, category_id: number, bbox: number[], score: number) => ({
    image_id,
    category_id,
    bbox,
    score,
  });
  const good = annotations.map(({ image_id, category_id }) => found(image_id, category_id, BOX, 0.5));
  const files = { images, categories, annotations, results: good };

  it("takes no notice of iscrowd, and gives the groups their means", () => {
    const { summary, perClass } = run(files, lvis());
    for (const name of ["AP", "APr", "APc", "APf"] as const) expect(summary[name]).toBeCloseTo(1, 12);
    expect(perClass.get("class 1")).not.toHaveProperty("APr");
    const rare = run({ ...files, results: good.slice(1) }, lvis()).summary;
    expect([rare.APr, rare.APc?.toFixed(6), rare.APf?.toFixed(6)]).toEqual([0, "1.000000", "1.000000"]);
  });

  it("drops detections of categories that an image says nothing of, not of its negative ones", () => {
    const silent = run({ ...files, results: [...good, found(2, 1, FAR, 0.9)] }, lvis());
    expect(silent.perClass.get("class 1")!.AP).toBeCloseTo(1, 12);
    expect(silent.perClass.get("class 1")!.detections).toBe(1);
    const negative = run({ ...files, results: [...good, found(1, 2, FAR, 0.9)] }, lvis());
    expect(negative.perClass.get("class 2")!.AP).toBeCloseTo(0.5, 12);
  });

  it("forgives unmatched detections where a category is not annotated exhaustively", () => {
    const wrong = found(1, 3, FAR, 0.9);
    expect(run({ ...files, results: [...good, wrong] }, lvis()).perClass.get("class 3")!.AP).toBeCloseTo(1, 12);
    const exhaustive = [{ ...images[0]!, not_exhaustive_category_ids: [] }, images[1]!];
    const strict = run({ ...files, images: exhaustive, results: [...good, wrong] }, lvis());
    expect(strict.perClass.get("class 3")!.AP).toBeCloseTo(0.5, 12);
  });

  it("cuts an image at 300 over all categories, those that are not listed too", () => {
    const others = (n: number) => Array.from({ length: n }, () => found(1, 99, FAR, 0.8));
    const at = (n: number) => run({ ...files, results: [...good, ...others(n)] }, lvis()).perClass.get("class 1")!.AP;
    expect(at(299)).toBeCloseTo(1, 12);
    expect(at(300)).toBe(0);
  });

  it("is COCO where every category is negative and no image is crowded", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { gt, dt } = randomFiles(seed);
      const neg_category_ids = gt.categories.map(({ id }) => id);
      const plain = {
        images: gt.images.map((image) => ({ ...image, neg_category_ids, not_exhaustive_category_ids: [] })),
        categories: gt.categories.map((category) => ({ ...category, frequency: "c" })),
        annotations: gt.annotations.map((annotation) => ({ ...annotation, iscrowd: 0 })),
        results: dt,
      };
      const { dataset, detections } = load(plain, lvis());
      const own = evaluate(dataset, detections, { protocol: lvis() });
      const { curves, summary } = evaluate(dataset, detections, { maxDetections: [300] });
      expect(own.curves.precision).toEqual(curves.precision);
      expect(own.curves.recall).toEqual(curves.recall);
      expect([own.summary.AP, own.summary.APc, own.summary.APr]).toEqual([summary.AP, summary.AP, null]);
    }
  });

  it.each([
    ["images", "neg_category_ids", undefined, "/images/1/neg_category_ids"],
    ["images", "not_exhaustive_category_ids", "2", "/images/1/not_exhaustive_category_ids"],
    ["images", "neg_category_ids", [[2]], "/images/1/neg_category_ids"],
    ["categories", "frequency", undefined, "/categories/1/frequency"],
    ["categories", "frequency", "rare", "/categories/1/frequency"],
  ] as const)("names the row of %s whose %s is %j", (table, field, value, place) => {
    const rows = files[table].map((row, i) => (i === 1 ? { ...row, [field]: value } : row));
    const error = codeOf(() => run({ ...files, [table]: rows }, lvis()));
    expect([error.code, error.file, error.place]).toEqual(["METRICS_FIELD", "val.json", place]);
  });

  it("names a field that no row has, and says how to read it", () => {
    const { dataset, detections } = load(files, { fields: {} });
    const error = codeOf(() => evaluate(dataset, detections, { protocol: lvis() }));
    expect([error.code, error.file, error.place]).toEqual(["METRICS_FIELD", "val.json", "/images/neg_category_ids"]);
    expect(error.hint).toContain("protocol.fields");
  });

  it("warns of ids that are of no category", () => {
    const odd = [{ ...images[0]!, neg_category_ids: [2, 77, "2"] }, images[1]!];
    expect(run({ ...files, images: odd }, lvis()).warnings[0]).toMatch(/^2 ids/);
    expect(run(files, lvis()).warnings.some((warning) => warning.includes("ids"))).toBe(false);
  });
});

/** Marks some annotations of random files. */
function marked(seed: number, field: string): Files {
  const { gt, dt }: RandomFiles = randomFiles(seed);
  const annotations = gt.annotations.map((row, i) => ({
    ...row,
    iscrowd: 0,
    [field]: (i * 7 + seed) % 5 === 0 ? 1 : 0,
  }));
  return { ...gt, annotations, results: dt };
}

type Row = {
  image_id: number;
  category_id: number;
  bbox: number[];
  score: number;
  difficult: number;
  is_group_of: number;
};

/** Detections of a category by falling score, images by rising id among equals. */
function byScore(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => a.image_id - b.image_id).sort((a, b) => b.score - a.score);
}

function overlap(a: readonly number[], b: readonly number[], pixel: number, ofFirst = false): number {
  const [ax = 0, ay = 0, aw = 0, ah = 0] = a;
  const [bx = 0, by = 0, bw = 0, bh = 0] = b;
  const w = Math.min(ax + aw, bx + bw) - Math.max(ax, bx) + pixel;
  const h = Math.min(ay + ah, by + bh) - Math.max(ay, by) + pixel;
  if (w <= 0 || h <= 0) return 0;
  const [first, second] = [(aw + pixel) * (ah + pixel), (bw + pixel) * (bh + pixel)];
  return (w * h) / (ofFirst ? first : first + second - w * h);
}

/** The first of the greatest, or -1. */
const argmax = (values: readonly number[]) => values.reduce((best, v, i) => (v > (values[best] ?? -1) ? i : best), -1);

/** AP by both interpolations, from right (1), wrong (0) and left out (-1). */
function areas(outcomes: readonly number[], positives: number): [number | null, number | null] {
  if (positives === 0) return [null, null];
  const counted = outcomes.filter((outcome) => outcome >= 0);
  let tp = 0;
  const points = counted.map((outcome, i) => {
    tp += outcome;
    return { recall: tp / positives, precision: tp / (i + 1) };
  });
  const best = (recall: number) => Math.max(0, ...points.filter((p) => p.recall >= recall).map((p) => p.precision));
  let eleven = 0;
  for (let i = 0; i < 11; i++) eleven += best(i * 0.1) / 11;
  let every = 0;
  for (let k = 1; k <= tp; k++) every += best(k / positives) / positives;
  return [eleven, every];
}

/** What each detection of one category comes to, in VOC's words. */
function slowVoc(truths: readonly Row[], rows: readonly Row[], pixel: number, above: boolean): number[] {
  const taken = new Set<Row>();
  return byScore(rows).map((row) => {
    const here = truths.filter(({ image_id }) => image_id === row.image_id);
    const overlaps = here.map(({ bbox }) => overlap(row.bbox, bbox, pixel));
    const best = here[argmax(overlaps)];
    const value = Math.max(0, ...overlaps);
    if (best === undefined || !(above ? value > 0.5 : value >= 0.5)) return 0;
    if (best.difficult === 1) return -1;
    if (taken.has(best)) return 0;
    taken.add(best);
    return 1;
  });
}

/** The same in Open Images' words: ordinary boxes of all detections first, then groups. */
function slowOpenImages(truths: readonly Row[], rows: readonly Row[]): number[] {
  const taken = new Set<Row>();
  const seen = new Map<number, number>();
  const sorted = byScore(rows).filter(({ image_id }) => {
    const n = seen.get(image_id) ?? 0;
    seen.set(image_id, n + 1);
    return n < 100;
  });
  const claim = (row: Row, groups: number) => {
    const here = truths.filter(({ image_id, is_group_of }) => image_id === row.image_id && is_group_of === groups);
    const overlaps = here.map(({ bbox }) => overlap(row.bbox, bbox, 0, groups === 1));
    const best = here[argmax(overlaps)];
    return Math.max(0, ...overlaps) >= 0.5 ? best : undefined;
  };
  const outcomes = sorted.map((row): number => {
    const best = claim(row, 0);
    if (best === undefined || taken.has(best)) return 0;
    taken.add(best);
    return 1;
  });
  sorted.forEach((row, i) => {
    const group = outcomes[i] === 1 ? undefined : claim(row, 1);
    if (group === undefined) return;
    outcomes[i] = taken.has(group) ? -1 : 1;
    taken.add(group);
  });
  return outcomes;
}

function ofCategory(rows: readonly object[], id: unknown): Row[] {
  return (rows as Row[]).filter(({ category_id }) => category_id === id);
}

function expectClose(found: number | null | undefined, wanted: number | null): void {
  if (wanted === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(wanted, 11);
}

describe("random data", () => {
  const seeds = Array.from({ length: 25 }, (_, i) => i + 1);

  it.each(["devkit-python", "devkit-matlab", "continuous", "continuous-inclusive"] as const)(
    "voc, %s",
    (convention) => {
      for (const seed of seeds) {
        const files = marked(seed, "difficult");
        const pixel = convention.startsWith("devkit") ? 1 : 0;
        const above = convention === "devkit-python" || convention === "continuous";
        const eleven = run(files, voc2007({ convention }));
        const every = run(files, voc2012({ convention }));
        for (const { id, category } of eleven.perClass.values()) {
          const truths = ofCategory(files.annotations, id);
          const outcomes = slowVoc(truths, ofCategory(files.results, id), pixel, above);
          const wanted = areas(outcomes, truths.filter(({ difficult }) => difficult === 0).length);
          expectClose(eleven.perClass.get(category)!.AP, wanted[0]);
          expectClose(every.perClass.get(category)!.AP, wanted[1]);
        }
      }
    },
  );

  it("open images", () => {
    for (const seed of seeds) {
      const files = marked(seed, "is_group_of");
      for (const { id, AP } of run(files, openImages()).perClass.values()) {
        const truths = ofCategory(files.annotations, id);
        const outcomes = slowOpenImages(truths, ofCategory(files.results, id));
        expectClose(AP, areas(outcomes, truths.length)[1]);
      }
    }
  });
});

describe("voc", () => {
  const files = (annotations: readonly object[], results: readonly object[]): Files => ({
    images: [{ id: 1 }],
    categories: [{ id: 1, name: "burr" }],
    annotations: annotations.map((row, i) => ({ id: i + 1, image_id: 1, category_id: 1, ...row })),
    results: results.map((row, i) => ({ image_id: 1, category_id: 1, score: 0.9 - i / 10, ...row })),
  });

  it("does not use up a difficult object, and a crowd is one", () => {
    const twice = [{ bbox: BOX }, { bbox: BOX }, { bbox: FAR }];
    for (const mark of [{ difficult: 1 }, { difficult: true }, { iscrowd: 1 }])
      expect(run(files([{ bbox: BOX, ...mark }, { bbox: FAR }], twice), voc2012()).summary.AP).toBeCloseTo(1, 12);
    expect(run(files([{ bbox: BOX }, { bbox: FAR }], twice), voc2012()).summary.AP).toBeCloseTo(5 / 6, 12);
  });

  it("looks only at the best ground truth, taken or not", () => {
    const near = [12, 10, 20, 20];
    const found = [{ bbox: BOX }, { bbox: [11, 10, 19, 20] }];
    expect(run(files([{ bbox: BOX }, { bbox: near }], found), voc2012()).summary.AP).toBeCloseTo(0.5, 12);
  });

  it("leaves out detections of categories that are not listed", () => {
    expect(
      run(files([{ bbox: BOX }], [{ category_id: 9, bbox: FAR }, { bbox: BOX }]), voc2007()).summary.AP,
    ).toBeCloseTo(1);
  });

  it("warns where no object has the field, and refuses values that are no flags", () => {
    expect(run(files([{ bbox: BOX }], []), voc2007()).warnings[0]).toContain('"difficult"');
    expect(run(files([{ bbox: BOX, difficult: 0 }], []), voc2007()).warnings).toEqual([]);
    const error = codeOf(() => run(files([{ bbox: BOX, difficult: "yes" }], []), voc2007()));
    expect([error.code, error.place]).toEqual(["METRICS_FIELD", "/annotations/0/difficult"]);
  });

  it("says what is not the development kit's, and refuses conventions that there are not", () => {
    expect(run(EMPTY, voc2007({ convention: "continuous", iou: 0.4 })).deviations).toHaveLength(2);
    expect(run(EMPTY, voc2012({ convention: "devkit-matlab" })).standard).toBe(true);
    expect(() => voc2007({ convention: "toString" as "continuous" })).toThrow("METRICS_OPTION");
    expect(() => voc2007({ iou: 1.5 })).toThrow("METRICS_OPTION");
    expect(() => voc2007({ iou: Number.NaN })).toThrow("METRICS_OPTION");
  });
});

describe("openImages, a hierarchy", () => {
  const names = ["defect", "line", "crack", "burr"];
  const files: Files = {
    images: [{ id: 1 }],
    categories: names.map((name, i) => ({ id: i + 11, name })),
    annotations: [{ id: 1, image_id: 1, category_id: 13, bbox: BOX }],
    results: [{ image_id: 1, category_id: 13, bbox: BOX, score: 0.5 }],
  };
  const counts = (hierarchy: Hierarchy, expandDetections = false) =>
    [...run(files, openImages({ hierarchy, expandDetections })).perClass.values()].map((row) => [
      row.groundTruths,
      row.detections,
    ]);
  const chain = [
    [1, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ];

  it("is a map of parents by name or id, or a tree", () => {
    expect(counts({ crack: "line", line: "defect" })).toEqual(chain);
    expect(counts({ 13: 12, 12: [11] })).toEqual(chain);
    const line = { LabelName: "line", Subcategory: [{ LabelName: "crack" }], Part: [{ LabelName: "tip" }] };
    expect(counts({ LabelName: "defect", Subcategory: [line] })).toEqual(chain);
    const above = { LabelName: "/m/0bl9f", Subcategory: [{ LabelName: "defect", Subcategory: [line] }] };
    expect(counts(above)).toEqual(chain);
  });

  it("lets detections count for ancestors too where that is asked for, each ancestor once", () => {
    const diamond = { crack: ["line", "burr"], line: "defect", burr: "defect" };
    expect(counts(diamond, true)).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    const { matches, standard } = run(files, openImages({ hierarchy: diamond, expandDetections: true }));
    expect([...matches.row]).toEqual([0, 0, 0, 0]);
    expect(standard).toBe(true);
    expect(run(files, openImages()).standard).toBe(false);
  });

  it.each([
    [{ crack: "lin" }, 'Did you mean "line"'],
    [{ crack: 12, line: "defect" }, "METRICS_HIERARCHY"],
    [{ LabelName: "top", Subcategory: [{ LabelName: "scratch" }] }, '"scratch"'],
    [{ crack: "crack" }, "its own parent"],
    [{ crack: "line", line: ["defect", "burr"], burr: "crack" }, "above itself"],
    [
      { LabelName: "line", Subcategory: [{ LabelName: "crack", Subcategory: [{ LabelName: "line" }] }] },
      "above itself",
    ],
  ] as [Hierarchy, string][])("refuses %j", (hierarchy, message) => {
    const error = codeOf(() => run(files, openImages({ hierarchy, file: "h.json" })));
    expect([error.code, error.file]).toEqual(["METRICS_HIERARCHY", "h.json"]);
    expect(error.message).toContain(message);
  });
});

describe("rotated boxes", () => {
  const truth = { id: 1, image_id: 1, category_id: 1, obb: [50, 50, 40, 20, 0.5], area: 800 };
  const files = (results: readonly object[], annotation: object = truth): Files => ({
    images: [{ id: 1 }],
    categories: [{ id: 1, name: "burr" }],
    annotations: [annotation],
    results: results.map((row) => ({ image_id: 1, category_id: 1, score: 0.5, ...row })),
  });
  const AP = (of: Files) => {
    const { dataset, detections } = load(of, { fields: {} });
    return evaluate(dataset, detections, { iouType: "obb" });
  };

  it("are matched as turned, and a detection without one is its box", () => {
    expect(AP(files([{ obb: [50, 50, 40, 20, 0.5] }])).summary.AP).toBeCloseTo(1, 12);
    expect(AP(files([{ obb: [50, 50, 20, 40, 0.5] }])).summary.AP).toBe(0);
    const upright = { ...truth, obb: [50, 50, 40, 20, 0] };
    expect(AP(files([{ bbox: [30, 40, 40, 20] }], upright)).summary.AP).toBeCloseTo(1, 12);
    expect(AP(files([])).deviations).toEqual(["Boxes are rotated."]);
  });

  it("give detections their area, whatever the box around them", () => {
    const small = { ...truth, area: 1e6 };
    const wide = files([{ bbox: [0, 0, 100, 100], obb: [200, 200, 10, 10, 0] }, { obb: truth.obb }], small);
    // the wrong one is small by its rotated box, and so does not count among large objects
    expect(AP(wide).summary.APl).toBeCloseTo(1, 12);
  });

  it("are needed of every ground truth", () => {
    const { obb: _obb, ...without } = truth;
    const error = codeOf(() => AP(files([], { ...without, bbox: BOX })));
    expect([error.code, error.place]).toEqual(["METRICS_ROTATED_BOXES", "object 1"]);
  });
});
