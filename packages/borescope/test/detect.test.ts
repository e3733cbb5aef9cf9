import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../../../test-support/shared.js";
import { borescope, CLI, folderOf } from "./cli.js";

const models = fileURLToPath(new URL("../../inference/test/models/", import.meta.url));
const grey = (level: number) =>
  sharp({ create: { width: 32, height: 32, channels: 3, background: { r: level, g: level, b: level } } })
    .png()
    .toBuffer();

/** Three images, bright, dark, middling, and a model that calls bright things burrs and dark ones open holes. */
async function scene(others: Record<string, unknown> = {}) {
  const ground = {
    images: [1, 2, 3].map((id) => ({ id, file_name: `im${id}.png`, width: 32, height: 32 })),
    categories: [
      { id: 5, name: "burr" },
      { id: 2, name: "open hole" },
    ],
    annotations: [
      { id: 1, image_id: 1, category_id: 5, bbox: [0, 0, 8, 8], area: 64, iscrowd: 0 },
      { id: 2, image_id: 2, category_id: 2, bbox: [8, 8, 8, 8], area: 64, iscrowd: 0 },
    ],
  };
  const images = { "im1.png": await grey(250), "im2.png": await grey(5), "im3.png": await grey(120) };
  const folder = folderOf({ "val.json": ground, ...images, ...others });
  for (const name of ["brightness", "brightness-unnamed"])
    copyFileSync(join(models, `${name}.onnx`), join(folder, `${name}.onnx`));
  return folder;
}

const detect = (folder: string, ...args: string[]) =>
  borescope(folder, "detect", ...args, "--out", "found.json", "--device", "cpu");
const found = (folder: string, file = "found.json") =>
  JSON.parse(readFileSync(join(folder, file), "utf8")) as {
    image_id: number | string;
    category_id: unknown;
    bbox: number[];
  }[];

describe("borescope detect", () => {
  it("writes detections that evaluate reads, and says what ran and how classes were matched", async () => {
    const folder = await scene();
    const { code, stdout } = await detect(folder, "brightness.onnx", "val.json", "--confidence", "0.9");
    expect(code).toBe(0);
    expect(stdout).toContain("yolov8 on cpu (onnxruntime-node)\n2 of 2 classes matched by name\n");
    expect(stdout).toContain("3 images, 32 detections → found.json");
    expect(new Set(found(folder).map(({ image_id, category_id }) => `${image_id} ${category_id}`))).toEqual(
      new Set(["1 5", "2 2"]),
    );
    const { models: results } = JSON.parse(
      (await borescope(folder, "evaluate", "val.json", "found.json", "--json")).stdout,
    );
    expect(results[0].summary.AR100).toBe(1);
  });

  it("says why faster devices did not run", async () => {
    const folder = await scene();
    const args = ["brightness.onnx", "val.json", "--out", "found.json", "--json"];
    const { device } = JSON.parse((await borescope(folder, "detect", ...args)).stdout);
    const refused = device.refused.map(({ provider }: { provider: string }) => provider);
    expect(["cuda", "webgpu", "cpu"].slice(0, refused.length + 1)).toEqual([...refused, device.provider]);
    const cuda = await borescope(folder, "detect", ...args.slice(0, 4), "--device", "cuda");
    if (refused.includes("cuda"))
      expect(cuda).toMatchObject({ code: 2, stderr: expect.stringContaining("INFERENCE_DEVICE") });
  });

  it("finds rotated boxes that evaluate takes", async () => {
    const ground = {
      ...JSON.parse(readFileSync(join(await scene(), "val.json"), "utf8")),
      annotations: [] as object[],
    };
    const folder = await scene({ "empty.json": ground });
    copyFileSync(join(models, "yolo-obb.onnx"), join(folder, "yolo-obb.onnx"));
    const args = ["yolo-obb.onnx", "empty.json", "--confidence", "0.5", "--iou", "0.3"];
    expect(await detect(folder, ...args)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("yolo-obb on cpu"),
    });
    const results = found(folder) as unknown as { obb: number[]; bbox: number[] }[];
    expect(results.length).toBeGreaterThan(5);
    const annotations = results.map((each, id) => ({
      ...each,
      id: id + 1,
      area: each.obb[2]! * each.obb[3]!,
      iscrowd: 0,
    }));
    writeFileSync(join(folder, "turned.json"), JSON.stringify({ ...ground, annotations }));
    const { stdout } = await borescope(folder, "evaluate", "turned.json", "found.json", "--iou-type", "obb", "--json");
    expect(JSON.parse(stdout).models[0].summary.AR100).toBeCloseTo(1, 9);
  });

  it("cuts large images into tiles where it is asked to", async () => {
    const data = Buffer.alloc(3 * 256 * 256, 100);
    for (let y = 120; y < 128; y++) data.fill(255, 3 * (256 * y + 120), 3 * (256 * y + 128));
    const large = await sharp(data, { raw: { width: 256, height: 256, channels: 3 } })
      .png()
      .toBuffer();
    const folder = await scene({ "photos/large.png": large });
    const on = (...args: string[]) => detect(folder, "brightness.onnx", "photos", "--confidence", "0.9", ...args);
    expect(await on()).toMatchObject({ code: 0, stdout: expect.stringContaining("1 images, 0 detections") });
    for (const tile of [["--tile"], ["--tile", "32"]]) {
      const told = expect.stringContaining("in tiles of 32 pixels that share 0\n");
      expect(await on("--tile-overlap", "0", ...tile)).toMatchObject({ code: 0, stdout: told });
      expect(found(folder).map(({ bbox }) => bbox)).toEqual([[120, 120, 8, 8]]);
    }
    const wrong = [
      ["--tile-overlap", "0.2"],
      ["--tile", "0"],
      ["--tile", "-4"],
      ["--tile", "32", "--tile-overlap", "1"],
    ];
    for (const args of wrong)
      expect(await on(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining("tile") });
  });

  it("takes a folder of images, whose categories are the model's", async () => {
    const folder = await scene();
    const photos = folderOf({ "a/im1.png": await grey(250), "im2.png": await grey(5), "note.md": "photos" });
    expect(await detect(folder, "brightness.onnx", photos, "--confidence", "0.9")).toMatchObject({ code: 0 });
    expect(new Set(found(folder).map(({ image_id, category_id }) => `${image_id} ${category_id}`))).toEqual(
      new Set(["a/im1 burr", "im2 open hole"]),
    );
  });

  it("matches classes without names by position, or by the names of a file", async () => {
    const folder = await scene({
      "labels.txt": "burr\nopen hole\n",
      "short.txt": "burr\n",
      "other.txt": "cat\ndog\n",
      "part.txt": "BURR\ndent\n",
    });
    const unnamed = (...args: string[]) =>
      detect(folder, "brightness-unnamed.onnx", "val.json", "--decoder", "yolov8", "--confidence", "0.9", ...args);
    expect(await unnamed()).toMatchObject({
      stdout: expect.stringContaining("class i is the i-th of the 2 categories, by rising id"),
    });
    expect(found(folder)[0]).toMatchObject({ image_id: 1, category_id: 5 }); // class 1, bright: the second by id
    expect(await unnamed("--labels", "labels.txt")).toMatchObject({ code: 0 });
    expect(found(folder)[0]).toMatchObject({ image_id: 1, category_id: 2 });
    expect(await unnamed("--labels", "part.txt")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("1 of 2 classes matched by name; not in the data set: dent"),
    });
    for (const wrong of ["short.txt", "other.txt"])
      expect(await unnamed("--labels", wrong)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("INFERENCE_LABELS"),
      });
  });

  it("stops at an image that cannot be read, and keeps what was done; or passes it over and counts it", async () => {
    const folder = await scene();
    writeFileSync(join(folder, "im2.png"), "");
    const stopped = await detect(folder, "brightness.onnx", "val.json");
    expect(stopped.code).toBe(2);
    expect(stopped.stderr).toMatch(/on 1 of 3 images is in found\.partial\.json[\s\S]*IMAGE_UNREADABLE {2}im2\.png/);
    expect(new Set(found(folder, "found.partial.json").map(({ image_id }) => image_id))).toEqual(new Set([1]));
    expect(existsSync(join(folder, "found.json"))).toBe(false);
    const skipped = await detect(folder, "brightness.onnx", "val.json", "--on-problem", "skip");
    expect(skipped).toMatchObject({ code: 0, stderr: expect.stringMatching(/IMAGE_UNREADABLE/) });
    expect(new Set(found(folder).map(({ image_id }) => image_id))).toEqual(new Set([1, 3]));
  });

  it("tells of an output that cannot be written, before it runs", async () => {
    const folder = await scene({ "taken.json/a.txt": "a", "file.txt": "a" });
    for (const out of ["taken.json", "file.txt/found.json"])
      expect(await borescope(folder, "detect", "brightness.onnx", "val.json", "--out", out)).toMatchObject({
        code: 2,
        stderr: expect.not.stringContaining("partial"),
        stdout: expect.not.stringContaining("detections"),
      });
    expect(existsSync(join(folder, "taken.partial.json"))).toBe(false);
  });

  it("tells of an image that is not there, before it runs", async () => {
    const folder = await scene();
    cpSync(join(folder, "val.json"), join(folder, "alone/val.json"));
    const { code, stderr } = await detect(folder, "brightness.onnx", "alone/val.json");
    expect(code).toBe(2);
    expect(stderr).toMatch(/IMAGE_NOT_FOUND {2}im1\.png[\s\S]*--images/);
    expect(await detect(folder, "brightness.onnx", "alone/val.json", "--images", ".")).toMatchObject({ code: 0 });
  });

  it.runIf(process.platform !== "win32")("on Ctrl-C writes what was done", async () => {
    const bright = await grey(250);
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`p/${i}.png`, bright]));
    const folder = await scene(many);
    const args = ["detect", "brightness.onnx", "p", "--out", "found.json", "--device", "cpu"];
    for (const delay of [300, 1000, 3000, 9000]) {
      const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
      let stderr = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        stderr += text;
      });
      await once(child.stdout, "data"); // it tells the device, looks for the images, and begins
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill("SIGINT");
      const [code] = await once(child, "close");
      expect(code).toBe(130);
      if (!existsSync(join(folder, "found.partial.json"))) continue; // before the first image
      expect(stderr).toMatch(/found on \d+ of 20000 images is in found\.partial\.json/);
      break;
    }
    expect(found(folder, "found.partial.json").length).toBeGreaterThan(0);
  });
});

const data = sharedPath("data");
const full = process.env["BORESCOPE_FULL"] === "1";

describe.runIf(data !== null)("on 64 images of COCO", () => {
  const { results } =
    data === null ? { results: {} } : JSON.parse(readFileSync(`${data}/coco-ccby/expected_eval.json`, "utf8"));
  const detectors = [
    ["yolox_nano", "yolox-nano/yolox_nano.onnx"],
    ["nanodet_m_320", "nanodet-m/nanodet_m_320.onnx"],
    ["FastestDet", "fastestdet/FastestDet.onnx"],
  ] as const;

  it.each(full ? detectors : detectors.slice(0, 1))("%s has the AP that its reference has", async (name, file) => {
    const folder = folderOf({});
    const truth = `${data}/coco-ccby/annotations/instances.json`;
    const images = ["--images", `${data}/coco-ccby/images`];
    const labels = ["--labels", `${data}/yolox-nano/coco_classes.txt`];
    expect(await detect(folder, `${data}/${file}`, truth, ...images, ...labels)).toMatchObject({ code: 0 });
    const { models: measured } = JSON.parse(
      (await borescope(folder, "evaluate", truth, "found.json", "--json")).stdout,
    );
    const wanted = results[name].pycocotools_bbox;
    expect(Math.abs(measured[0].summary.AP - wanted.AP)).toBeLessThan(0.01);
    expect(Math.abs(measured[0].summary.AP50 - wanted.AP50)).toBeLessThan(0.01);
  });
});
