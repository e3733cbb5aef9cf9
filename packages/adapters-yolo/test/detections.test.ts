import { BorescopeError, bytesFolder, bytesSource, Dataset, Ids } from "@borescope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { yolo } from "../src/index.js";
import { oneImage, png, read, readDetections } from "./files.js";

const YAML = "names: [burr, crack]\ntrain: images/train\nval: images/val";
const SPLITS = {
  "data.yaml": YAML,
  "images/train/a.png": png(10, 10),
  "images/val/a.png": png(100, 50),
  "images/val/b.png": png(100, 50),
};
const BOX = "1 0.5 0.5 0.5 0.5 0.25\n";

describe("readDetections", () => {
  it("matches files by path, then by stem", async () => {
    const { dataset } = await read(SPLITS, {}, { split: "all" });
    const rows = async (path: string) => [...(await readDetections({ [path]: BOX }, dataset)).detections.objects.image];
    expect(dataset.images.fileNames).toEqual(["images/train/a.png", "images/val/a.png", "images/val/b.png"]);
    expect(await rows("images/val/a.txt")).toEqual([1]);
    expect(await rows("labels/val/a.txt")).toEqual([1]);
    expect(await rows("val/a.txt")).toEqual([1]);
    expect(await rows("predict/labels/b.txt")).toEqual([2]);
    await expect(rows("a.txt")).rejects.toMatchObject({ code: "YOLO_UNKNOWN_IMAGE", file: "a.txt" });
    await expect(rows("c.txt")).rejects.toMatchObject({ code: "YOLO_UNKNOWN_IMAGE" });
    const val = (await read(SPLITS)).dataset;
    const both = { "train/a.txt": `0${BOX.slice(1)}`, "val/a.txt": BOX, "README.txt": "notes", "._a.txt": "x" };
    const { detections, problems } = await readDetections(both, val, {}, { onProblem: "skip" });
    expect([...detections.objects.category]).toEqual([1]);
    expect(problems.count("YOLO_DUPLICATE")).toBe(1);
    expect(problems.count("YOLO_LITTER")).toBe(2);
  });

  it("reads the confidence, and refuses lines without", async () => {
    const { dataset } = await read(SPLITS);
    const { detections } = await readDetections({ "a.txt": BOX, "b.txt": "" }, dataset);
    expect(detections.name).toBe("model");
    expect([...detections.objects.score]).toEqual([0.25]);
    expect([...detections.objects.box]).toEqual([25, 12.5, 50, 25]);
    expect(detections.objects.crowd).toBeUndefined();
    for (const [line, code] of [
      ["1 0.5 0.5 0.5 0.5", "YOLO_LINE"],
      ["1 0.5 0.5 0.5 0.5 1.5", "YOLO_RANGE"],
      ["1 0.5 0.5 0.5 0.5 -0.1", "YOLO_RANGE"],
      ["0 0.1 0.1 0.2 0.2 0.3 0.3", "YOLO_LINE"],
    ] as const)
      await expect(readDetections({ "a.txt": line }, dataset)).rejects.toMatchObject({ code, place: "line 1" });
    const one = bytesSource(new TextEncoder().encode(BOX), "a.txt");
    expect((await readDetections(one, dataset)).detections.objects.length).toBe(1);
    await expect(readDetections({ "a.json": "[]" }, dataset)).rejects.toMatchObject({ code: "YOLO_EMPTY" });
  });

  it("reads polygons, keypoints and rotated boxes", async () => {
    const { dataset } = await read(SPLITS);
    const polygon = await readDetections({ "a.txt": "0 0.1 0.1 0.2 0.1 0.2 0.2 0.5" }, dataset);
    expect([...polygon.detections.objects.masks!.kind]).toEqual([2]);
    const corners = "0 0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.2 0.5";
    const obb = await readDetections({ "a.txt": corners }, dataset, { task: "obb" });
    expect([...obb.detections.objects.box].map((v) => Number(v.toFixed(9)))).toEqual([10, 5, 10, 5]);
    const line = "0 0.5 0.5 0.2 0.2 0.1 0.2 0.9 0.3 0.4 0.1 0.75";
    const pose = await readDetections({ "a.txt": line }, dataset, { task: "pose" });
    expect([...pose.detections.objects.keypoints!.values]).toEqual([10, 10, 0.9, 30, 20, 0.1]);
    expect([...pose.detections.objects.score]).toEqual([0.75]);
    const people = (await read(oneImage("0 0.5 0.5 0.2 0.2 0.1 0.2 2 0 0 0", "names: [a]\nkpt_shape: [2, 3]"))).dataset;
    const guessed = await readDetections({ "a.txt": `${line}\n0 0.5 0.5 0.2 0.2 0.5` }, people);
    expect([...guessed.detections.objects.keypoints!.offsets]).toEqual([0, 6, 6]);
  });

  it("matches classes by position, or by the model's names; others are set aside", async () => {
    const { dataset } = await read(SPLITS);
    const gaps = new Dataset(
      dataset.images,
      { length: 2, ids: Ids.from([7, 3]), names: ["burr", "crack"], supercategories: [null, null] },
      dataset.groundTruth,
    );
    const of = async (files: Record<string, string>, target = dataset, context = {}, options = {}) => {
      const { detections, problems } = await readDetections(files, target, options, context);
      const { objects, categories } = detections;
      return { names: Array.from(objects.category, (row) => categories.names[row]), categories, problems };
    };
    expect((await of({ "a.txt": BOX }, gaps)).names).toEqual(["burr"]); // the second by id
    expect((await of({ "a.txt": `3${BOX.slice(1)}` }, gaps, { matchCategories: "id" })).names).toEqual(["crack"]);
    const names = { "classes.txt": "person\nburr\ndog\n", "a.txt": `1${BOX.slice(1)}` };
    expect((await of(names)).names).toEqual(["burr"]);
    expect((await of({ "a.txt": BOX }, dataset, {}, { names: ["crack", "burr"] })).names).toEqual(["burr"]);
    const strange = { ...names, "b.txt": `2${BOX.slice(1)}2${BOX.slice(1)}0${BOX.slice(1)}` };
    await expect(of(strange)).rejects.toMatchObject({ code: "YOLO_CLASS", file: "b.txt" });
    await expect(of(strange, dataset, { onProblem: "skip" })).rejects.toMatchObject({ code: "YOLO_CLASS" });
    const aside = await of(strange, dataset, { unlisted: "aside" });
    expect(aside.names).toEqual(["burr", "dog", "dog", "person"]);
    expect(aside.categories.names).toEqual(["burr", "crack", "dog", "person"]);
    expect([...aside.categories.ids]).toEqual([0, 1, 2, "person"]);
    expect(aside.problems.count("YOLO_CLASS")).toBe(3);
    await expect(of({ "a.txt": BOX }, dataset, { matchCategories: "name" })).rejects.toMatchObject({
      code: "YOLO_CLASS",
    });
  });

  it("reads back what writeDetections wrote", async () => {
    const { dataset } = await read(SPLITS);
    const first = await readDetections(
      { "a.txt": "1 0.5 0.5 0.5 0.5 1e-9\n5 0.1 0.2 0.1 0.1 0.123456789", "b.txt": BOX },
      dataset,
      {},
      { unlisted: "aside" },
    );
    const files = Object.fromEntries(
      [...yolo().writeDetections(dataset, first.detections)].map(({ path, content }) => [path, [...content].join("")]),
    );
    expect(Object.keys(files)).toEqual(["classes.txt", "labels/val/a.txt", "labels/val/b.txt"]);
    const again = await readDetections(bytesFolder(files), dataset, {}, { unlisted: "aside" });
    expect(again.detections.categories.names).toEqual(["burr", "crack", "class 5"]);
    expect(again.detections.objects).toEqual(first.detections.objects);
  });

  it("needs the images' sizes", async () => {
    const { dataset } = await read(SPLITS);
    const images = { ...dataset.images, width: new Float64Array(2), height: new Float64Array(2) };
    const sizeless = new Dataset(images, dataset.categories, dataset.groundTruth);
    await expect(readDetections({ "a.txt": BOX }, sizeless)).rejects.toMatchObject({ code: "YOLO_IMAGE" });
  });

  it("gives detections or a BorescopeError, whatever the lines", async () => {
    const { dataset } = await read(SPLITS);
    const lines = fc.oneof(
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
      fc.stringMatching(/^[01] [0-9 .\n\re+-]{0,60}$/),
    );
    const property = fc.asyncProperty(
      lines,
      fc.constantFrom("detect", "segment", "pose", "obb", undefined),
      async (text, task) => {
        for (const onProblem of ["throw", "skip"] as const)
          try {
            const options = { unlisted: "aside", onProblem } as const;
            const { detections } = await readDetections({ "a.txt": text }, dataset, { task }, options);
            expect(detections.objects.score.every((score) => score >= 0 && score <= 1)).toBe(true);
            expect(detections.objects.box.every(Number.isFinite)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(BorescopeError);
          }
      },
    );
    await fc.assert(property, { numRuns: 500 });
  });
});
