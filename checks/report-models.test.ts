import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { castingsEncoder } from "@borescope/castings";
import { castings } from "@borescope/embeddings";
import { loadPixels } from "@borescope/inference";
import { unpackReport } from "@borescope/viewer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { castingsReport } from "./castings-report.js";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { libraryIndex } from "./library-index.js";
import { requireDist } from "./workspace.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-models-"));
const file = join(folder, "report.html");

describe.runIf(hasChromium("a report's search by picture"))("a report that carries the model of castings", () => {
  beforeAll(() => {
    requireDist();
    castingsReport(folder, "--with-models");
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("finds by a dropped picture in the page what the library finds, in its order, and asks for nothing", async () => {
    const html = readFileSync(file, "utf8");
    const [, packed] = /id="report">([^<]+)</.exec(html)!;
    const report = await unpackReport(Buffer.from(packed!, "base64"));
    const { image, crop } = castingsEncoder();
    const embedder = await castings({ image, crop, device: "cpu" });
    const index = await libraryIndex(report, report.spaces[0]!, embedder);
    const browser = await launchChromium();
    try {
      const page = await (await browser.newContext({ offline: true })).newPage();
      const troubles: string[] = [];
      page.on("pageerror", (error) => troubles.push(error.message));
      page.on("console", (message) => {
        if (!message.text().includes("GL Driver Message")) troubles.push(message.text()); // Chromium's own, of its speed
      });
      page.on("request", (request) => {
        if (!/^(data|blob):/.test(request.url())) troubles.push(request.url());
      });
      await page.goto(pathToFileURL(file).href);
      await page.locator("borescope-report").waitFor();
      expect(troubles.splice(0)).toEqual([pathToFileURL(file).href]);
      await page.evaluate(() => dispatchEvent(new Event("beforeprint"))); // all parts, as for printing
      const search = page.locator("borescope-search");
      const shown = () =>
        search.locator(".strip button").evaluateAll((all) => all.map((hit) => (hit as HTMLElement).dataset["item"]));
      for (const [place, name] of report.dataset.images.fileNames.slice(0, 2).entries()) {
        const bytes = readFileSync(join(folder, "images", name));
        const { hits } = await index.search({ image: await loadPixels(bytes) }, { k: 24 });
        expect(hits.length).toBe(24);
        if (place === 0) {
          const dropped = await page.evaluateHandle(
            ([base64, called]) => {
              const data = new DataTransfer();
              const picture = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
              data.items.add(new File([picture], called, { type: "image/png" }));
              return data;
            },
            [bytes.toString("base64"), name] as const,
          );
          await search.locator(".drop").dispatchEvent("drop", { dataTransfer: dropped });
        } else await search.locator("input[name=image]").setInputFiles(join(folder, "images", name));
        await expect.poll(() => search.locator("h3").textContent(), { timeout: 20_000 }).toBe(`Like ${name}`);
        await expect.poll(shown).toEqual(hits.map(({ row }) => `groundTruth ${row}`));
      }
      expect(troubles).toEqual([]);
    } finally {
      await browser.close();
      await embedder.dispose?.();
    }
  }, 60_000);
});
