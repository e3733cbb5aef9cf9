import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyCoco } from "./tiny-coco.js";
import { requireDist, root } from "./workspace.js";

/** What every command may load, and `borescope evaluate` no more: what evaluates, what reads the usual formats, arguments. */
const ALLOWED = [
  /^packages\/(core|metrics|adapters-[a-z-]+|borescope)\/dist\/(workers\/)?[^/]+\.js$/,
  /\/node_modules\/commander\/[^@]+$/,
];
/** What runs a model, for Node alone, and decodes images. */
const INFERENCE = [
  /^packages\/inference\/dist\/(?!(runtime|decode)-web)[^/]+\.js$/,
  /\/node_modules\/(onnxruntime-(node|common)|sharp|detect-libc|semver|@img\/(colour|sharp-[a-z0-9-]+))\/[^@]+$/,
];

const folder = mkdtempSync(join(tmpdir(), "borescope-modules-"));
beforeAll(() => {
  requireDist();
  writeTinyCoco(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the CLI and lists the files of code that the process loaded, ESM and CommonJS alike, workers too. */
function modulesOf(...args: string[]): string[] {
  return modulesOfNode([join(root, "packages/borescope/dist/cli.js"), ...args], folder);
}

/** Likewise of any program. */
function modulesOfNode(args: readonly string[], cwd: string): string[] {
  const coverage = join(folder, "coverage");
  mkdirSync(coverage);
  execFileSync(process.execPath, args, { cwd, env: { ...process.env, NODE_V8_COVERAGE: coverage } });
  const urls = readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), "utf8")) as { result: { url: string }[] };
    return result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
  });
  rmSync(coverage, { recursive: true });
  const paths = urls.map((url) => fileURLToPath(url).slice(root.length).split("\\").join("/"));
  return [...new Set(paths)].sort();
}

/** The modules that none of the patterns allows. */
const strangers = (loaded: readonly string[], allowed: readonly RegExp[]) =>
  loaded.filter((path) => !allowed.some((pattern) => pattern.test(path)));

describe("borescope evaluate", () => {
  it("loads commander and the packages that evaluate, and nothing else", () => {
    const loaded = modulesOf("evaluate", "val.json", "yolo.json");
    expect(strangers(loaded, ALLOWED), `loaded in all:\n${loaded.join("\n")}\n`).toEqual([]);
    expect(loaded).toContain("packages/borescope/dist/cli.js");
    expect(loaded).toContain("packages/metrics/dist/index.js");
  });
});

describe("a program that evaluates, by the umbrella", () => {
  it("loads no runtime of models, no decoder, no graph and no tokenizer", () => {
    const program = `import { evaluate, readDataset, readDetections } from "borescope";
      const dataset = await readDataset(${JSON.stringify(join(folder, "val.json"))});
      evaluate(dataset, await readDetections(${JSON.stringify(join(folder, "yolo.json"))}, dataset));`;
    const loaded = modulesOfNode(["--input-type=module", "-e", program], join(root, "packages/borescope"));
    expect(loaded).toContain("packages/metrics/dist/index.js");
    const peers = /node_modules\/(onnxruntime-[a-z]+|sharp|@img\/|usearch|@huggingface\/|commander|papaparse)/;
    expect(loaded.filter((path) => peers.test(path))).toEqual([]);
  });
});

describe("borescope detect", () => {
  it("loads commander, the runtime and the decoder of images of Node, and nothing else", () => {
    const models = join(root, "packages/inference/test/models");
    mkdirSync(join(folder, "photos"));
    copyFileSync(join(models, "scene.jpg"), join(folder, "photos/scene.jpg"));
    const loaded = modulesOf(
      "detect",
      join(models, "brightness.onnx"),
      "photos",
      "--device",
      "cpu",
      "--out",
      "found.json",
    );
    expect(strangers(loaded, [...ALLOWED, ...INFERENCE]), `loaded in all:\n${loaded.join("\n")}\n`).toEqual([]);
    expect(loaded).toContain("packages/inference/dist/index.js");
  });
});
