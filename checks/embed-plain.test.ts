import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildAndServe } from "./build-and-serve.js";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { installBuilt } from "./install-built.js";
import { writeTinyCoco } from "./tiny-coco.js";
import { requireDist, root } from "./workspace.js";

/** A copy of the example, with the built packages installed: its report made, the page built, served and used. */
describe.runIf(hasChromium("the page that embeds a report"))("examples/embed-plain", () => {
  const folder = mkdtempSync(join(tmpdir(), "borescope-embed-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("shows the whole and a part, which share what is selected", async () => {
    requireDist();
    cpSync(`${root}examples/embed-plain`, folder, { recursive: true });
    writeTinyCoco(folder);
    installBuilt(folder, "viewer", "borescope");
    execFileSync(process.execPath, ["make-report.mjs"], { cwd: folder });
    const server = await buildAndServe(folder);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(server.address);
      await page.locator("#whole borescope-overview section").waitFor();
      const cell = page.locator("#matrix [data-cell]:not([disabled])").first();
      await cell.click();
      expect(await page.locator("#told").textContent()).toMatch(/^\d+ of \d+ ground truths selected$/);
      expect(await page.locator("#whole borescope-selection .chip").count()).toBe(1);
    } finally {
      await browser.close();
      await server.close();
    }
  }, 120_000);
});
