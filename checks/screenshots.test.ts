import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { requireDist, root } from "./workspace.js";

/** The script that takes them, on fewer castings than the docs show, into a folder of its own. */
describe.runIf(hasChromium("the pictures of the docs"))("docs/screenshots.mjs", () => {
  const folder = mkdtempSync(join(tmpdir(), "borescope-screenshots-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("takes every picture that the docs show, and none is blank", async () => {
    requireDist();
    execFileSync(process.execPath, [`${root}docs/screenshots.mjs`, folder, "--images", "16"]);
    const made = readdirSync(folder).sort();
    expect(made).toEqual(readdirSync(`${root}docs/pictures`).sort());
    const shown = ["README.md", "packages/viewer/README.md"].flatMap((file) =>
      Array.from(readFileSync(root + file, "utf8").matchAll(/docs\/pictures\/([\w-]+\.webp)/g), ([, name]) => name!),
    );
    expect([...new Set(shown)].sort()).toEqual(made);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      for (const name of made) {
        const { width, colours } = await look(page, readFileSync(join(folder, name)));
        expect(width, name).toBe(name.startsWith("phone") ? 390 : 1180);
        expect(colours, name).toBeGreaterThan(100);
      }
    } finally {
      await browser.close();
    }
  }, 120_000);
});

/** How wide a picture is, and how many colours are in it: of a blank page a few. */
function look(page: Page, bytes: Buffer): Promise<{ width: number; colours: number }> {
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/webp;base64,${data}`;
    await image.decode();
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext("2d")!;
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
    return { width, colours: new Set(pixels).size };
  }, bytes.toString("base64"));
}
