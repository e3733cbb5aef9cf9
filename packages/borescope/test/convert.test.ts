import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { borescope, folderOf, GROUND_TRUTH, RESULTS } from "./cli.js";

const [, second] = GROUND_TRUTH.annotations;
const crowd = { ...second!, id: 3, iscrowd: 1, segmentation: { size: [100, 100], counts: [5000, 100, 4900] } };
const folder = folderOf({
  "val.json": GROUND_TRUTH,
  "yolo.json": RESULTS,
  "crowd.json": { ...GROUND_TRUTH, annotations: [...GROUND_TRUTH.annotations, crowd] },
  "light.csv": "file_name,lighting,gain\nim1.jpg,poor,1.5\nim2.jpg,good,\n",
});
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), "utf8"));
const convert = (...args: string[]) => borescope(folder, "convert", ...args);

describe("borescope convert", () => {
  it("keeps unknown fields of COCO, and columns of a CSV", async () => {
    expect(await convert("val.json", "same.json", "--to", "coco")).toMatchObject({ code: 0, stderr: "" });
    expect(read("same.json")).toEqual(GROUND_TRUTH);
    await convert("val.json", "light/", "--to", "coco", "--attributes", "light.csv");
    expect(read("light/annotations.json").images).toEqual([
      { ...GROUND_TRUTH.images[0], lighting: "poor", gain: 1.5 },
      { ...GROUND_TRUTH.images[1], lighting: "good" },
      GROUND_TRUTH.images[2],
    ]);
  });

  it("writes over nothing unless told to", async () => {
    await convert("val.json", "yolo", "--to", "yolo");
    const again = await convert("val.json", "yolo", "--to", "yolo", "--json");
    expect(again.code).toBe(2);
    expect(JSON.parse(again.stdout)).toMatchObject({ code: "OUTPUT_EXISTS", found: "a file, and 3 more" });
    expect((await convert("val.json", "yolo", "--to", "yolo", "--overwrite")).code).toBe(0);
    expect(readdirSync(join(folder, "yolo")).sort()).toEqual(["data.yaml", "labels"]);
  });

  it("tells what YOLO's labels cannot hold", async () => {
    const { code, stderr } = await convert("crowd.json", "crowd", "--to", "yolo");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^YOLO_CROWD {2}Labels have no crowds: left out\.$/m);
    expect(stderr).toMatch(/^YOLO_ATTRIBUTES {2}Labels have no attributes: left out camera, occluded, tags\.$/m);
  });

  it("writes detections too", async () => {
    await convert("val.json", "results.json", "--to", "coco", "--detections", "yolo.json");
    expect(read("results.json")).toEqual(RESULTS);
    await convert("val.json", "predicted", "--to", "yolo", "--detections", "yolo.json");
    expect(readFileSync(join(folder, "predicted/labels/im1.txt"), "utf8")).toBe("0 0.3 0.2 0.4 0.2 0.04\n");
    const { stdout } = await borescope(folder, "evaluate", "val.json", "predicted", "--json");
    expect(JSON.parse(stdout).models[0].summary.AP).toBeCloseTo(0.95, 12);
  });

  const ccby = sharedPath("data", "coco-ccby");
  it.skipIf(ccby === null)("goes from COCO to YOLO and back within a millionth of a pixel", async () => {
    const original = join(ccby!, "annotations/instances.json");
    const { code } = await convert(original, "ccby", "--to", "yolo");
    expect(code).toBe(0);
    cpSync(join(ccby!, "images"), join(folder, "ccby/images"), { recursive: true });
    expect((await convert("ccby", "ccby.json", "--to", "coco")).code).toBe(0);
    const gt = JSON.parse(readFileSync(original, "utf8"));
    const files = (images: { id: unknown; file_name: string }[]) =>
      new Map(images.map(({ id, file_name }) => [id, file_name.replace(/^.*\//, "")]));
    const boxes = (document: typeof gt) => {
      const names = files(document.images);
      return document.annotations
        .filter((a: { iscrowd: number }) => a.iscrowd === 0)
        .map((a: { image_id: unknown; bbox: number[] }) => [names.get(a.image_id)!, ...a.bbox] as [string, ...number[]])
        .sort((a: [string], b: [string]) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    };
    const [before, after] = [boxes(gt), boxes(read("ccby.json"))];
    expect(after.length).toBe(before.length);
    before.forEach(([name, ...box]: [string, ...number[]], i: number) => {
      expect(after[i][0]).toBe(name);
      box.forEach((value, k) => {
        expect(Math.abs(after[i][k + 1] - value)).toBeLessThan(1e-6);
      });
    });
  });
});
