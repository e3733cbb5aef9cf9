import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyCoco } from "./tiny-coco.js";
import { requireDist, root } from "./workspace.js";

/** All that `borescope evaluate` may load: what evaluates, what reads the usual formats, arguments and zip files. */
const ALLOWED = [
  /^packages\/(core|metrics|adapters-[a-z-]+|borescope)\/dist\/(workers\/)?[^/]+\.js$/,
  /\/node_modules\/commander\/[^@]+$/,
];

const folder = mkdtempSync(join(tmpdir(), "borescope-modules-"));
beforeAll(() => {
  requireDist();
  writeTinyCoco(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the CLI and lists the files of code that the process loaded, ESM and CommonJS alike, workers too. */
function modulesOf(...args: string[]): string[] {
  const coverage = join(folder, "coverage");
  mkdirSync(coverage);
  const cli = join(root, "packages/borescope/dist/cli.js");
  execFileSync(process.execPath, [cli, ...args], { cwd: folder, env: { ...process.env, NODE_V8_COVERAGE: coverage } });
  const urls = readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), "utf8")) as { result: { url: string }[] };
    return result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
  });
  rmSync(coverage, { recursive: true });
  const paths = urls.map((url) => fileURLToPath(url).slice(root.length).split("\\").join("/"));
  return [...new Set(paths)].sort();
}

describe("borescope evaluate", () => {
  it("loads commander and the packages that evaluate, and nothing else", () => {
    const loaded = modulesOf("evaluate", "val.json", "yolo.json");
    const stranger = loaded.filter((path) => !ALLOWED.some((pattern) => pattern.test(path)));
    expect(stranger, `loaded in all:\n${loaded.join("\n")}\n`).toEqual([]);
    expect(loaded).toContain("packages/borescope/dist/cli.js");
    expect(loaded).toContain("packages/metrics/dist/index.js");
  });
});
