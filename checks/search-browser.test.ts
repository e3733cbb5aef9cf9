import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildAndServe } from "./build-and-serve.js";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { installBuilt } from "./install-built.js";
import { writeSearchIndex } from "./search-index.js";
import { requireDist, root } from "./workspace.js";

/** A copy of the example, as a user makes it, with the built packages installed: built, served and used. */
describe.runIf(hasChromium("the search in the browser"))("examples/search-browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "borescope-search-"));
  let server: Awaited<ReturnType<typeof buildAndServe>> | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    requireDist();
    cpSync(`${root}examples/search-browser`, folder, { recursive: true });
    await writeSearchIndex(folder);
    installBuilt(folder, "core", "search");
    server = await buildAndServe(folder);
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("finds by words, then more like this and less like that", async () => {
    const page = await browser!.newPage();
    await page.goto(server!.address);
    const told = (text: string) => page.locator("#told").filter({ hasText: text }).waitFor();
    const lines = async () => (await page.locator("#hits li").allTextContents()).map((line) => line.split(" ")[0]);
    await page.setInputFiles("#file", join(folder, "castings.index"));
    await told("10 vectors by by hand");
    await page.fill("#text", "burr");
    await page.fill("#filter", "width<17");
    await page.click("text=Search");
    await told("4 hits by words");
    expect(await lines()).toEqual(["11", "13", "15", "17"]);
    await page.click("text=more like 15");
    await told("6 hits by vector");
    expect((await lines()).slice(0, 2)).toEqual(["14", "16"]);
    await page.click("text=less like 11");
    await told("5 hits by vector");
    expect((await lines())[0]).toBe("17"); // between 15 and what is opposite to 11
    await page.fill("#filter", "widht<17");
    await page.click("text=Search");
    await told("FILTER_UNKNOWN_FIELD");
    await page.close();
  });

  it("refuses a file that is no index", async () => {
    const page = await browser!.newPage();
    await page.goto(server!.address);
    await page.setInputFiles("#file", join(folder, "package.json"));
    await page.locator("#told").filter({ hasText: "SEARCH_FILE" }).waitFor();
    await page.close();
  });
});
