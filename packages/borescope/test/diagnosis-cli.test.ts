import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { calibrationSchema, curvesSchema, distributionSchema, errorsSchema } from "borescope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requireDist, root } from "../../../checks/workspace.js";
import { sharedPath } from "../../../test-support/shared.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-diagnosis-"));
const GROUND_TRUTH = {
  images: [1, 2, 3, 4].map((id) => ({ id, file_name: `${id}.jpg`, width: 100, height: 100 })),
  categories: [
    { id: 1, name: "burr" },
    { id: 2, name: "crack" },
    { id: 3, name: "scratch" },
  ],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 20, 20] },
    { id: 2, image_id: 1, category_id: 2, bbox: [50, 50, 20, 20] },
    { id: 3, image_id: 2, category_id: 1, bbox: [10, 10, 40, 40] },
    { id: 4, image_id: 3, category_id: 1, bbox: [10, 10, 40, 40] },
  ].map((a) => ({ ...a, area: a.bbox[2]! * a.bbox[3]!, iscrowd: 0 })),
};
const RESULTS = [
  { image_id: 1, category_id: 1, bbox: [0, 0, 20, 20], score: 0.9 },
  { image_id: 1, category_id: 1, bbox: [50, 50, 20, 20], score: 0.8 },
  { image_id: 2, category_id: 1, bbox: [12, 10, 40, 40], score: 0.7 },
  { image_id: 4, category_id: 2, bbox: [12, 10, 40, 40], score: 0.3 },
];

beforeAll(() => {
  requireDist();
  writeFileSync(join(folder, "val.json"), JSON.stringify(GROUND_TRUTH));
  writeFileSync(join(folder, "yolo.json"), JSON.stringify(RESULTS));
  writeFileSync(join(folder, "empty.json"), "[]");
  writeFileSync(join(folder, "alien.json"), JSON.stringify([...RESULTS, { ...RESULTS[0], category_id: 77 }]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function borescope(...args: string[]) {
  const cli = join(root, "packages/borescope/dist/cli.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}
const json = (...args: string[]): unknown => JSON.parse(borescope(...args, "--json").stdout);

describe("borescope errors", () => {
  it("prints a document of its schema", () => {
    const document = errorsSchema.parse(json("errors", "val.json", "yolo.json"));
    expect(document.counts).toEqual({ Cls: 1, Loc: 0, Both: 0, Dupe: 0, Bkg: 1, Miss: 1 });
    expect(document.perClass.map(({ category }) => category)).toEqual(["burr", "crack", "scratch"]);
    expect(errorsSchema.parse(json("errors", "val.json", "empty.json")).counts.Miss).toBe(4);
  });

  it("counts detections of categories that the data set does not list, and says so", () => {
    const { stdout, stderr } = borescope("errors", "val.json", "alien.json", "--json");
    const { perClass, problems } = errorsSchema.parse(JSON.parse(stdout));
    expect(perClass.at(-1)).toMatchObject({ category: "id 77", ap: 0 });
    expect(problems).toMatchObject([{ code: "COCO_UNKNOWN_CATEGORY", count: 1 }]);
    expect(stderr).toBe("");
    expect(borescope("errors", "val.json", "alien.json").stderr).toContain("COCO_UNKNOWN_CATEGORY");
  });

  it("draws a table, and exports the objects behind an error", () => {
    const { status, stdout } = borescope(
      "errors",
      "val.json",
      "yolo.json",
      "--error",
      "Miss",
      "--export",
      "missed.json",
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/Miss +\d+\.\d\d +1 {2}█/);
    const written = JSON.parse(readFileSync(join(folder, "missed.json"), "utf8")) as typeof GROUND_TRUTH;
    expect(written.annotations.map(({ id }) => id)).toEqual([4]);
  });

  it("refuses a background above the threshold, and other names of errors", () => {
    const wrong = borescope("errors", "val.json", "yolo.json", "--iou", "0.1", "--json");
    expect(wrong.status).toBe(2);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ code: "METRICS_OPTION", place: "backgroundIou" });
    expect(borescope("errors", "val.json", "yolo.json", "--error", "Mess").status).toBe(2);
    expect(borescope("errors", "val.json", "yolo.json", "--iou", "half").status).toBe(2);
  });

  const golden = sharedPath("goldens", "tide-mask-small");
  it.skipIf(golden === null)("gives tidecv's numbers of masks", () => {
    const { runs } = JSON.parse(readFileSync(`${golden}/expected.json`, "utf8")) as { runs: { ap: number }[] };
    const document = json("errors", `${golden}/gt.json`, `${golden}/dt.json`, "--iou-type", "segm", "--iou", "0.75");
    expect(errorsSchema.parse(document).ap).toBeCloseTo(runs[1]!.ap, 9);
  });
});

describe("borescope curves", () => {
  it("prints a document of its schema, of one class with its counts", () => {
    const all = curvesSchema.parse(json("curves", "val.json", "yolo.json", "none=empty.json"));
    expect(all.models.map(({ model }) => model)).toEqual(["yolo", "none"]);
    expect(all.models[0]?.best.pooled?.confidence).toBe(0.7);
    expect(all.models[1]?.best.pooled).toBeNull();
    const one = curvesSchema.parse(json("curves", "val.json", "yolo.json", "--class", "burr", "--beta", "2"));
    expect(one.models[0]?.perClass.map(({ category, counts }) => [category, counts?.scores])).toEqual([
      ["burr", [0.9, 0.8, 0.7]],
    ]);
  });

  it("draws tables and lines, and knows its classes", () => {
    const { stdout } = borescope("curves", "val.json", "yolo.json");
    expect(stdout).toMatch(/burr +0\.700 +0\.667 +0\.667 +0\.667 +0\.\d{3}/);
    expect(stdout).toMatch(/[▁-█]{60} {2}F1/);
    expect(borescope("curves", "val.json", "yolo.json", "--class", "burr").stdout).toContain("burr, confidence 0 … 1");
    const unknown = borescope("curves", "val.json", "yolo.json", "--class", "bur");
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain('Did you mean "burr"?');
  });
});

describe("borescope calibration", () => {
  it("prints a document of its schema, with what new scores change", () => {
    const plain = calibrationSchema.parse(json("calibration", "val.json", "yolo.json", "--bins", "5"));
    expect(plain.count).toBe(4);
    expect(plain.bins.length).toBe(5);
    expect(plain.recalibration).toBeUndefined();
    const changed = calibrationSchema.parse(json("calibration", "val.json", "yolo.json", "--recalibrate", "isotonic"));
    expect(changed.recalibration).toMatchObject({ method: "isotonic", temperature: null, heldOutImages: 2 });
    expect(calibrationSchema.parse(json("calibration", "val.json", "empty.json")).ece).toBeNull();
  });

  it("draws the reliability diagram", () => {
    const { stdout } = borescope("calibration", "val.json", "yolo.json", "--recalibrate", "temperature");
    expect(stdout).toMatch(/^yolo: ECE 0\.\d{3}, MCE/);
    expect(stdout).toMatch(/0\.900 … 1\.000 +1 +0\.900 +1\.000 {2}█+│/);
    expect(stdout).toMatch(/temperature \d+\.\d{3} +ECE/);
  });
});

describe("borescope distribution", () => {
  it("prints a document of its schema, with and without models", () => {
    const alone = distributionSchema.parse(json("distribution", "val.json"));
    expect(alone.perClass.map(({ annotated }) => annotated.objects)).toEqual([3, 1, 0]);
    const both = distributionSchema.parse(json("distribution", "val.json", "yolo.json", "--confidence", "0.5"));
    expect(both.perClass.map(({ predicted }) => predicted[0]?.objects)).toEqual([3, 0, 0]);
    expect(both.imbalance.empty).toEqual(["scratch"]);
    expect(both.annotated.imagesWithout).toBe(1);
  });

  it("draws tables", () => {
    const { stdout } = borescope("distribution", "val.json", "yolo.json");
    expect(stdout).toMatch(/burr +3 +3 +3 {2}█/);
    expect(stdout).toContain("nothing annotated of scratch");
  });
});
