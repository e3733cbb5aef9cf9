import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { build, preview } from "vite";
import { afterAll, describe, expect, it } from "vitest";
import { writeTinyCoco } from "./tiny-coco.js";
import { requireDist, root } from "./workspace.js";

const executablePath = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined) console.log("skipped: the page that embeds a report, no Chromium found");

/** A copy of the example, with the built packages installed: its report made, the page built, served and used. */
describe.runIf(executablePath !== undefined)("examples/embed-plain", () => {
  const folder = mkdtempSync(join(tmpdir(), "borescope-embed-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("shows the whole and a part, which share what is selected", async () => {
    requireDist();
    cpSync(`${root}examples/embed-plain`, folder, { recursive: true });
    writeTinyCoco(folder);
    mkdirSync(join(folder, "node_modules/@borescope"), { recursive: true });
    symlinkSync(`${root}packages/viewer`, join(folder, "node_modules/@borescope/viewer"), "junction");
    symlinkSync(`${root}packages/borescope`, join(folder, "node_modules/borescope"), "junction");
    execFileSync(process.execPath, ["make-report.mjs"], { cwd: folder });
    const quiet = { root: folder, logLevel: "silent", configFile: false } as const;
    await build(quiet);
    const server = await preview({ ...quiet, preview: { port: 0, host: "127.0.0.1" } });
    const browser = await chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls!.local[0] ?? server.resolvedUrls!.network[0]!);
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
