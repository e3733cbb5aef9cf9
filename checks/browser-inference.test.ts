import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright";
import { build, type PreviewServer, preview } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyCoco } from "./tiny-coco.js";
import { requireDist, root } from "./workspace.js";

const executablePath = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined) console.log("skipped: the example in the browser, no Chromium found");

/** A copy of the example, as a user makes it, with the built packages installed: built, served and used. */
describe.runIf(executablePath !== undefined)("examples/browser-inference", () => {
  const folder = mkdtempSync(join(tmpdir(), "borescope-browser-"));
  const file = (name: string) => join(folder, "files", name);
  let server: PreviewServer | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    requireDist();
    cpSync(`${root}examples/browser-inference`, folder, { recursive: true });
    mkdirSync(join(folder, "files"));
    writeTinyCoco(join(folder, "files"));
    mkdirSync(join(folder, "node_modules/@borescope"), { recursive: true });
    const link = (target: string, name: string) =>
      symlinkSync(root + target, join(folder, "node_modules", name), "junction");
    link("packages/core", "@borescope/core");
    link("packages/inference", "@borescope/inference");
    link("packages/borescope", "borescope");
    const quiet = { root: folder, logLevel: "silent", configFile: false } as const;
    await build(quiet);
    server = await preview({ ...quiet, preview: { port: 0, host: "127.0.0.1" } });
    browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function told(...files: string[]): Promise<string> {
    const page = await browser!.newPage();
    await page.goto(server!.resolvedUrls!.local[0] ?? server!.resolvedUrls!.network[0]!);
    await page.setInputFiles("#files", files.map(file));
    const told = page.locator("#told");
    await told.filter({ hasText: files.includes("val.json") ? /AP50/ : /detections|no \.onnx/ }).waitFor();
    const text = (await told.textContent()) ?? "";
    await page.close();
    return text;
  }

  it("detects on what is dropped, and evaluates", async () => {
    const text = await told("model.onnx", "7.jpg", "val.json");
    expect(text).toMatch(/^yolov8 on (webgpu|wasm) \(onnxruntime-web\)/);
    expect(text).toMatch(/1 images, \d+ detections/);
    expect(text).toMatch(/AP \d\.\d{3}, AP50 \d\.\d{3}/);
  });

  it("does without annotations, and says what is missing", async () => {
    expect(await told("model.onnx", "7.jpg")).toMatch(/1 images, \d+ detections/);
    expect(await told("7.jpg")).toMatch(/no \.onnx model/);
  });
});
