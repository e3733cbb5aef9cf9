import { readFileSync } from "node:fs";
import { bytesFolder, Dataset, Ids, maskRle } from "@borescope/core";
import { createDetector, DetectionsBuilder, datasetOfImages, matchLabels } from "@borescope/inference";
import { describe, expect, it } from "vitest";

const file = (name: string) => new Uint8Array(readFileSync(new URL(`./models/${name}`, import.meta.url)));
const model = file("brightness.onnx");
const categories = { length: 2, ids: Ids.from([5, 2]), names: ["burr", "open hole"], supercategories: [null, null] };

/** A data set of images of these names, in a folder that holds these files. */
function dataset(fileNames: readonly string[], files: Record<string, Uint8Array> | undefined): Dataset {
  const { length } = fileNames;
  const side = new Float64Array(length).fill(32);
  const images = { length, ids: Ids.sequence(length), fileNames, width: side, height: side };
  const none = {
    length: 0,
    ids: Ids.sequence(0),
    image: new Uint32Array(0),
    category: new Uint32Array(0),
    box: new Float64Array(0),
    area: new Float64Array(0),
  };
  return new Dataset(images, categories, none, "parts", files === undefined ? undefined : bytesFolder(files));
}

describe("a detector over a data set", () => {
  it("gives detections of its images, in the data set's categories", async () => {
    await using detector = await createDetector({ model, device: "cpu", confidence: 0.5 });
    const parts = dataset(["a.png", "b.jpg"], { "a.png": file("scene.png"), "b.jpg": file("scene.jpg") });
    const seen: number[] = [];
    const {
      name,
      objects,
      categories: own,
    } = await detector.detect(parts, { onProgress: ({ done }) => seen.push(done) });
    expect([name, own]).toEqual(["model", categories]);
    expect(seen).toEqual([1, 2]);
    for (const [row, path] of ["scene.png", "scene.jpg"].entries()) {
      const alone = await detector.detect(file(path));
      const first = objects.image.indexOf(row);
      expect([...objects.score.subarray(first, first + alone.length)]).toEqual([...alone.scores]);
      expect([...objects.category.subarray(first, first + alone.length)]).toEqual(
        [...alone.classes].map((each) => 1 - each),
      );
    }
  });

  it("finds images by path, below a folder, or by name; and says which is missing or double", async () => {
    await using detector = await createDetector({ model, device: "cpu" });
    const picture = file("scene.png");
    const detect = (name: string, files: Record<string, Uint8Array>) => detector.detect(dataset([name], files));
    for (const name of ["val/a.png", "a.png", "C:\\photos\\a.png", "train/a.png"])
      expect((await detect(name, { "images/val/a.png": picture })).objects.length).toBeGreaterThan(0);
    const missing = { code: "IMAGE_NOT_FOUND", file: "a.png" };
    await expect(detect("a.png", { "b.png": picture })).rejects.toMatchObject(missing);
    await expect(detect("a.png", { "x/a.png": picture, "y/a.png": picture })).rejects.toMatchObject(missing);
    await expect(detector.detect(dataset(["a.png"], undefined))).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
    const images = bytesFolder({ "a.png": picture });
    expect((await detector.detect(dataset(["a.png"], undefined), { images })).objects.length).toBeGreaterThan(0);
  });

  it("shows what is done after each image, so that nothing is lost where it breaks off", async () => {
    await using detector = await createDetector({ model, device: "cpu" });
    const parts = dataset(["a.png", "b.png"], { "a.png": file("scene.png"), "b.png": new Uint8Array(9) });
    let soFar: DetectionsBuilder | undefined;
    const onImage = (builder: DetectionsBuilder) => {
      soFar = builder;
    };
    await expect(detector.detect(parts, { onImage })).rejects.toMatchObject({
      code: "IMAGE_UNREADABLE",
      file: "b.png",
    });
    expect(new Set(soFar!.finish("mine").objects.image)).toEqual(new Set([0]));
    const bad: number[] = [];
    await detector.detect(parts, { onBadImage: (_error, row) => bad.push(row) });
    expect(bad).toEqual([1]);

    const stop = new AbortController();
    const three = dataset(["a.png", "b.png", "c.png"], {
      "a.png": file("scene.png"),
      "b.png": file("scene.png"),
      "c.png": file("scene.png"),
    });
    const untilSecond = (builder: DetectionsBuilder, row: number) => {
      soFar = builder;
      if (row === 1) stop.abort(new Error("enough"));
    };
    await expect(detector.detect(three, { onImage: untilSecond, signal: stop.signal })).rejects.toThrow("enough");
    expect(new Set(soFar!.finish("mine").objects.image)).toEqual(new Set([0, 1]));
  });

  it.each(["yolo-seg", "yolo-pose", "yolo-obb"])("keeps what %s gives besides boxes", async (name) => {
    await using detector = await createDetector({
      model: file(`${name}.onnx`),
      device: "cpu",
      confidence: 0.3,
      iou: 0.5,
    });
    const photos = await datasetOfImages(bytesFolder({ "a.png": file("scene.png") }), detector.labels!);
    const { objects } = await detector.detect(photos);
    const alone = await detector.detect(file("scene.png"));
    for (let i = 0; i < alone.length; i++) {
      const mask = objects.masks === undefined ? null : maskRle(objects.masks, i, 24, 32);
      if (name === "yolo-seg") expect(mask).toEqual(alone.masks![i]);
      if (name === "yolo-pose") expect(objects.keypoints!.offsets[i + 1]).toBe(51 * (i + 1));
    }
    if (name === "yolo-pose") expect(objects.keypoints!.values).toEqual(alone.keypoints);
    if (name === "yolo-obb") expect(objects.rotatedBox).toEqual(alone.rotatedBoxes);
  });
});

describe("labels", () => {
  it("that a data set lacks become categories of their own", () => {
    const { categories: all, rowOfClass, unmatched } = matchLabels(categories, ["dent", "Open-Hole", "5"], 3);
    expect([...rowOfClass]).toEqual([2, 1, 3]);
    expect([unmatched, all.names]).toEqual([
      ["dent", "5"],
      ["burr", "open hole", "dent", "5"],
    ]);
    expect(new Set(all.ids).size).toBe(4);
  });

  it("are missing: class i is the i-th by id, where there are as many; otherwise an error", () => {
    expect([...matchLabels(categories, null, 2).rowOfClass]).toEqual([1, 0]);
    for (const classes of [3, null])
      expect(() => matchLabels(categories, null, classes)).toThrow(
        expect.objectContaining({ code: "INFERENCE_LABELS" }),
      );
  });

  it("that do not fit at all are an error that names near ones", () => {
    expect(() => matchLabels(categories, ["bur", "cat"], 2)).toThrow(/Near: burr/);
  });

  it("are too few for a class that a model gives: an error", () => {
    const builder = new DetectionsBuilder(categories, Uint32Array.of(0));
    const found = {
      length: 1,
      boxes: new Float64Array(4),
      scores: new Float64Array(1),
      classes: Uint32Array.of(7),
      width: 1,
      height: 1,
    };
    expect(() => builder.add(0, found)).toThrow(expect.objectContaining({ code: "INFERENCE_LABELS" }));
  });
});
