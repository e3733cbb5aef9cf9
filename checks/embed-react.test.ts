import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildAndServe } from "./build-and-serve.js";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { installBuilt } from "./install-built.js";
import { noteTroubles } from "./report-page.js";
import { writeTinyCoco } from "./tiny-coco.js";
import { requireDist, root } from "./workspace.js";

/** A copy of the example, with the built packages and React installed. That it is soundly typed is seen by `tsc`. */
describe.runIf(hasChromium("the application that embeds a report"))("examples/embed-react", () => {
  const folder = mkdtempSync(join(tmpdir(), "borescope-react-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("shows the whole and a part, which share what is selected", async () => {
    requireDist();
    cpSync(`${root}examples/embed-react`, folder, { recursive: true });
    writeTinyCoco(folder);
    installBuilt(folder, "viewer", "borescope");
    for (const name of ["react", "react-dom"])
      symlinkSync(`${root}node_modules/${name}`, join(folder, "node_modules", name), "junction");
    execFileSync(process.execPath, ["make-report.mjs"], { cwd: folder });
    const server = await buildAndServe(folder);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const troubles: string[] = [];
      noteTroubles(page, troubles);
      await page.goto(server.address);
      await page.locator("#whole borescope-overview section").waitFor();
      const told = () => page.locator("#told").textContent();
      expect(await told()).toBe("1 of 1 ground truths selected");
      await page.locator("aside [data-cell]:not([disabled])").first().click();
      await page.locator("#whole borescope-selection .chip").waitFor();
      await page.locator("#whole borescope-selection .chip").click();
      await page.locator("#burrs").click();
      expect(await page.locator("#whole borescope-selection .chip").textContent()).toContain("class burr");
      expect(await page.locator("borescope-report").count()).toBe(1);
      expect(troubles).toEqual([]);
    } finally {
      await browser.close();
      await server.close();
    }
  }, 120_000);
});
