import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { castingsEncoder, readCastingsTextEncoder } from "@borescope/castings";
import { castings } from "@borescope/embeddings";
import { unpackReport } from "@borescope/viewer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { castingsReport } from "./castings-report.js";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { libraryIndex } from "./library-index.js";
import { openWhole } from "./report-page.js";
import { requireDist } from "./workspace.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-text-"));
const file = join(folder, "report.html");

describe.runIf(hasChromium("a report's search by text"))("a report with the encoder of castings", () => {
  beforeAll(() => {
    requireDist();
    castingsReport(folder);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("finds by text in the page what the library finds, in its order", async () => {
    const [, packed] = /id="report">([^<]+)</.exec(readFileSync(file, "utf8"))!;
    const report = await unpackReport(Buffer.from(packed!, "base64"));
    const files = castingsEncoder();
    const text = readCastingsTextEncoder(readFileSync(files.text));
    const embedder = await castings({ ...files, text, device: "cpu" });
    const index = await libraryIndex(report, report.spaces[0]!, embedder);
    const browser = await launchChromium();
    try {
      const page = await (await browser.newContext({ offline: true })).newPage();
      const troubles: string[] = [];
      page.on("pageerror", (error) => troubles.push(error.message));
      await openWhole(page, pathToFileURL(file).href);
      const search = page.locator("borescope-search");
      for (const asked of ["thin burr", "a deep scratch in low light"]) {
        const { by, hits } = await index.search({ text: asked }, { k: 24 });
        expect([by, hits.length]).toEqual(["vector", 24]);
        await search.locator("input[name=text]").fill(asked);
        await search.locator("form button").click();
        await expect.poll(() => search.locator("h3").textContent()).toBe(`Like “${asked}”`);
        await expect
          .poll(() =>
            search
              .locator(".strip button")
              .evaluateAll((all) => all.map((hit) => (hit as HTMLElement).dataset["item"])),
          )
          .toEqual(hits.map(({ row }) => `groundTruth ${row}`));
      }
      await search.locator("input[name=text]").fill("quarterly earnings"); // no word that the encoder knows
      await search.locator("form button").click();
      await search.locator("[role=alert]").waitFor();
      expect(troubles).toEqual([]);
    } finally {
      await browser.close();
      await embedder.dispose?.();
    }
  }, 60_000);
});
