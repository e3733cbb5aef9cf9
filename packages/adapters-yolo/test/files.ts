import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  bytesFolder,
  type Dataset,
  type DetectionsContext,
  Problems,
  type ReadContext,
  type Source,
} from "@borescope/core";
import { fileSource } from "@borescope/core/node";
import { yolo } from "../src/index.js";
import type { YoloOptions } from "../src/options.js";

/** The head of a PNG: signature, size, and an empty IDAT. */
export function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(45);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes.set([8, 2, 0, 0, 0], 24);
  bytes.set([0x49, 0x44, 0x41, 0x54], 37); // the pixels would begin here
  return bytes;
}

/** The head of a JPEG with an EXIF orientation. */
export function jpeg(width: number, height: number, orientation: number): Uint8Array {
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1];
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const app1 = [0xff, 0xe1, 0, 2 + exif.length + entry.length, ...exif, ...entry];
  const sides = [height >> 8, height & 255, width >> 8, width & 255];
  return Uint8Array.from([0xff, 0xd8, ...app1, 0xff, 0xc0, 0, 11, 8, ...sides, 1, 1, 0x11, 0, 0xff, 0xd9]);
}

export type Files = Readonly<Record<string, Uint8Array | string>>;

/** Reads a folder in memory. */
export async function read(files: Files | Source, options: YoloOptions = {}, context: Partial<ReadContext> = {}) {
  const source = isSourceLike(files) ? files : bytesFolder(files, "castings");
  const problems = new Problems();
  const full: ReadContext = { onProblem: "throw", problems, masks: true, keypoints: true, ...context };
  const dataset = await yolo(options).read(source, full);
  return { dataset, problems, codes: problems.report().map(({ code }) => code) };
}

export async function readDetections(
  files: Files | Source,
  dataset: Dataset,
  options: YoloOptions = {},
  context: Partial<DetectionsContext> = {},
) {
  const source = isSourceLike(files) ? files : bytesFolder(files, "predict");
  const problems = new Problems();
  const full: DetectionsContext = {
    onProblem: "throw",
    problems,
    masks: true,
    keypoints: true,
    model: "model",
    matchImages: "auto",
    matchCategories: "auto",
    unlisted: "throw",
    ...context,
  };
  const detections = await yolo(options).readDetections(source, dataset, full);
  return { detections, problems, codes: problems.report().map(({ code }) => code) };
}

/** Reads a folder on disk. */
export async function readFolder(folder: string, options: YoloOptions = {}, context: Partial<ReadContext> = {}) {
  return read(await fileSource(folder), options, context);
}

/** Writes files to a temporary folder while `use` runs. */
export async function onDisk<T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "borescope-yolo-"));
  try {
    for (const [path, data] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), data);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A data set of one image of 100 × 50 pixels, with these label lines. */
export function oneImage(labels: string | Uint8Array, yaml = "names: [burr, crack]"): Files {
  return { "data.yaml": `${yaml}\nval: images\n`, "images/a.png": png(100, 50), "labels/a.txt": labels };
}

function isSourceLike(value: Files | Source): value is Source {
  return typeof value["list"] === "function";
}
