import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readGroundTruth } from "@borescope/adapters-coco";
import { bytesFolder, type Dataset, type Detections } from "@borescope/core";
import {
  BACKGROUND,
  calibration,
  confusionMatrix,
  curves,
  distribution,
  errorTypes,
  evaluate,
  MAIN_ERRORS,
} from "@borescope/metrics";
import { reportPage } from "@borescope/viewer";
import { inspect } from "borescope";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOSTILE, hostileCastings } from "./hostile-castings.js";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { expectedCells, noteTroubles, openWhole, share, shownCells, slide } from "./report-page.js";
import { requireDist } from "./workspace.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-report-"));

describe.runIf(hasChromium("the report in the browser"))("a report opened from disk with the network off", () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let dataset: Dataset;
  let models: readonly Detections[];
  const troubles: string[] = [];
  const file = join(folder, "report.html");

  beforeAll(async () => {
    requireDist();
    const made = hostileCastings();
    ({ dataset, models } = made);
    const report = await inspect({
      dataset,
      detections: Object.fromEntries(models.map((model) => [model.name, model])),
      title: `Castings ${HOSTILE}`,
      images: bytesFolder(Object.fromEntries(made.pictures), "images"),
      rounds: 40,
    });
    expect(report.pictures.images.rows.length).toBe(24);
    writeFileSync(file, await reportPage(report));
    browser = await launchChromium();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(hash = ""): Promise<Page> {
    await context?.close();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true });
    page = await context.newPage();
    noteTroubles(page, troubles);
    page.on("dialog", (dialog) => troubles.push(`dialog ${dialog.message()}`));
    page.on("request", (request) => {
      if (!/^(blob|data):/.test(request.url()) && request.url() !== url) troubles.push(`request ${request.url()}`);
    });
    const url = pathToFileURL(file).href;
    await openWhole(page, url + hash);
    await page.locator("borescope-comparison section").waitFor();
    return page;
  }

  const cells = () => shownCells(page);

  const items = () =>
    page
      .locator("borescope-gallery .card")
      .evaluateAll((all) => all.map((card) => (card as HTMLElement).dataset["item"]!));

  it("tells what evaluate tells, class by class", async () => {
    await open();
    const overview = page.locator("borescope-overview");
    for (const model of models) {
      const { summary } = evaluate(dataset, model);
      const row = overview.locator("tr[data-model]").nth(models.indexOf(model));
      for (const name of ["AP", "AP50", "AP75", "APs", "APm", "APl", "AR100"] as const)
        expect(await row.locator(`[data-number=${name}]`).textContent()).toBe(share(summary[name]));
    }
    const { perClass } = evaluate(dataset, models[0]!);
    const matrix = confusionMatrix(dataset, models[0]!);
    const lines = await overview.locator("li").allTextContents();
    expect(lines.length).toBe(perClass.size);
    for (const [name, { AP }] of perClass) {
      const { undetected, mispredicted, groundTruths } = matrix.perClass.get(name)!;
      const line = lines.find((each) => each.trim().startsWith(`${name}:`));
      expect(line).toContain(
        `AP ${share(AP)}, ${undetected} of ${groundTruths} undetected, ${mispredicted} mispredicted`,
      );
    }
    const drawn = await overview
      .locator("svg[role=group] g[role=img]")
      .evaluateAll((all) => all.map((g) => g.getAttribute("aria-label")!));
    const after = evaluate(dataset, models[1]!).perClass;
    expect(drawn).toEqual(
      [...perClass].map(
        ([name, { AP }]) =>
          `${name}: ${models[0]!.name} ${share(AP)}, ${models[1]!.name} ${share(after.get(name)!.AP)}`,
      ),
    );
  });

  it("counts as confusionMatrix does, at any threshold, and distribution as distribution", async () => {
    await open();
    expect(await cells()).toEqual(expectedCells(dataset, models[0]!));
    await slide(page, "confidence", 0.6);
    expect(await cells()).toEqual(expectedCells(dataset, models[0]!, { confidence: 0.6 }));
    await slide(page, "iou", 0.75);
    expect(await cells()).toEqual(expectedCells(dataset, models[0]!, { confidence: 0.6, iou: 0.75 }));
    const { perClass } = distribution(dataset, models, { confidence: 0.6 });
    const drawn = await page
      .locator("borescope-distribution svg[role=group] g[role=img]")
      .evaluateAll((all) => all.map((g) => g.getAttribute("aria-label")!));
    expect(drawn).toEqual(
      [...perClass].map(
        ([name, { annotated, predicted }]) =>
          `${name}: annotated ${annotated.objects}, ${models[0]!.name} ${predicted[0]!.objects}, ${models[1]!.name} ${predicted[1]!.objects}`,
      ),
    );
    await page.locator("borescope-selection select").first().selectOption({ index: 1 });
    expect(await cells()).toEqual(expectedCells(dataset, models[1]!, { confidence: 0.6, iou: 0.75 }));
  });

  it("draws curves, error types and calibration from the library's numbers", async () => {
    await open("#iou=0.75");
    const [model] = models;
    const read = (selector: string) => page.locator(selector).textContent();
    expect(await read("borescope-curves [data-number=ap]")).toBe(share(curves(dataset, model!, { iou: 0.75 }).ap));
    expect(await read("borescope-calibration [data-number=ece]")).toBe(
      share(calibration(dataset, model!, { iou: 0.75 }).ece),
    );
    const errors = errorTypes(dataset, model!, { iou: 0.75 });
    for (const type of MAIN_ERRORS) {
      const row = page.locator(`borescope-error-types tr[data-error=${type}] td`);
      expect((await row.nth(0).textContent())?.trim()).toBe(`+${(errors.main[type]! / 100).toFixed(3)}`);
      expect((await row.nth(1).textContent())?.trim()).toBe(String(errors.objects[type].count));
    }
  });

  it("leads from a cell to its objects, and back", async () => {
    await open();
    const matrix = confusionMatrix(dataset, models[0]!);
    const all = await items();
    const cell = page.locator(`borescope-confusion-matrix [data-cell="${BACKGROUND}|scratch"]`);
    await cell.click();
    const expected = Array.from(matrix.undetected("scratch").rows, (row) => `groundTruth ${row}`);
    expect(expected.length).toBeGreaterThan(0);
    await expect.poll(async () => (await items()).sort()).toEqual([...expected].sort());
    expect(await page.locator("borescope-selection .chip").allTextContents()).toHaveLength(1);
    expect(page.url()).toContain("#select=cell");
    expect(await cells()).toEqual(expectedCells(dataset, models[0]!)); // its other cells stay to choose from
    await page.goBack();
    await expect.poll(items).toEqual(all);
    expect(await page.locator("borescope-selection .chip").count()).toBe(0);
    await page.goForward();
    await expect.poll(async () => (await items()).sort()).toEqual([...expected].sort());
  });

  it("opens an address with a selection, and leaves out what means nothing", async () => {
    await open("#confidence=0.5&select=class%3Ascratch&select=class%3Anothing&select=%25&iou=7");
    expect(await page.locator("borescope-selection .chip").allTextContents()).toHaveLength(1);
    expect(await page.locator("borescope-selection output").allTextContents()).toEqual(["0.50", "0.50"]);
  });

  it("writes a selection as COCO that reads as the same objects", async () => {
    await open(`#select=${encodeURIComponent(`cell:${BACKGROUND}:scratch`)}`);
    await page.locator("borescope-selection summary").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("borescope-selection button", { hasText: "COCO" }).click(),
    ]);
    const written = readGroundTruth(readFileSync(await download.path()));
    expect([...written.groundTruth.ids]).toEqual(confusionMatrix(dataset, models[0]!).undetected("scratch").ids());
  });

  it("shows an image large, by the keyboard alone", async () => {
    await open();
    await page.locator("borescope-gallery .card[tabindex='0']").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const large = page.locator("borescope-image dialog");
    await large.waitFor();
    const boxes = () => large.locator("svg.large .box").count();
    const before = await boxes();
    await page.keyboard.press("g");
    expect(await boxes()).toBeLessThan(before);
    const second = await large.locator("svg.large").getAttribute("aria-label");
    await page.keyboard.press("ArrowLeft");
    expect(await large.locator(".quiet").textContent()).toMatch(/^1 of/);
    expect(second).toMatch(/with its boxes$/);
    await page.keyboard.press("Escape");
    await large.waitFor({ state: "detached" });
  });

  it("takes hostile names for text", async () => {
    await open();
    expect(await page.title()).toBe(`Castings ${HOSTILE}`);
    expect(await page.locator("borescope-report h1").textContent()).toBe(`Castings ${HOSTILE}`);
    expect(await page.locator("img").count()).toBe(0);
  });

  it("has nothing serious for axe-core, light or dark, wide or narrow", async () => {
    await open();
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const part of ["embedding-map", "search"]) await page.locator(`borescope-${part} section`).waitFor();
    for (const [width, colorScheme] of [
      [1280, "light"],
      [1280, "dark"],
      [390, "light"],
      [390, "dark"],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { axe: run } = globalThis as unknown as { axe: typeof import("axe-core") };
        const { violations } = await run.run(document, { resultTypes: ["violations"] });
        return violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(
            ({ id, nodes }) =>
              `${id}: ${nodes
                .slice(0, 3)
                .map(({ html }) => html.slice(0, 200))
                .join(" | ")}`,
          );
      });
      expect(found, `${width} px, ${colorScheme}`).toEqual([]);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over).toBeLessThanOrEqual(0);
    }
  }, 120_000);

  it("prints its numbers and names, without what only acts", async () => {
    await open();
    await page.setViewportSize({ width: 720, height: 1000 }); // of an A4 sheet
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const kept of [
      "borescope-confusion-matrix [data-cell]",
      "borescope-slices tbody button",
      "borescope-error-types tbody button",
      "borescope-embedding-map .legend button",
      "borescope-distribution .key",
      "borescope-selection .printed",
    ])
      expect(await page.locator(kept).first().isVisible(), kept).toBe(true);
    for (const left of ["nav", "borescope-selection input", "borescope-gallery select", "borescope-search"])
      expect(await page.locator(left).first().isVisible(), left).toBe(false);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over).toBeLessThanOrEqual(0);
    const paper = await page.locator("borescope-report").evaluate((app) => getComputedStyle(app).backgroundColor);
    expect(paper).toBe("rgb(255, 255, 255)");
    const points = await page.locator("borescope-embedding-map canvas").evaluate((canvas) => {
      const copy = new OffscreenCanvas(200, 120).getContext("2d")!;
      copy.drawImage(canvas as HTMLCanvasElement, 0, 0, 200, 120);
      return copy.getImageData(0, 0, 200, 120).data.filter((value, i) => i % 4 === 3 && value > 0).length;
    });
    expect(points).toBeGreaterThan(20);
  });

  it("asked for nothing, and nothing went wrong", () => {
    expect(troubles).toEqual([]);
  });
});
