import { bytesFolder, bytesSource, Problems } from "@borescope/core";
import { describe, expect, it } from "vitest";
import { yolo } from "../src/index.js";
import { jpeg, onDisk, oneImage, png, read, readFolder } from "./files.js";

const code = (code: string) => expect.objectContaining({ name: "BorescopeError", code });
const BOX = "0 0.5 0.5 0.5 0.5\n";

describe("with a data.yaml", () => {
  it("reads Ultralytics' folders from disk: sizes, boxes in pixels, ids, classes", async () => {
    const files = {
      "data.yaml": "path: .\ntrain: images/train\nval: images/val\nnames:\n  0: burr\n  1: no\n",
      "images/train/t.png": png(10, 10),
      "images/val/a.png": png(100, 50),
      "images/val/b/c.JPG": jpeg(40, 20, 6),
      "images/val/none.png": png(8, 8),
      "labels/train/t.txt": BOX,
      "labels/val/a.txt": "1 0.5 0.5 0.2 0.4\r\n\r\n0 0.1 0.1 0.2 0.2  \r\n",
      "labels/val/b/c.txt": `\uFEFF${BOX}`,
    };
    const { dataset, codes } = await onDisk(files, (folder) => readFolder(folder));
    expect(dataset.name).toMatch(/^borescope-yolo-.*\/val$/);
    expect([...dataset.images.ids]).toEqual(["images/val/a", "images/val/b/c", "images/val/none"]);
    expect(dataset.images.fileNames).toEqual(["images/val/a.png", "images/val/b/c.JPG", "images/val/none.png"]);
    expect([...dataset.images.width]).toEqual([100, 20, 8]); // the JPEG lies on its side
    expect([...dataset.images.height]).toEqual([50, 40, 8]);
    expect(dataset.categories.names).toEqual(["burr", "no"]);
    expect([...dataset.categories.ids]).toEqual([0, 1]);
    expect([...dataset.groundTruth.image]).toEqual([0, 0, 1]);
    expect([...dataset.groundTruth.category]).toEqual([1, 0, 0]);
    expect([...dataset.groundTruth.box.slice(0, 4)]).toEqual([40, 15, 20, 20]);
    expect([...dataset.groundTruth.box.slice(8)]).toEqual([5, 10, 10, 20]);
    expect([...dataset.groundTruth.ids]).toEqual([1, 2, 3]);
    expect(dataset.groundTruth.sourceRow).toBeUndefined();
    expect(codes).toEqual([]);
  });

  it("takes val, else the only split, else train; the context's word goes first; all joins", async () => {
    const files = (yaml: string) => ({
      "data.yaml": `names: [a]\n${yaml}`,
      "train/images/1.png": png(8, 8),
      "valid/images/2.png": png(8, 8),
      "test/images/3.png": png(8, 8),
    });
    const ids = async (yaml: string, split?: string, wanted?: string) => {
      const { dataset } = await read(files(yaml), { split }, { split: wanted });
      return [dataset.name, ...dataset.images.ids];
    };
    const three = "train: train/images\nval: valid/images\ntest: test/images";
    expect(await ids(three)).toEqual(["castings/val", "valid/images/2"]);
    expect(await ids("test: test/images")).toEqual(["castings/test", "test/images/3"]);
    expect(await ids("train: train/images\ntest: test/images\nval:")).toEqual(["castings/train", "train/images/1"]);
    expect(await ids(three, "test")).toEqual(["castings/test", "test/images/3"]);
    expect(await ids(three, "test", "valid")).toEqual(["castings/val", "valid/images/2"]);
    expect(await ids(three, "all")).toEqual(["castings/all", "train/images/1", "valid/images/2", "test/images/3"]);
    await expect(ids(three, "minival")).rejects.toEqual(code("YOLO_SPLIT"));
  });

  it("finds folders that are not where the file says, inside the root, and tells how", async () => {
    const paths: [yaml: string, image: string][] = [
      ["train: ../train/images\nval: ../valid/images", "val/images/a.png"],
      ["val: ../valid/images", "valid/images/a.png"],
      ["path: /home/me/castings\nval: images/val", "images/val/a.png"],
      ["path: ../datasets/castings\nval: images/val", "images/val/a.png"],
      ["val: /home/me/castings/images/val", "images/val/a.png"],
      ["val: D:\\data\\castings\\images\\val", "images/val/a.png"],
    ];
    for (const [yaml, image] of paths) {
      const { dataset, problems } = await read({ "data.yaml": `names: [a]\n${yaml}`, [image]: png(8, 8) });
      expect(dataset.images.fileNames).toEqual([image]);
      expect(problems.count("YOLO_PATH")).toBe(1);
    }
  });

  it("never leaves the root", async () => {
    for (const val of ["../../etc/images", "/etc/passwd", "images/../../secret"])
      await expect(read({ "data.yaml": `names: [a]\nval: ${val}`, "images/train/a.png": png(8, 8) })).rejects.toEqual(
        code("SOURCE_OUTSIDE_ROOT"),
      );
    await expect(
      read({ "data.yaml": "names: [a]\nval: pictures/val", "images/train/a.png": png(8, 8) }),
    ).rejects.toEqual(code("YOLO_PATH"));
  });

  it("reads lists of folders, and lists of images, also those of another computer", async () => {
    const files = {
      "data.yaml": "names: [a]\ntrain: [images/x, images/y]\nval: val.txt\n",
      "images/x/a.png": png(8, 8),
      "images/y/a.png": png(8, 8),
      "images/y/b.png": png(8, 8),
      "images/z/only.png": png(8, 8),
      "labels/y/b.txt": BOX,
      "val.txt":
        "\uFEFFimages/y/b.png\r\n./images/x/a.png\r\n/home/me/sets/y/a.png\r\nC:\\old\\only.png\r\nimages/y/b.png\r\n",
    };
    const lists = await read(files);
    expect(lists.dataset.images.fileNames).toEqual([
      "images/y/b.png",
      "images/x/a.png",
      "images/y/a.png",
      "images/z/only.png",
    ]);
    expect(lists.codes).toEqual(["YOLO_PATH", "YOLO_DUPLICATE"]);
    expect((await read(files, {}, { split: "train" })).dataset.images.length).toBe(3);
    const bad = { ...files, "val.txt": "images/y/b.png\n/home/me/a.png\n/home/me/gone.png\n" };
    await expect(read(bad)).rejects.toMatchObject({ code: "YOLO_LISTED", place: "line 2" });
    const skipped = await read(bad, {}, { onProblem: "skip" });
    expect(skipped.problems.count("YOLO_LISTED")).toBe(2);
    expect(skipped.dataset.images.length).toBe(1);
  });

  it("says where a YAML is wrong", async () => {
    const cases: [yaml: string, place: string | undefined][] = [
      ["names: [a\nval: images", "line 2"],
      ["names: [a]\nnames: [b]", "line 2"],
      ["- a", "line 1"],
      ["val: images", "names"],
      ["names: data.names\nval: images", "names"],
      ["names: {0: a, 2: b}\nval: images", "names"],
      ["names: [a, a]\nval: images", "names"],
      ["names: [a]\nnc: 2\nval: images", "nc"],
      ["names: [a]\nval: {a: b}", "val"],
      ["names: [a]\nkpt_shape: [17]\nval: images", "kpt_shape"],
      ["names: [a]\ntask: classify\nval: images", "task"],
    ];
    for (const [yaml, place] of cases)
      await expect(read({ "data.yaml": yaml, "images/a.png": png(8, 8) })).rejects.toMatchObject({
        code: "YOLO_YAML",
        file: "data.yaml",
        place,
      });
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[..."bcdefg"].map((k, i) => `${k}: &${k} [${`*${"abcdef"[i]},`.repeat(9)}]`).join("\n")}\nnames: *g`;
    await expect(read({ "data.yaml": bomb, "images/a.png": png(8, 8) })).rejects.toEqual(code("YOLO_YAML"));
  });

  it("takes the caller's names and YAML", async () => {
    const files = { ...oneImage(BOX), "other.yaml": "names: [x, y, z]\nval: images\n" };
    expect((await read(files, { yaml: "other.yaml" })).dataset.categories.names).toEqual(["x", "y", "z"]);
    expect((await read(files, { names: ["p", "q"] })).dataset.categories.names).toEqual(["p", "q"]);
    await expect(read(files, { yaml: "../data.yaml" })).rejects.toEqual(code("YOLO_YAML"));
  });
});

describe("without a data.yaml", () => {
  it("reads folders with a file of names, and splits by folder", async () => {
    const files = {
      "obj.names": "burr\ncrack\n\n",
      "images/train/1.png": png(8, 8),
      "images/val/1.png": png(8, 8),
      "labels/val/1.txt": "1 0.5 0.5 1 1",
    };
    const { dataset } = await read(files);
    expect(dataset.name).toBe("castings/val");
    expect(dataset.categories.names).toEqual(["burr", "crack"]);
    expect(dataset.groundTruth.length).toBe(1);
  });

  it("reads labels beside the images; without names it makes some, and says so", async () => {
    const { dataset, codes } = await read({ "a.png": png(8, 8), "a.txt": "2 0.5 0.5 1 1", "b.png": png(8, 8) });
    expect(dataset.name).toBe("castings");
    expect(dataset.categories.names).toEqual(["class 0", "class 1", "class 2"]);
    expect(codes).toEqual(["YOLO_NAMES"]);
  });

  it("reads darknet's obj.data", async () => {
    const files = {
      "obj.data":
        "classes = 2\ntrain = data/train.txt\nvalid = data/gone.txt\nnames = data/obj.names\nbackup = backup/",
      "obj.names": "burr\ncrack",
      "train.txt": "data/obj_train_data/1.png\n",
      "obj_train_data/1.png": png(8, 8),
      "obj_train_data/1.txt": BOX,
    };
    const { dataset } = await read(files, { split: "train" });
    expect([...dataset.images.ids]).toEqual(["obj_train_data/1"]);
    expect(dataset.groundTruth.length).toBe(1);
  });

  it("finds a data set one folder down, as zips hold them", async () => {
    const files = Object.fromEntries(Object.entries(oneImage(BOX)).map(([path, data]) => [`castings/${path}`, data]));
    const { dataset } = await read(files);
    expect([...dataset.images.ids]).toEqual(["castings/images/a"]);
    expect(dataset.groundTruth.length).toBe(1);
  });
});

describe("what lies about", () => {
  it("passes litter over and counts it", async () => {
    const files = {
      ...oneImage(BOX),
      "labels/._a.txt": Uint8Array.of(0, 5, 22, 7, 0),
      "images/._a.png": Uint8Array.of(0, 5, 22, 7, 0),
      "labels/.DS_Store": "x",
      "images/Thumbs.db": "x",
      "labels/classes.txt": "burr\ncrack",
      "labels.cache": "x",
      "__MACOSX/images/a.png": "x",
    };
    const { dataset, problems, codes } = await read(files);
    expect(dataset.images.length).toBe(1);
    expect(codes).toEqual(["YOLO_LITTER"]);
    expect(problems.count("YOLO_LITTER")).toBe(7);
  });

  it("tells of labels without an image, of no labels at all, and of two images with one label file", async () => {
    expect((await read({ ...oneImage(BOX), "labels/gone.txt": BOX })).codes).toEqual(["YOLO_ORPHAN"]);
    const { "labels/a.txt": _labels, ...bare } = oneImage("");
    expect((await read(bare)).codes).toEqual(["YOLO_NO_LABELS"]);
    const twins = await read({ ...oneImage(BOX), "images/a.jpg": jpeg(8, 8, 1) });
    expect(twins.codes).toEqual(["YOLO_DUPLICATE"]);
    expect([...twins.dataset.images.ids]).toEqual(["images/a", "images/a.png"]);
    expect(twins.dataset.groundTruth.length).toBe(2);
  });

  it("refuses what has no images, or one file alone", async () => {
    await expect(read({ "obj.names": "a", "a.txt": BOX })).rejects.toMatchObject({
      code: "YOLO_EMPTY",
      hint: expect.stringContaining("--images"),
    });
    const yaml = bytesSource(new TextEncoder().encode("names: [a]\nval: images"), "data.yaml");
    await expect(read(yaml)).rejects.toEqual(code("YOLO_YAML"));
  });

  it("takes images from elsewhere", async () => {
    const labels = { "data.yaml": "names: [a]\nval: images/val", "labels/val/a.txt": BOX, "labels/train/b.txt": BOX };
    for (const path of ["images/val/a.png", "val/a.png", "a.png"]) {
      const images = bytesFolder({ [path]: png(100, 50) }, "pictures");
      const { dataset } = await read(labels, {}, { images });
      expect(dataset.images.fileNames).toEqual([path]);
      expect([...dataset.groundTruth.box]).toEqual([25, 12.5, 50, 25]);
    }
  });

  it("leaves out an image without a header, and tells of progress and of an abort", async () => {
    const files = { ...oneImage(BOX), "images/b.png": "no image", "labels/b.txt": BOX };
    await expect(read(files)).rejects.toMatchObject({ code: "YOLO_IMAGE", file: "images/b.png" });
    const done: number[] = [];
    const { dataset, problems } = await read(files, {}, { onProblem: "skip", onProgress: (p) => done.push(p.done) });
    expect(dataset.images.length).toBe(1);
    expect(problems.count("YOLO_IMAGE")).toBe(1);
    expect(done).toEqual([2]);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(read(files, {}, { signal })).rejects.toThrow("enough");
  });
});

describe("detect", () => {
  const sure = (files: Record<string, string | Uint8Array>) => yolo().detect(bytesFolder(files));

  it("knows YOLO by its files", async () => {
    expect(await sure({ "data.yaml": "names: [a]\nval: images" })).toBe(0.95);
    expect(await sure({ "coco8.yaml": "names: [a]\ntrain: images" })).toBe(0.9);
    expect(await sure({ "obj.data": "classes = 1\nnames = obj.names" })).toBe(0.9);
    expect(await sure({ "images/a.png": png(1, 1), "labels/a.txt": BOX })).toBe(0.6);
    expect(await sure({ "a.txt": "0 0.5 0.5 0.5 0.5 0.9" })).toBe(0.6);
    expect(await sure({ "a.txt": "Pedestrian 0.00 0 -0.20 712.40 143.00 810.73 307.92 1.89" })).toBe(0);
    expect(await sure({ "a.json": "{}", "README.txt": "0 0 0 0 0" })).toBe(0);
    expect(await sure({ "pnpm-workspace.yaml": "packages:" })).toBe(0);
    const yaml = (text: string) => yolo().detect(bytesSource(new TextEncoder().encode(text), "castings.yaml"));
    expect(await yaml("names: [a]\nval: images")).toBe(0.9);
    expect(await yaml("packages: []")).toBe(0);
  });

  it("never throws", async () => {
    const broken = { ...bytesFolder({}), list: () => Promise.reject(new Error("gone")) };
    expect(await yolo().detect(broken)).toBe(0);
    expect(new Problems().count()).toBe(0);
  });
});
