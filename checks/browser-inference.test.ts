import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAndServe } from "./build-and-serve.js";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { installBuilt } from "./install-built.js";
import { writeTinyCoco } from "./tiny-coco.js";
import { requireDist, root } from "./workspace.js";

/** A copy of the example, as a user makes it, with the built packages installed: built, served and used. */
describe.runIf(hasChromium("the example in the browser"))("examples/browser-inference", () => {
  const folder = mkdtempSync(join(tmpdir(), "borescope-browser-"));
  const file = (name: string) => join(folder, "files", name);
  let server: Awaited<ReturnType<typeof buildAndServe>> | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    requireDist();
    cpSync(`${root}examples/browser-inference`, folder, { recursive: true });
    mkdirSync(join(folder, "files"));
    writeTinyCoco(join(folder, "files"));
    installBuilt(folder, "core", "inference", "borescope");
    server = await buildAndServe(folder);
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function told(...files: string[]): Promise<string> {
    const page = await browser!.newPage();
    await page.goto(server!.address);
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
