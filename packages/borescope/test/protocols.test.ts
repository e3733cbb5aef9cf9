import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requireDist, root } from "../../../checks/workspace.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-protocols-"));
const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));

const images = [{ id: 1, width: 99, height: 99, neg_category_ids: [], not_exhaustive_category_ids: [] }];
const categories = [
  { id: 1, name: "defect", frequency: "f" },
  { id: 2, name: "burr", frequency: "r" },
];
const truth = { id: 1, image_id: 1, category_id: 2, bbox: [10, 10, 20, 20], obb: [20, 20, 20, 20, 0], area: 400 };
const found = { image_id: 1, category_id: 2, bbox: [10, 10, 20, 20], obb: [20, 20, 20, 20, 0.5], score: 0.5 };

beforeAll(() => {
  requireDist();
  write("gt.json", { images, categories, annotations: [{ ...truth, difficult: 0, is_group_of: 0 }] });
  write("dt.json", [found]);
  write("other.json", [found, { ...found, category_id: 77, score: 0.9 }]);
  write("coco.json", { images: [{ id: 1 }], categories, annotations: [truth] });
  write("tree.json", {
    LabelName: "/m/0bl9f",
    Subcategory: [{ LabelName: "defect", Subcategory: [{ LabelName: "burr" }] }],
  });
  write("circle.json", { burr: "defect", defect: "burr" });
  write("shape.json", { LabelName: "defect", Subcategory: [{ Label: "burr" }] });
  write("unknown.json", { bur: "defect" });
  writeFileSync(join(folder, "text.json"), "burr: defect");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `borescope evaluate`; what it prints, and how it ends. */
function evaluate(gt: string, dt: string, ...args: string[]) {
  const cli = [join(root, "packages/borescope/dist/cli.js"), "evaluate", gt, dt, ...args];
  try {
    return { text: execFileSync(process.execPath, cli, { cwd: folder, encoding: "utf8", stdio: "pipe" }), status: 0 };
  } catch (error) {
    const { stdout, status } = error as { stdout: string; status: number };
    return { text: stdout, status };
  }
}
const json = (...args: string[]) => JSON.parse(evaluate("gt.json", "dt.json", "--json", ...args).text);

describe("borescope evaluate --protocol", () => {
  it("lvis has its own rows, and lets detections of other categories stand", () => {
    const { schema, models } = json("--protocol", "lvis");
    expect(schema).toBe("borescope.evaluation/1");
    expect(models[0].protocol).toBe("lvis");
    expect(Object.keys(models[0].summary).join(" ")).toBe(
      "AP AP50 AP75 APs APm APl APr APc APf AR@300 ARs@300 ARm@300 ARl@300",
    );
    expect(models[0].summary.APr).toBeCloseTo(1, 12);
    const other = evaluate("gt.json", "other.json", "--protocol", "lvis", "--json");
    expect(JSON.parse(other.text).problems[0].code).toBe("COCO_UNKNOWN_CATEGORY");
    expect(evaluate("gt.json", "dt.json", "--protocol", "lvis").text).toMatch(/APr +1\.000 +rare categories/);
  });

  it.each([
    ["voc2007", []],
    ["voc2012", ["--voc-convention", "continuous"]],
    ["openimages", []],
  ])("%s gives AP, and per class AP", (protocol, options) => {
    const [model] = json("--protocol", protocol, ...options).models;
    expect(Object.keys(model.summary)).toEqual(["AP"]);
    expect(
      model.perClass.map(({ category, AP }: { category: string; AP: number | null }) => [
        category,
        AP?.toFixed(6) ?? null,
      ]),
    ).toEqual([
      ["defect", null],
      ["burr", "1.000000"],
    ]);
    expect(model.warnings.filter((warning: string) => warning.includes("No object"))).toEqual([]);
  });

  it("openimages takes a hierarchy, and expands detections where that is asked for", () => {
    const AP = (...args: string[]) => json("--protocol", "openimages", "--hierarchy", ...args).models[0].perClass[0].AP;
    expect(AP("tree.json")).toBe(0);
    expect(AP("tree.json", "--expand-detections")).toBeCloseTo(1, 12);
  });

  it("measures rotated boxes", () => {
    const AP75 = (...args: string[]) => json(...args).models[0].summary.AP75;
    expect(AP75()).toBeCloseTo(1, 12);
    expect(AP75("--iou-type", "obb")).toBe(0);
  });

  it.each([
    ["--area", "USAGE", ["--protocol", "voc2007", "--area", "all=0:1e10"]],
    ["--compatibility", "USAGE", ["--protocol", "lvis", "--compatibility", "pycocotools"]],
    ["--max-detections", "USAGE", ["--protocol", "lvis", "--max-detections", "10"]],
    ["--class-agnostic", "USAGE", ["--protocol", "openimages", "--class-agnostic"]],
    ["--iou-type keypoints", "USAGE", ["--protocol", "lvis", "--iou-type", "keypoints"]],
    ["--iou-type segm", "USAGE", ["--protocol", "voc2012", "--iou-type", "segm"]],
    ["--voc-convention", "USAGE", ["--voc-convention", "continuous"]],
    ["--hierarchy", "USAGE", ["--protocol", "lvis", "--hierarchy", "tree.json"]],
    ["--expand-detections", "USAGE", ["--protocol", "openimages", "--expand-detections"]],
    [undefined, "USAGE", ["--protocol", "pascal"]],
    ["/images", "HIERARCHY_INVALID", ["--protocol", "openimages", "--hierarchy", "gt.json"]],
    ["/Subcategory/0/LabelName", "HIERARCHY_INVALID", ["--protocol", "openimages", "--hierarchy", "shape.json"]],
    [undefined, "HIERARCHY_INVALID", ["--protocol", "openimages", "--hierarchy", "text.json"]],
    [undefined, "HIERARCHY_UNREADABLE", ["--protocol", "openimages", "--hierarchy", "nowhere.json"]],
    [undefined, "METRICS_HIERARCHY", ["--protocol", "openimages", "--hierarchy", "unknown.json"]],
    ["burr", "METRICS_HIERARCHY", ["--protocol", "openimages", "--hierarchy", "circle.json"]],
  ])("refuses what makes no sense: %s, %s", (place, code, args) => {
    const { text, status } = evaluate("gt.json", "dt.json", "--json", ...args);
    expect(status).toBe(2);
    const error = JSON.parse(text);
    expect([error.schema, error.code]).toEqual(["borescope.error/1", code]);
    expect(error.place).toBe(place);
    if (code.endsWith("HIERARCHY")) expect(error.file).toBe(args[3]);
  });

  it("names the field and the file where LVIS's fields are missing", () => {
    const { text } = evaluate("coco.json", "dt.json", "--protocol", "lvis", "--json");
    const { code, file, place } = JSON.parse(text);
    expect([code, file, place]).toEqual(["METRICS_FIELD", "coco.json", "/images/neg_category_ids"]);
  });
});
