import { deflateSync } from "node:zlib";
import { encodePng, generateCastings } from "@borescope/castings";
import { compareGroupsSchema } from "borescope";
import { beforeAll, describe, expect, it } from "vitest";
import { requireDist } from "../../../checks/workspace.js";
import { borescope, folderOf } from "./cli.js";

const pictures = [...generateCastings({ images: 24, size: 96 })];
const annotations = pictures.flatMap(({ objects }, i) =>
  objects.map(({ box, area }) => ({ image_id: i + 1, bbox: box, area })),
);
const folder = folderOf({
  "val.json": {
    images: pictures.map(({ fileName, width, height, attributes }, i) => ({
      id: i + 1,
      file_name: fileName,
      width,
      height,
      ...attributes,
    })),
    categories: [{ id: 1, name: "defect" }],
    annotations: annotations.map((each, i) => ({ ...each, id: i + 1, category_id: 1, iscrowd: 0 })),
  },
  "yolo.json": annotations
    .filter(({ image_id }) => pictures[image_id - 1]!.attributes.light === "good")
    .map(({ image_id, bbox }) => ({ image_id, category_id: 1, bbox, score: 0.9 })),
  ...Object.fromEntries(pictures.map((each) => [`images/${each.fileName}`, encodePng(each, deflateSync)])),
  [`broken/${pictures[0]!.fileName}`]: encodePng(pictures[0]!, deflateSync),
});
const outcomes = ["val.json", "yolo.json", "--a", "tag:undetected", "--b", "tag:detected"];

beforeAll(() => requireDist());

/** The document that a command prints. */
async function documentOf(...args: string[]) {
  const { code, stdout, stderr } = await borescope(folder, "compare-groups", ...args, "--json");
  expect(code, stderr).toBe(0);
  return compareGroupsSchema.parse(JSON.parse(stdout));
}

/** The error that a command ends with. */
async function faultOf(...args: string[]) {
  const { code, stdout } = await borescope(folder, "compare-groups", ...args, "--json");
  expect(code).toBe(2);
  return JSON.parse(stdout) as { code: string; place?: string };
}

describe("borescope compare-groups", () => {
  it("says in sentences what tells undetected from detected objects, by the pixels too", async () => {
    const { code, stdout } = await borescope(folder, "compare-groups", ...outcomes, "--images", "images");
    expect(code).toBe(0);
    expect(stdout).toContain("a more often has light poor (100 % against 0 %)");
    expect(stdout).toMatch(/^brightness +-/m);
    expect(stdout).toMatch(/Left out: .*tag undetected@yolo \(it is what tells the groups apart\)/);
    const { differences, unreadable } = await documentOf(...outcomes, "--images", "images");
    expect(differences[0]).toMatchObject({ name: "light", kind: "category", effect: 1, different: true });
    expect(unreadable).toBe(0);
  });

  it("takes what no filter says for the second group, and attributes by name", async () => {
    const { table, b, differences } = await documentOf(
      "val.json",
      "--of",
      "images",
      "--a",
      "light:poor",
      "--by",
      "objects",
    );
    expect([table, b.filter, differences.map(({ name }) => name)]).toEqual(["images", null, ["objects"]]);
  });

  it("compares detections", async () => {
    const { table, a, b } = await documentOf("val.json", "yolo.json", "--of", "detections", "--a", "x<40");
    expect(table).toBe("detections/yolo");
    expect(a.count + b.count).toBeGreaterThan(10);
    expect(await faultOf("val.json", "--of", "detections", "--a", "x<40")).toMatchObject({ place: "--of detections" });
  });

  it("counts images that are not there", async () => {
    const { unreadable, problems } = await documentOf(
      "val.json",
      "--of",
      "images",
      "--a",
      "light:poor",
      "--images",
      "broken",
    );
    expect(unreadable).toBe(pictures.length - 1);
    expect(problems.find(({ code }) => code === "IMAGE_NOT_FOUND")?.count).toBe(pictures.length - 1);
  });

  it("refuses groups that are empty or overlap", async () => {
    expect((await faultOf("val.json", "--a", "width>9999")).code).toBe("GROUPS_EMPTY");
    expect((await faultOf("val.json", "--a", "width>0", "--b", "width>1")).code).toBe("GROUPS_OVERLAP");
    expect((await faultOf("val.json", "--a", "tag:undetected")).code).toBe("UNKNOWN_TAG");
    expect((await faultOf("val.json", "--a", "width>20", "--by", "brightnes")).code).toBe("EMBEDDINGS_OPTION");
  });
});
