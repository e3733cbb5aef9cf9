import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type OnProgress, pause } from "@borescope/core";
import { readDataset, readDetections } from "borescope";
import { afterAll, describe, expect, it } from "vitest";
// as built: a worker is a file of its own
import { evaluateAsync } from "../../metrics/dist/index.js";

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

describe("Ctrl-C", () => {
  it("ends the command line in the middle of its work, workers or none", async () => {
    const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
    for (const workers of ["0", "2"]) {
      const command = spawn(process.execPath, [cli, "evaluate", datasetFile, resultsFile, "--workers", workers]);
      await new Promise((resolve) => setTimeout(resolve, 250));
      command.kill("SIGINT");
      expect(await once(command, "exit")).toEqual([null, "SIGINT"]);
    }
  });
});
