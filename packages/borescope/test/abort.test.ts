import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, type OnProgress, pause } from "@borescope/core";
import { readDataset, readDetections, writeSpace } from "borescope";
import { afterAll, describe, expect, it } from "vitest";
// as built: a worker is a file of its own
import { evaluateAsync } from "../../metrics/dist/index.js";
import { borescope, CLI, folderOf } from "./cli.js";

const IMAGES = 1000;
const ROWS = 400_000;
const dataset = text(
  JSON.stringify({
    images: Array.from({ length: IMAGES }, (_, i) => ({ id: i + 1, width: 640, height: 480 })),
    categories: [{ id: 1, name: "burr" }],
    annotations: Array.from({ length: IMAGES }, (_, i) => ({ image_id: i + 1, category_id: 1, bbox: [9, 9, 40, 40] })),
  }),
);
const results = text(
  `[${Array.from({ length: ROWS }, (_, i) => `{"image_id":${1 + (i % IMAGES)},"category_id":1,"bbox":[${i % 97},9.5,40.25,38.125],"score":${1 / (1 + i)}}`).join()}]`,
);
const folder = mkdtempSync(join(tmpdir(), "borescope-abort-"));
const [datasetFile, resultsFile] = [join(folder, "val.json"), join(folder, "yolo.json")];
writeFileSync(datasetFile, dataset);
writeFileSync(resultsFile, results);
afterAll(() => rmSync(folder, { recursive: true }));

function text(json: string): Uint8Array {
  return new TextEncoder().encode(json);
}

/** Runs long work and aborts it from outside as soon as anything else gets a turn. */
async function stopped(work: (options: { signal: AbortSignal; onProgress: OnProgress }) => Promise<unknown>) {
  const controller = new AbortController();
  let done = 0;
  let total: number | undefined;
  const onProgress: OnProgress = (progress) => {
    done = progress.done;
    total = progress.total;
  };
  const running = work({ signal: controller.signal, onProgress });
  const settled = expect(running).rejects.toBe("enough");
  await pause(undefined);
  controller.abort("enough");
  await settled;
  return { done, total };
}

describe("an AbortSignal stops", () => {
  it("the reading of a file long before its end", async () => {
    const loaded = await readDataset(datasetFile);
    const { done } = await stopped((options) => readDetections(resultsFile, loaded, options));
    expect(done).toBeLessThan(results.length * 0.8);
  });

  it("the reading of bytes in memory, which waits for nothing", async () => {
    const loaded = await readDataset(dataset);
    const { done } = await stopped((options) => readDetections(results, loaded, options));
    expect(done).toBeLessThan(results.length * 0.8);
  });

  it("the reading of a data set", async () => {
    const many = text(`{"images":[],"categories":[],"annotations":[],"info":[${"0,".repeat(4e7)}0]}`);
    const { done } = await stopped((options) => readDataset(many, options));
    expect(done).toBeLessThan(many.length * 0.8);
  });

  it("an evaluation, though it is of one category", async () => {
    const loaded = await readDataset(dataset);
    const detections = await readDetections(results, loaded);
    const { done } = await stopped((options) => evaluateAsync(loaded, detections, options));
    expect(done).toBe(0);
  });
});

/** Presses Ctrl-C after some milliseconds. */
async function interrupted(cwd: string, after: number, ...args: string[]) {
  const command = spawn(process.execPath, [CLI, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    command[stream].setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
    });
  await new Promise((resolve) => setTimeout(resolve, after));
  command.kill("SIGINT");
  const [code, signal] = await once(command, "close");
  return { code, signal, ...said };
}

describe("Ctrl-C", () => {
  it("ends the command line in the middle of its work, workers or none", async () => {
    for (const workers of ["0", "2"])
      expect(await interrupted(folder, 250, "evaluate", datasetFile, resultsFile, "--workers", workers)).toMatchObject({
        code: null,
        signal: "SIGINT",
      });
  });

  it("leaves nothing of an index, a map or a search", async () => {
    const n = 30_000;
    const dimension = 64;
    const images = Array.from({ length: n }, (_, id) => ({ id, file_name: `${id}.jpg`, width: 8, height: 8 }));
    const many = { images, categories: [], annotations: [] };
    const cwd = folderOf({
      "val.json": many,
      "space.bin": await writeSpace({
        embedder: { name: "made up", dimension, fingerprint: "made up" },
        selection: (await readDataset(text(JSON.stringify(many)))).select("images"),
        vectors: unitVectors(n, dimension),
      }),
    });
    const begun = performance.now();
    expect(await borescope(cwd, "index", "space.bin", "val.json", "--out", "exact.index")).toMatchObject({ code: 0 });
    const loaded = performance.now() - begun; // as long as it takes to be in the middle of what takes longer
    const there = readdirSync(cwd);
    expect(
      await interrupted(cwd, loaded, "index", "space.bin", "val.json", "--store", "usearch", "--out", "graph.index"),
    ).toMatchObject({ code: 130, stdout: "", stderr: expect.stringContaining("INTERRUPTED") });
    expect(await interrupted(cwd, loaded, "map", "space.bin", "val.json", "--json")).toMatchObject({
      signal: "SIGINT",
      stdout: "",
    });
    expect(await interrupted(cwd, 200, "search", "exact.index", "--object", "7", "--json")).toMatchObject({
      signal: "SIGINT",
      stdout: "",
    });
    expect(readdirSync(cwd)).toEqual(there);
  });
});

/** Unit vectors in all directions, of which a graph takes seconds. */
function unitVectors(n: number, dimension: number): Float32Array {
  const random = createRandom(1);
  const vectors = Float32Array.from({ length: n * dimension }, () => random.normal());
  for (let at = 0; at < vectors.length; at += dimension) {
    const vector = vectors.subarray(at, at + dimension);
    const length = Math.hypot(...vector);
    vector.forEach((value, j) => {
      vector[j] = value / length;
    });
  }
  return vectors;
}
