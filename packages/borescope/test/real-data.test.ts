import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { borescope, folderOf } from "./cli.js";

const data = sharedPath("data");
const out = folderOf({});
const files = (folder: string, ending: RegExp) =>
  data === null
    ? []
    : readdirSync(join(data, folder), { recursive: true, encoding: "utf8" })
        .filter((path) => ending.test(path))
        .map((path) => join(folder, path))
        .sort();

/** Files of COCO's name that hold no boxes, and how they are refused. */
const KINDS: [RegExp, string][] = [
  [/captions_/, "COCO_KIND"],
  [/panoptic_/, "COCO_KIND"],
  [/labels_/, "COCO_MISSING"],
  [/healthcheck_bad/, "COCO_DUPLICATE_ID"],
  [/_dt|\/dt\.json/, "COCO_NOT_GROUND_TRUTH"],
];
/** One of each kind: the adapters' own tests read all. */
const COCO = [
  ...files("datumaro-samples/coco_dataset", /^coco_.*val.*\.json$|^mmdet.*val\.json$/),
  ...files("hotcoco-fixtures", /\.json$/),
  ...files("object-detection-metrics/gts", /\.json$/),
];
const YOLO = [
  "datumaro-samples/yolo_dataset/strict",
  "datumaro-samples/yolo_dataset/labels",
  "datumaro-samples/yolo_dataset/annotations",
  "datumaro-samples/roboflow_dataset/yolo",
  "workpiece-crack",
  "coco-ccby",
];

async function info(path: string, ...args: string[]) {
  const { code, stdout } = await borescope(out, "info", path, ...args, "--json");
  return { code, document: JSON.parse(stdout) };
}

/** What a conversion must keep. */
const counts = ({ images, objects, objectSizes, categories }: Record<string, unknown>) => ({
  images,
  objects,
  objectSizes,
  categories,
});

describe.skipIf(data === null)("COCO's files", () => {
  it("are as many as there were", () => expect(COCO.length).toBe(19));

  it.each(COCO)("%s is read and converted, or clearly refused", async (path) => {
    const { code, document } = await info(join(data!, path));
    const kind = KINDS.find(([pattern]) => pattern.test(path));
    if (kind !== undefined) {
      expect([code, document.code]).toEqual([2, kind[1]]);
      expect(document.place).toMatch(/^\//);
      return;
    }
    expect([code, document.format]).toEqual([0, "coco"]);
    const copy = `${path.replaceAll("/", "-")}.json`;
    const written = await borescope(out, "convert", join(data!, path), copy, "--to", "coco");
    expect(written).toMatchObject({ code: 0, stderr: "" });
    expect(counts((await info(copy)).document)).toEqual(counts(document));
  });
});

describe.skipIf(data === null)("YOLO's folders", () => {
  it.each(YOLO)("%s is read, and goes to COCO and back", async (path) => {
    const folder = join(data!, path);
    const { code, document } = await info(folder);
    expect([code, document.format]).toEqual([0, "yolo"]);
    expect(document.images).toBeGreaterThan(0);
    const copy = relative(data!, folder).replaceAll("/", "-");
    expect((await borescope(out, "convert", folder, `${copy}.json`, "--to", "coco")).code).toBe(0);
    expect(counts((await info(`${copy}.json`)).document)).toEqual(counts(document));
    expect((await borescope(out, "convert", `${copy}.json`, copy, "--to", "yolo")).code).toBe(0);
    const { objects, images, categories } = (await info(copy, "--images", folder)).document;
    expect({ objects, images, categories }).toEqual({
      objects: document.objects,
      images: document.images,
      categories: document.categories,
    });
  });

  it("without their images say what is missing", async () => {
    const { code, document } = await info(join(data!, "object-detection-metrics/gts/yolo_format"));
    expect([code, document.code, document.hint]).toEqual([2, "YOLO_EMPTY", expect.stringContaining("--images")]);
  });
});

describe.skipIf(data === null)("results", () => {
  it.each([
    ["hotcoco-fixtures/gt.json", "hotcoco-fixtures/dt.json", 0.908, []],
    ["hotcoco-fixtures/edge_gt.json", "hotcoco-fixtures/edge_dt.json", 0.713, []],
    ["hotcoco-fixtures/zero_gt.json", "hotcoco-fixtures/zero_dt.json", 1, []],
    [
      "object-detection-metrics/tests/test_coco_eval/gts",
      "object-detection-metrics/tests/test_coco_eval/dets",
      0.503647,
      [],
    ],
    [
      "object-detection-metrics/gts/coco_format_v1/instances_default.json",
      "object-detection-metrics/dets/coco_format/coco_dets.json",
      0.347,
      ["COCO_MATCHED_IMAGES", "COCO_MATCHED_CATEGORIES"],
    ],
    [
      "object-detection-metrics/gts/coco_format_v2/instances_v2.json",
      "object-detection-metrics/dets/coco_format/coco_dets.json",
      0.347,
      ["COCO_MATCHED_IMAGES", "COCO_MATCHED_CATEGORIES"],
    ],
    ["coco-ccby/annotations/instances.json", "coco-ccby/predictions/yolox_nano.json", 0.293, []],
  ])("%s with %s", async (gt, dt, AP, matched) => {
    const { code, stdout } = await borescope(out, "evaluate", join(data!, gt), join(data!, dt), "--json");
    expect(code).toBe(0);
    const { models, problems } = JSON.parse(stdout);
    expect(models[0].summary.AP).toBeCloseTo(AP, 3);
    expect(problems.map((p: { code: string }) => p.code)).toEqual(matched);
  });

  it("in COCO's 91 ids fit the same data set as YOLO labels", async () => {
    const folder = join(data!, "coco-ccby");
    const args = [folder, join(folder, "predictions/yolox_nano.json"), "--json"];
    const { code, stdout } = await borescope(out, "evaluate", ...args);
    expect(code).toBe(0);
    const { models, problems } = JSON.parse(stdout);
    expect(models[0].summary.AP).toBeCloseTo(0.292, 3); // without the crowds, which labels have none of
    expect(problems.map((p: { code: string }) => p.code)).toContain("COCO_MATCHED_CATEGORIES");
  });
});
