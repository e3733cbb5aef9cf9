import { readdirSync, readFileSync } from "node:fs";
import { coco, readGroundTruth, readResults } from "@borescope/adapters-coco";
import { BorescopeError, Problems } from "@borescope/core";
import { fileSource as open } from "@borescope/core/node";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";

const data = sharedPath("data", "README.md")?.replace(/README\.md$/, "") ?? null;
const bytes = (path: string) => readFileSync(`${data}${path}`);

/** images, categories, annotations; or the code of the refusal. */
function count(path: string): string {
  try {
    const { images, categories, groundTruth } = readGroundTruth(bytes(path), { file: path });
    return [images.length, categories.length, groundTruth.length].join(" ");
  } catch (error) {
    if (!(error instanceof BorescopeError)) throw error;
    return `${error.code} ${error.place}`;
  }
}

describe.skipIf(data === null)("datumaro's samples", () => {
  const KINDS: Record<string, [train: string, val: string]> = {
    captions: ["COCO_KIND /annotations/0", "COCO_KIND /annotations/0"],
    image_info: ["1 0 0", "1 0 0"],
    instances: ["1 3 1", "1 3 2"],
    labels: ["COCO_MISSING /annotations/0/bbox", "COCO_MISSING /annotations/0/bbox"],
    panoptic: ["COCO_KIND /annotations/0", "COCO_KIND /annotations/0"],
    person_keypoints: ["1 2 1", "1 2 2"],
    stuff: ["1 2 1", "1 2 1"],
  };
  const folder = "datumaro-samples/coco_dataset";
  const files = data === null ? [] : (readdirSync(`${data}${folder}`, { recursive: true }) as string[]);
  const annotations = files.filter((path) => /annotations.*\.json$/.test(path)).sort();

  it.each(annotations)("%s", (path) => {
    const [, kind = "instances", part] = /(?:\/([a-z_]+)_(train|val)|annotations\.coco)\.json$/.exec(path)!;
    const val = part === "val" || path.includes("/val/");
    expect(count(`${folder}/${path}`)).toBe(KINDS[kind]![val ? 1 : 0]);
  });

  it("there are as many as there were", () => expect(annotations.length).toBe(32));

  it("others", () => {
    expect(count("datumaro-samples/roboflow_dataset/coco/train/_annotations.coco.json")).toBe("2 2 2");
    expect(count("datumaro-samples/roboflow_dataset/coco/val/_annotations.coco.json")).toBe("1 2 2");
    expect(count("datumaro-samples/segment_anything_dataset/a.json")).toMatch(/^COCO_MISSING/);
    expect(count("datumaro-samples/datumaro_dataset/legacy/annotations/train.json")).toBe("JSON_TYPE /categories");
    expect(count("datumaro-samples/vott_json_dataset/dataset/train-export.json")).toBe("COCO_MISSING /images");
    expect(count("datumaro-samples/roboflow_dataset/createml/train/_annotations.createml.json")).toBe(
      "COCO_NOT_GROUND_TRUTH /",
    );
  });

  it("keypoints and masks are the file's", () => {
    const { groundTruth } = readGroundTruth(
      bytes(`${folder}/coco_person_keypoints/annotations/person_keypoints_val.json`),
    );
    expect([...groundTruth.keypoints!.offsets]).toEqual([0, 9, 18]);
    expect([...groundTruth.masks!.kind]).toEqual([2, 1]);
    expect([...groundTruth.masks!.counts]).toEqual([0, 20, 30]);
    expect([...groundTruth.ignore!]).toEqual([0, 0]);
  });

  it("a folder with several files wants one named", async () => {
    const source = await open(`${data}${folder}/coco_instances`);
    expect(await coco().detect(source)).toBeGreaterThan(0.5);
    const context = { onProblem: "throw", problems: new Problems() } as const;
    await expect(coco().read(source, context)).rejects.toMatchObject({ code: "COCO_WHICH_FILE" });
    expect((await coco().read(source, { ...context, split: "val" })).groundTruth.length).toBe(2);
  });
});

describe.skipIf(data === null)("hotcoco's fixtures", () => {
  it.each([
    ["gt", "3 2 5"],
    ["edge_gt", "6 3 8"],
    ["zero_gt", "2 1 3"],
    ["healthcheck_quality", "1 1 4"],
    ["healthcheck_bad", "COCO_DUPLICATE_ID /images/1/id"],
  ])("%s", (name, expected) => expect(count(`hotcoco-fixtures/${name}.json`)).toBe(expected));

  it.each([
    ["gt", "dt", 7],
    ["edge_gt", "edge_dt", 10],
    ["zero_gt", "zero_dt", 3],
  ])("detections on %s", (gt, dt, rows) => {
    const dataset = readGroundTruth(bytes(`hotcoco-fixtures/${gt}.json`));
    expect(readResults(bytes(`hotcoco-fixtures/${dt}.json`), dataset).objects.length).toBe(rows);
  });
});

describe.skipIf(data === null)("faster-coco-eval's files", () => {
  it("one that writes its image id as a string here and as a number there is refused, or read in part", () => {
    const path = "faster-coco-eval/gt_ignore_test.json";
    expect(count(path)).toBe("COCO_UNKNOWN_IMAGE /annotations/1/image_id");
    expect(() => readGroundTruth(bytes(path))).toThrow(/numbers here and strings in "images"/);
    const problems = new Problems();
    expect(readGroundTruth(bytes(path), { onProblem: "skip", problems }).groundTruth.length).toBe(1);
    expect(problems.count("COCO_UNKNOWN_IMAGE")).toBe(13);
  });

  it("are read: boxes, masks, keypoints", () => {
    expect(count("faster-coco-eval/gt_dataset.json")).toBe("3 4 9");
    expect(count("faster-coco-eval/example_crowdpose_val.json")).toBe("4 1 10");
    const crowdPose = readGroundTruth(bytes("faster-coco-eval/example_crowdpose_val.json"));
    const poses = readResults(bytes("faster-coco-eval/example_crowdpose_preds.json"), crowdPose).objects;
    expect(poses.length).toBe(15);
    expect(poses.keypoints!.offsets[1]).toBe(14 * 3);
    const dataset = readGroundTruth(bytes("faster-coco-eval/gt_dataset.json"));
    expect(readResults(bytes("faster-coco-eval/dt_dataset.json"), dataset).objects.length).toBe(9);
  });
});

describe.skipIf(data === null)("object-detection-metrics' files", () => {
  const folder = "object-detection-metrics";
  const versions = ["coco_format_v1/instances_default.json", "coco_format_v2/instances_v2.json"];

  it("detections that list images and categories of their own mean those, by name", () => {
    const [one, two] = versions.map((path) => {
      const dataset = readGroundTruth(bytes(`${folder}/gts/${path}`));
      const problems = new Problems();
      const { objects } = readResults(bytes(`${folder}/dets/coco_format/coco_dets.json`), dataset, { problems });
      expect(problems.report().map(({ code, count: n }) => [code, n])).toEqual([
        ["COCO_MATCHED_IMAGES", 1],
        ["COCO_MATCHED_CATEGORIES", 1],
      ]);
      const { images, categories } = dataset;
      expect([images.length, categories.length, dataset.groundTruth.length, objects.length]).toEqual([
        100, 20, 273, 452,
      ]);
      return Array.from(objects.image, (row, i) => [images.fileNames[row], categories.names[objects.category[i]!]]);
    });
    expect(one).toEqual(two);
    expect(one![0]).toEqual(["2007_000027.jpg", "person"]);
  });

  it("an object whose annotations carry scores reads as the same list", () => {
    const tests = `${folder}/tests/test_coco_eval`;
    const dataset = readGroundTruth(bytes(`${tests}/gts/sampled_gts_bbox_area.json`));
    expect(dataset.groundTruth.length).toBe(830);
    const problems = new Problems();
    const object = readResults(bytes(`${tests}/dets/sampled_bbox_results.json`), dataset, { problems }).objects;
    const list = readResults(bytes(`${tests}/cocoapi_results.json`), dataset, { problems }).objects;
    expect([...object.image]).toEqual([...list.image]);
    expect([...object.box]).toEqual([...list.box]);
    expect(problems.count()).toBe(0);
  });
});

describe.skipIf(data === null)("COCO's own", () => {
  it("coco-ccby", () => {
    expect(count("coco-ccby/annotations/instances.json")).toBe("64 80 647");
    const dataset = readGroundTruth(bytes("coco-ccby/annotations/instances.json"));
    expect(dataset.groundTruth.crowd!.reduce((a, b) => a + b, 0)).toBe(10);
    for (const [name, rows] of [
      ["FastestDet", 6400],
      ["nanodet_m_320", 6400],
      ["yolox_nano", 3392],
    ] as const) {
      const problems = new Problems();
      expect(readResults(bytes(`coco-ccby/predictions/${name}.json`), dataset, { problems }).objects.length).toBe(rows);
      expect(problems.count()).toBe(0);
    }
  });

  it("coco-val2014-100", async () => {
    expect(count("coco-val2014-100/instances_val2014_100.json")).toBe("100 80 839");
    const dataset = readGroundTruth(bytes("coco-val2014-100/instances_val2014_100.json"));
    const context = {
      onProblem: "throw",
      problems: new Problems(),
      model: "fake",
      matchImages: "auto",
      matchCategories: "auto",
      unlisted: "throw",
      masks: true,
      keypoints: true,
    } as const;
    const read = async (name: string) => {
      const source = await open(`${data}coco-val2014-100/${name}_results.json`);
      return (await coco().readDetections(source, dataset, context)).objects;
    };
    expect((await read("instances_val2014_fakebbox100")).length).toBe(734);
    const masks = await read("instances_val2014_fakesegm100");
    expect([masks.length, masks.masks!.kind.every((kind) => kind === 1)]).toEqual([734, true]);
    const poses = await read("person_keypoints_val2014_fakekeypoints100");
    expect([poses.length, poses.keypoints!.values.length]).toEqual([125, 125 * 51]);
  });
});
