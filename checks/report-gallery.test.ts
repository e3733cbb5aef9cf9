import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Dataset, Detections, detectionObjects, Ids } from "@borescope/core";
import { datasetColumns, detectionColumns, emptyReport, reportPage } from "@borescope/viewer";
import type { Browser } from "playwright";
import { afterAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { requireDist } from "./workspace.js";

const OBJECTS = 100_000;
const folder = mkdtempSync(join(tmpdir(), "borescope-gallery-"));

/** Objects of one class, four on an image, of which nothing is detected. */
function largeReport() {
  const image = Uint32Array.from({ length: OBJECTS }, (_, row) => row >> 2);
  const box = Float64Array.from({ length: 4 * OBJECTS }, (_, k) => (k % 4 < 2 ? 20 * ((k >> 2) % 4) : 15));
  const columns = { image, box, category: new Uint32Array(OBJECTS), score: new Float64Array(OBJECTS) };
  const n = OBJECTS / 4;
  const fileNames = Array.from({ length: n }, (_, row) => `${row}.png`);
  const sides = new Float64Array(n).fill(100);
  const categories = { length: 1, ids: Ids.sequence(1), names: ["burr"], supercategories: [null] };
  const images = { length: n, ids: Ids.sequence(n), fileNames, width: sides, height: sides };
  const dataset = new Dataset(images, categories, detectionObjects(columns), "large");
  const none = { image: new Uint32Array(0), category: new Uint32Array(0), box: new Float64Array(0) };
  const yolo = new Detections("yolo", detectionObjects({ ...none, score: new Float64Array(0) }), categories);
  const model = {
    ...{ name: "yolo", cut: { least: 0, leftOut: 0 }, worth: [], slices: [], bootstrap: null },
    ...detectionColumns(yolo, 1),
    evaluation: { summary: {}, perClass: [], warnings: [], AP: null },
    worthAt: { iou: 0.5, confidence: 0.25 },
  };
  return emptyReport({ title: "large", dataset: datasetColumns(dataset), models: [model] });
}

describe.runIf(hasChromium("the gallery in the browser"))("the gallery of 100,000 objects", () => {
  let browser: Browser;
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("makes the cards in sight and no others, wherever it is scrolled to", async () => {
    requireDist();
    const file = join(folder, "large.html");
    writeFileSync(file, await reportPage(largeReport()));
    browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(pathToFileURL(file).href);
    await page.locator("borescope-gallery").scrollIntoViewIfNeeded();
    const cards = page.locator("borescope-gallery .cards");
    await cards.waitFor();
    expect(await page.locator("borescope-gallery #shown").textContent()).toBe("100,000 objects");
    for (const share of [0, 0.3, 0.9999, 1, 0.5]) {
      await cards.evaluate((element, to) => {
        element.scrollTop = to * (element.scrollHeight - element.clientHeight);
      }, share);
      const place = (which: "first" | "last") =>
        page
          .locator("borescope-gallery .card")
          [which]()
          .evaluate((card) => Number((card as HTMLElement).dataset["place"]));
      const least = Math.max(0, share * OBJECTS - 80);
      await expect.poll(() => place("last")).toBeGreaterThan(least);
      expect(await place("first")).toBeLessThanOrEqual(share * OBJECTS);
      const elements = await cards.evaluate((element) => element.querySelectorAll("*").length);
      expect(elements).toBeLessThan(1500);
    }
    expect(await page.locator(`borescope-gallery [data-place="${OBJECTS / 2}"]`).count()).toBe(1);
  });
});
