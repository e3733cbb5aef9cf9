import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { borescope, folderOf, GROUND_TRUTH, RESULTS, result } from "./cli.js";

const folder = folderOf({
  "val.json": GROUND_TRUTH,
  "yolo.json": RESULTS,
  "cut.json": RESULTS.map((row) => ({ ...row, score: 0.4 })),
  "none.json": [],
  "others.json": [...RESULTS, result(1, 7), result(2, 8), result(1, 7), result(9, 1), { image_id: 1 }],
  "aside.json": [...RESULTS, result(1, 7)],
  "empty.json": { images: [], categories: [], annotations: [] },
});

const BOX_KEYS = "AP AP50 AP75 APs APm APl AR1 AR10 AR100 ARs ARm ARl".split(" ");
const KEYPOINT_KEYS = "AP AP50 AP75 APm APl AR AR50 AR75 ARm ARl".split(" ");

interface Document {
  readonly schema: string;
  readonly models: { name: string; standard: boolean; summary: Record<string, number | null>; perClass: object[] }[];
  readonly problems: { code: string; count: number; first: object[] }[];
}

async function evaluate(...args: string[]): Promise<Document> {
  const { code, stdout, stderr } = await borescope(folder, "evaluate", ...args, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.indexOf("\n")).toBe(stdout.length - 1);
  return JSON.parse(stdout);
}

describe("the document", () => {
  it("has the keys in their order, nulls, and problems", async () => {
    const document = await evaluate("val.json", "yolo.json");
    expect(Object.keys(document)).toEqual(["schema", "models", "problems"]);
    const [model] = document.models;
    expect(model).toMatchObject({ name: "yolo", protocol: "coco", iouType: "bbox", standard: true, deviations: [] });
    expect(model).toMatchObject({ images: 3, groundTruths: 2, detections: 2 });
    expect(Object.keys(model!.summary)).toEqual(BOX_KEYS);
    expect(model!.summary).toMatchObject({ AP: 0.9499999999999998, APl: null, AR1: 0.95 }); // shortest digits
    expect(Object.keys(model!.perClass[0]!)).toEqual(["category", ...BOX_KEYS, "groundTruths", "detections"]);
    expect(model!.perClass).toMatchObject([
      { category: "burr", APm: null, groundTruths: 1, detections: 1 },
      { category: "crack", APs: null, groundTruths: 1, detections: 1 },
    ]);
    expect(document.problems).toEqual([]);
  });

  it("has the same keys for other cuts, and says that they are not COCO's", async () => {
    for (const cuts of ["1,10,300", "1000", "1,2,3,4"]) {
      const [model] = (await evaluate("val.json", "yolo.json", "--max-detections", cuts)).models;
      expect(Object.keys(model!.summary)).toEqual(BOX_KEYS);
      expect(model).toMatchObject({
        standard: false,
        deviations: [expect.stringContaining(cuts.replaceAll(",", ", "))],
      });
      expect(model!.summary).toMatchObject({ AP: 0.9499999999999998, AR100: 0.95 });
    }
    const [one] = (await evaluate("val.json", "yolo.json", "--max-detections", "1000")).models;
    expect(one!.summary).toMatchObject({ AR1: null, AR10: null });
  });

  it("holds several models, no detections, and data sets of nothing", async () => {
    const { models } = await evaluate("val.json", "first=yolo.json", "none.json");
    expect(models.map(({ name, summary }) => [name, summary["AP"]])).toEqual([
      ["first", 0.9499999999999998],
      ["none", 0],
    ]);
    const [empty] = (await evaluate("empty.json", "none.json")).models;
    expect(Object.values(empty!.summary)).toEqual(BOX_KEYS.map(() => null));
    expect(empty!.perClass).toEqual([]);
  });

  it("counts what was skipped, and where", async () => {
    const { models, problems } = await evaluate("val.json", "others.json", "--on-problem", "skip");
    expect(models[0]).toMatchObject({ detections: 2, summary: { AP: 0.9499999999999998 } });
    expect(problems).toEqual([
      { code: "COCO_MISSING", count: 1, first: [{ file: "others.json", place: "/6/category_id" }] },
      { code: "COCO_UNKNOWN_IMAGE", count: 1, first: [{ file: "others.json", place: "/5/image_id" }] },
      {
        code: "COCO_UNKNOWN_CATEGORY",
        count: 3,
        first: [2, 3, 4].map((row) => ({ file: "others.json", place: `/${row}/category_id` })),
      },
    ]);
  });

  it("in pycocotools' mode sets unlisted categories aside, and guesses nothing", async () => {
    const { problems, models } = await evaluate("val.json", "aside.json", "--compatibility", "pycocotools");
    expect(problems).toMatchObject([{ code: "COCO_UNKNOWN_CATEGORY", count: 1 }]);
    expect(models[0]).toMatchObject({ standard: true, detections: 2 });
    const cut = await evaluate(
      "val.json",
      "yolo.json",
      "--compatibility",
      "pycocotools",
      "--max-detections",
      "1,10,300",
    );
    expect(cut.models[0]!.summary).toMatchObject({ AP: null, AP50: 0.9999999999999999, AR100: 0.95 });
  });
});

describe("the table", () => {
  it("has COCO's lines, the classes, and what to know of the numbers", async () => {
    const { code, stdout, stderr } = await borescope(folder, "evaluate", "val.json", "cut.json", "none.json");
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]!.trim().split(/ +/)).toEqual(["cut", "none"]);
    expect(lines.slice(1, 13).map((line) => line.split(" ")[0])).toEqual(BOX_KEYS);
    expect(stdout).toMatch(/^AR10 +0.950 +0.000 {2}10 detections an image and class$/m);
    expect(stdout).toMatch(/^crack +0.900 +0.000 {2}1 annotated$/m);
    expect(stdout).toMatch(/^3 images, 2 ground truths, 2 detections \(cut\), 0 detections \(none\)$/m);
    expect(stderr).toMatch(/^cut: The lowest score is 0.4/);
  });

  it("names the cuts that were made", async () => {
    const { stdout } = await borescope(folder, "evaluate", "val.json", "yolo.json", "--max-detections", "5,300");
    expect(stdout).toMatch(/^AR1 +0.950 {2}5 detections an image and class$/m);
    expect(stdout).toMatch(/^AR10 +–$/m);
    expect(stdout).toMatch(/^AR100 +0.950 {2}300 detections an image and class$/m);
    expect(stdout).toMatch(/^Not comparable with a COCO leaderboard: At most 5, 300 detections/m);
  });
});

/** A NumPy file: its shape, and its values' bytes. */
function npy(path: string): { shape: number[]; data: Buffer } {
  const bytes = readFileSync(path);
  expect(bytes.subarray(0, 8).toString("latin1")).toBe("\x93NUMPY\x01\x00");
  const length = bytes.readUInt16LE(8);
  expect((10 + length) % 64).toBe(0);
  const head = bytes.subarray(10, 10 + length).toString("latin1");
  const parts = /^\{'descr': '<f8', 'fortran_order': False, 'shape': \(([\d, ]+)\), \} *\n$/.exec(head);
  return { shape: parts![1]!.split(",").map(Number), data: bytes.subarray(10 + length) };
}

describe("--arrays", () => {
  it("writes a folder for each of several models", async () => {
    await evaluate("val.json", "yolo.json", "none.json", "--arrays", "arrays");
    for (const model of ["yolo", "none"]) {
      expect(npy(join(folder, "arrays", model, "precision.npy")).shape).toEqual([10, 101, 2, 4, 3]);
      expect(npy(join(folder, "arrays", model, "scores.npy")).shape).toEqual([10, 101, 2, 4, 3]);
      const { shape, data } = npy(join(folder, "arrays", model, "recall.npy"));
      expect([shape, data.length]).toEqual([[10, 2, 4, 3], 8 * 10 * 2 * 4 * 3]);
      // of the first class nothing is large: -1 is kept
      expect(data.readDoubleLE(8 * (3 * 3))).toBe(-1);
    }
  });

  const goldens = sharedPath("goldens");
  it.skipIf(goldens === null).each([
    ["coco-bbox-small", "bbox", BOX_KEYS],
    ["coco-segm-small", "segm", BOX_KEYS],
    ["coco-keypoints-small", "keypoints", KEYPOINT_KEYS],
  ])("of %s are pycocotools', and so is the summary", async (name, iouType, keys) => {
    const [gt, dt] = ["gt.json", "dt.json"].map((file) => join(goldens!, name, file));
    const args = ["--iou-type", iouType, "--compatibility", "pycocotools", "--arrays", name];
    const { models } = await evaluate(gt!, dt!, ...args);
    const expected = JSON.parse(readFileSync(join(goldens!, name, "expected.json"), "utf8"));
    expect(Object.keys(models[0]!.summary)).toEqual(keys);
    expect(Object.values(models[0]!.summary).map((value) => value ?? -1)).toEqual(expected.stats);
    for (const array of ["precision", "recall", "scores"]) {
      const { data } = npy(join(folder, name, `${array}.npy`));
      expect(createHash("sha256").update(data).digest("hex")).toBe(expected.arrays[array].sha256);
    }
    expect(existsSync(join(folder, name, "dt"))).toBe(false);
  });
});
