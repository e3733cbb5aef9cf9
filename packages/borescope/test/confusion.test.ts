import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Tags } from "@borescope/core";
import { readDataset, readDetections } from "borescope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confusionSchema, confusionsSchema } from "../src/documents/confusion-schema.js";
import { imagesSchema } from "../src/documents/images-schema.js";
import { objectsSchema } from "../src/documents/objects-schema.js";
import { tagSchema, writtenSchema } from "../src/documents/written-schema.js";
import { borescope } from "./cli.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-confusion-"));
const json = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
const text = (name: string) => readFileSync(join(folder, name), "utf8");
const run = (...args: string[]) => borescope(folder, ...args);
const document = async (...args: string[]) => JSON.parse((await run(...args, "--json")).stdout) as unknown;

const square = [[10, 10, 30, 10, 30, 30, 10, 30]];

beforeAll(() => {
  json("val.json", {
    images: [
      { id: 1, file_name: 'night, "1".jpg', width: 100, height: 100 },
      { id: 2, file_name: "day.jpg", width: 100, height: 100 },
      { id: 3, file_name: "empty.jpg", width: 100, height: 100 },
    ],
    categories: [
      { id: 2, name: "crack: deep" },
      { id: 1, name: "burr" },
    ],
    annotations: [
      { id: 11, image_id: 1, category_id: 1, bbox: [10, 10, 20, 20], segmentation: square, camera: "a,b" },
      { id: 12, image_id: 1, category_id: 1, bbox: [60, 60, 20, 20], camera: null },
      { id: 13, image_id: 2, category_id: 2, bbox: [10, 10, 20, 20] },
      { id: 14, image_id: 2, category_id: 2, bbox: [60, 10, 30, 30], iscrowd: 1 },
    ],
  });
  const result = (image_id: number, category_id: number, bbox: number[], score: number) => ({
    image_id,
    category_id,
    bbox,
    score,
  });
  json("yolo.json", [
    result(1, 1, [10, 10, 20, 20], 0.9),
    result(2, 1, [10, 10, 20, 18], 0.25),
    result(2, 2, [80, 80, 10, 10], 0.6),
    result(2, 2, [62, 12, 10, 10], 0.5),
    result(2, 2, [10, 80, 10, 10], 0.1),
  ]);
  json("none.json", []);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("borescope confusion", () => {
  it("prints a document: predicted rows, true columns, background last, classes by id", async () => {
    const parsed = confusionSchema.parse(await document("confusion", "val.json", "yolo.json"));
    expect(parsed).toMatchObject({
      model: "yolo",
      iou: 0.5,
      confidence: 0.25,
      convention: "borescope",
      categories: ["burr", "crack: deep"],
      matrix: [
        [1, 1, 0],
        [0, 0, 1],
        [1, 0, 0],
      ],
      leftOut: { groundTruths: 1, onThem: 1, belowConfidence: 1, otherCategories: 0 },
    });
    expect(parsed.perClass[0]).toMatchObject({ category: "burr", detected: 1, undetected: 1, recall: 0.5, f1: 0.5 });
  });

  it("divides, lists a cell, and compares with another convention", async () => {
    const parsed = confusionSchema.parse(
      await document(
        ...["confusion", "val.json", "yolo.json", "--normalize", "groundTruth", "--cell", "burr:crack: deep"],
        ...["--against", "ultralytics"],
      ),
    );
    expect(parsed.normalized).toEqual({
      by: "groundTruth",
      matrix: [
        [0.5, 1, 0],
        [0, 0, 1],
        [0.5, 0, 0],
      ],
    });
    expect(parsed.cell).toEqual({ name: "burr:crack: deep", groundTruths: [13], detections: [2] });
    expect(parsed.against?.groups.map(({ table, from, to, reasons, ids }) => [table, from, to, reasons, ids])).toEqual([
      ["groundTruth", "mispredicted", "undetected", ["confidence-bound"], [13]],
      ["detections", "mispredicted", "leftOut", ["confidence-bound"], [2]],
      ["detections", "leftOut", "ghost", ["crowds"], [4]],
    ]);
  });

  it("takes several models, each with its own numbers", async () => {
    const args = ["confusion", "val.json", "yolo.json", "empty=none.json"];
    const parsed = confusionsSchema.parse(await document(...args, "--confidence", "yolo=0.5,empty=0.1"));
    expect(parsed.models.map(({ model, confidence, overall }) => [model, confidence, overall.precision])).toEqual([
      ["yolo", 0.5, 0.5],
      ["empty", 0.1, null],
    ]);
    expect((await run(...args, "--confidence", "yolo=0.5")).stderr).toMatch(/found none for empty/);
    expect((await run(...args, "--confidence", "yollo=0.5,empty=1")).stderr).toMatch(/Did you mean yolo\?/);
    expect((await run(...args, "--iou", "half")).stderr).toMatch(/--iou/);
    expect((await run(...args, "--iou", "2")).stderr).toMatch(/METRICS_OPTION {2}iou\nExpected a number from 0 to 1/);
  });

  it("prints tables without colours in a pipe", async () => {
    const { stdout, code } = await run(
      "confusion",
      "val.json",
      "yolo.json",
      "--cell",
      "undetected",
      "--against",
      "hotcoco",
    );
    expect(code).toBe(0);
    expect(stdout).not.toContain("\x1b");
    expect(stdout).toMatch(/predicted +burr +crack: de… +ghost/);
    expect(stdout).toMatch(/undetected +1 +· +·/);
    expect(stdout).toMatch(/left out: 1 ground truths that do not count/);
    expect(stdout).toMatch(/undetected: 1 object\n/);
    expect(stdout).toMatch(/1 detection \(crack: deep 1\) left out with borescope, ghosts with hotcoco/);
  });

  it("refuses cells and files that it does not know", async () => {
    const args = ["confusion", "val.json", "yolo.json"];
    const said = async (...more: string[]) => (await run(...args, ...more)).stderr;
    expect(await said("--cell", "undetected:bur")).toMatch(/UNKNOWN_CATEGORY[\s\S]+Did you mean "burr"/);
    expect(await said("--cell", "missed")).toMatch(/USAGE {2}--cell/);
    expect(await said("--export", "a.csv")).toMatch(/found no --cell/);
    expect(await said("--cell", "ghosts", "--export", "a.xlsx")).toMatch(/EXPORT_FORMAT/);
    expect(await said("--convention", "yolo")).toMatch(/Allowed choices are borescope, ultralytics/);
  });
});

describe("--export", () => {
  const cell = (name: string, out: string, ...more: string[]) =>
    run("confusion", "val.json", "yolo.json", "--cell", name, "--export", out, ...more);

  it("writes COCO with the images concerned alone, and reads back", async () => {
    expect((await cell("detected:burr", "hits.json")).stdout).toMatch(/→ hits\.json\n$/);
    const written = JSON.parse(text("hits.json"));
    expect(written.images.map(({ id }: { id: number }) => id)).toEqual([1]);
    expect(written.annotations).toMatchObject([{ id: 11, category_id: 1, segmentation: square, camera: "a,b" }]);
    await cell("ghosts", "ghosts.json");
    expect(JSON.parse(text("ghosts.json"))).toEqual([
      { image_id: 2, category_id: 2, bbox: [80, 80, 10, 10], score: 0.6 },
    ]);
    await cell("burr:crack: deep", "sides.json", "--side", "detections");
    expect(JSON.parse(text("sides.json"))).toMatchObject([{ image_id: 2, category_id: 1, score: 0.25 }]);
    const dataset = await readDataset(join(folder, "val.json"));
    expect((await readDetections(join(folder, "ghosts.json"), dataset)).objects.length).toBe(1);
  });

  it("writes CSV with quotes where they are needed", async () => {
    await cell("detected:burr", "hits.csv");
    expect(text("hits.csv")).toBe(
      'id,image_id,file_name,category,x,y,width,height,area,iscrowd,camera\r\n11,1,"night, ""1"".jpg",burr,10,10,20,20,400,0,"a,b"\r\n',
    );
    await cell("ghosts:burr", "nothing.csv");
    expect(text("nothing.csv").split("\r\n")).toEqual([expect.stringMatching(/^id,image_id/), ""]);
  });

  it("writes YOLO as a folder or by its data.yaml", async () => {
    await cell("undetected", "missed");
    const files = readdirSync(join(folder, "missed"), { recursive: true }).map(String).sort();
    expect(files).toEqual(["data.yaml", "labels", 'labels/night, "1".txt']);
    expect(text('missed/labels/night, "1".txt')).toBe("1 0.7 0.7 0.2 0.2\n");
    await cell("undetected", "by-name/mine.yaml");
    expect(readdirSync(join(folder, "by-name"))).toContain("mine.yaml");
    expect(text("by-name/mine.yaml")).toMatch(/0: "crack: deep"\n {2}1: "burr"/);
  });
});

describe("borescope images", () => {
  it("lists the worst first, and exports them with what is annotated on them", async () => {
    const parsed = imagesSchema.parse(await document("images", "val.json", "yolo.json"));
    expect(
      parsed.images.map(({ fileName, f1, falsePositives, falseNegatives }) => [
        fileName,
        f1,
        falsePositives,
        falseNegatives,
      ]),
    ).toEqual([
      ["day.jpg", 0, 2, 1],
      ['night, "1".jpg', 2 / 3, 0, 1],
      ["empty.jpg", null, 0, 0],
    ]);
    const { stdout } = await run("images", "val.json", "yolo.json", "--limit", "1", "--export", "worst.json");
    expect(stdout).toMatch(/day\.jpg +1 +0 +2 +1 +1 +0\.000\n… 3 images in all\n→ worst\.json/);
    const worst = JSON.parse(text("worst.json"));
    expect([worst.images.length, worst.annotations.map(({ id }: { id: number }) => id)]).toEqual([1, [13, 14]]);
  });
});

describe("borescope objects", () => {
  it("writes a table of what became of each", async () => {
    const parsed = objectsSchema.parse(await document("objects", "val.json", "yolo.json"));
    expect(parsed.objects.map(({ table, id, outcome, partnerId }) => [table, id, outcome, partnerId])).toEqual([
      ["groundTruth", 11, "detected", 1],
      ["groundTruth", 12, "undetected", null],
      ["groundTruth", 13, "mispredicted", 2],
      ["detections", 1, "detected", 11],
      ["detections", 2, "mispredicted", 13],
      ["detections", 3, "ghost", null],
    ]);
    const all = await document("objects", "val.json", "yolo.json", "--left-out");
    expect(objectsSchema.parse(all).objects.length).toBe(9);
    const { stdout } = await run("objects", "val.json", "yolo.json");
    expect(stdout.split("\r\n")[1]).toBe('groundTruth,11,1,"night, ""1"".jpg",burr,,detected,1,burr,1');
    await run("objects", "val.json", "yolo.json", "--out", "objects.csv");
    expect(text("objects.csv")).toBe(stdout);
    await run("objects", "val.json", "yolo.json", "--out", "objects.json");
    expect(JSON.parse(text("objects.json"))).toEqual(parsed);
    const written = await document("objects", "val.json", "yolo.json", "--out", "again.csv");
    expect(writtenSchema.parse(written).written).toEqual(["again.csv"]);
    expect((await run("objects", "val.json", "yolo.json", "--out", "objects.xml")).stderr).toMatch(/USAGE {2}--out/);
  });
});

describe("borescope tag", () => {
  it("writes tags of every model, with how they were made", async () => {
    const said = await document(
      "tag",
      "val.json",
      "yolo.json",
      "none.json",
      "--out",
      "tags.json",
      "--convention",
      "hotcoco",
    );
    expect(tagSchema.parse(said)).toMatchObject({
      path: "tags.json",
      tags: expect.arrayContaining([{ name: "undetected@none", count: 3 }]),
    });
    const dataset = await readDataset(join(folder, "val.json"));
    const detections = await Promise.all(
      ["yolo", "none"].map((name) => readDetections(join(folder, `${name}.json`), dataset)),
    );
    const tags = Tags.fromJSON(dataset, JSON.parse(text("tags.json")), { detections });
    expect(tags.get("undetected@yolo")?.ids()).toEqual([12]);
    expect(tags.get("ghost@yolo")?.ids()).toEqual([3, 4]);
    expect(tags.facts("ghost@yolo")).toMatchObject({ convention: "hotcoco", confidence: 0.25 });
  });
});
