import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { coco } from "@borescope/adapters-coco";
import { Problems } from "@borescope/core";
import { openSource } from "@borescope/core/node";
import { readSpace } from "@borescope/embeddings";
import { embedSchema } from "borescope";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { requireDist } from "../../../checks/workspace.js";
import { borescope, CLI, folderOf, GROUND_TRUTH, RESULTS } from "./cli.js";

const backbone = fileURLToPath(new URL("../../inference/test/models/brightness.onnx", import.meta.url));
const grey = (level: number) =>
  sharp({ create: { width: 100, height: 100, channels: 3, background: { r: level, g: level, b: level } } })
    .jpeg()
    .toBuffer();

let folder: string;
beforeAll(async () => {
  requireDist();
  folder = folderOf({
    "val.json": GROUND_TRUTH,
    "yolo.json": RESULTS,
    "im1.jpg": await grey(200),
    "im2.jpg": await grey(90),
    "im3.jpg": await grey(20),
    "broken/im1.jpg": await grey(200),
    "broken/im2.jpg": "no image",
    "broken/im3.jpg": await grey(20),
  });
});
const dataset = async () =>
  coco().read(await openSource(join(folder, "val.json")), { onProblem: "throw", problems: new Problems() });
const read = async (file: string) => readSpace(readFileSync(join(folder, file)), await dataset());
const embed = (...args: string[]) => borescope(folder, "embed", "val.json", "--device", "cpu", ...args);

describe("borescope embed", () => {
  it("writes the vectors of the annotated objects, by texture where nothing else is said", async () => {
    const { code, stdout } = await embed("--out", "objects.bin");
    expect(code).toBe(0);
    expect(stdout).toBe("2 vectors of 310 by texture (groundTruth) → objects.bin\n");
    const { selection, vectors } = await read("objects.bin");
    expect(selection.ids()).toEqual([1, 2]);
    expect(vectors).toHaveLength(2 * 310);
  });

  it("embeds images with a model, keeps the vectors, and says it as a document", async () => {
    const args = ["--of", "images", "--embedder", `onnx:${backbone}`, "--cache", "kept", "--json"];
    const first = await embed(...args, "--out", "a.bin");
    const document = embedSchema.parse(JSON.parse(first.stdout));
    expect(document).toMatchObject({ table: "images", vectors: 3, left: 0, path: "a.bin" });
    expect(document.embedder.name).toBe("brightness");
    await embed(...args, "--out", "b.bin");
    expect(readFileSync(join(folder, "b.bin"))).toEqual(readFileSync(join(folder, "a.bin")));
  });

  it("embeds a model's detections with the encoder of the castings", async () => {
    const { stdout } = await embed("--detections", "mine=yolo.json", "--embedder", "castings", "--out", "dets.bin");
    expect(stdout).toContain("2 vectors of 128 by castings (detections/mine) → dets.bin");
  });

  it("leaves out what cannot be read, if it is told to, and says so", async () => {
    const args = ["--images", "broken", "--out", "broken.bin"];
    expect(await embed(...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("IMAGE_UNREADABLE  im2.jpg"),
    });
    const { code, stdout, stderr } = await embed(...args, "--on-problem", "skip");
    expect([code, stdout]).toEqual([0, "1 vectors of 310 by texture (groundTruth), 1 left out → broken.bin\n"]);
    expect(stderr).toContain("im2.jpg");
    expect((await read("broken.bin")).selection.ids()).toEqual([1]);
  });

  it.each([
    [["--embedder", "magic"], "USAGE  --embedder"],
    [["--embedder", "texture:file"], "USAGE  --embedder"],
    [["--embedder", "onnx:nowhere.onnx"], "SOURCE_NOT_FOUND"],
    [["--embedder", "clip:."], "EMBED_MODEL"],
    [["--masks"], "EMBED_MASKS"],
    [["--batch-size", "0"], "EMBED_OPTION"],
  ])("refuses %s", async (args, told) => {
    expect(await embed(...args, "--out", "no.bin")).toMatchObject({ code: 2, stderr: expect.stringContaining(told) });
  });

  it("stops at Ctrl-C, and leaves no file", async () => {
    const many = folderOf({
      "val.json": {
        ...GROUND_TRUTH,
        images: Array.from({ length: 400 }, (_, id) => ({ id, file_name: "im.png", width: 2000, height: 2000 })),
        annotations: [],
      },
      "im.png": await sharp({ create: { width: 2000, height: 2000, channels: 3, background: "#c84" } })
        .png()
        .toBuffer(),
    });
    const args = [CLI, "embed", "val.json", "--of", "images", "--out", "no.bin"]; // a cache would know the second image
    const child = spawn(process.execPath, args, { cwd: many, stdio: ["ignore", "ignore", "pipe"] });
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
    setTimeout(() => child.kill("SIGINT"), 2500);
    const [code] = await once(child, "close");
    expect([code, told]).toEqual([130, expect.stringContaining("INTERRUPTED")]);
  });
});
