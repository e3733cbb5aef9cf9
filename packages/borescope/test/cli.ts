import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** The command line as built. */
export const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

/** What a run of the command line said. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in a folder. */
export function borescope(cwd: string, ...args: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** A temporary folder that holds these files (JSON where they are not text), gone after the tests of the file. */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), "borescope-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const plain = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(join(folder, path), plain ? content : JSON.stringify(content));
  }
  return folder;
}

/** Three images of 100 × 100, two classes and two objects, with fields of the user's own. */
export const GROUND_TRUTH = {
  images: [1, 2, 3].map((id) => ({ id, file_name: `im${id}.jpg`, width: 100, height: 100, camera: `c${id}` })),
  categories: [
    { id: 1, name: "burr" },
    { id: 2, name: "crack" },
  ],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 40, 20], area: 800, iscrowd: 0, occluded: true, tags: ["a"] },
    { id: 2, image_id: 2, category_id: 2, bbox: [5, 5, 60, 60], area: 3600, iscrowd: 0 },
  ],
};

/** A result of a model. */
export const result = <I, C>(image_id: I, category_id: C, score = 0.04) => ({
  image_id,
  category_id,
  bbox: [10, 10, 40, 20],
  score,
});

export const RESULTS = [result(1, 1), { ...result(2, 2), bbox: [5, 5, 55, 60] }];
