import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Dataset, Detections } from "@borescope/core";
import { compareModels, type Difference, type Estimate, evaluateSlices } from "@borescope/metrics";
import { reportPage } from "@borescope/viewer";
import { inspect } from "borescope";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostileCastings } from "./hostile-castings.js";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { noteTroubles, openWhole, share } from "./report-page.js";
import { requireDist } from "./workspace.js";

const ROUNDS = 40;
const SLICES = [{ by: "size" }] as const;
const folder = mkdtempSync(join(tmpdir(), "borescope-compared-"));

const gain = (value: number | null | undefined) =>
  value == null ? "–" : `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
const interval = (of: Estimate | Difference | null | undefined) =>
  of?.interval == null ? "" : `${share(of.interval.low)} to ${share(of.interval.high)}`;

describe.runIf(hasChromium("slices and models compared in the browser"))("a report of two models", () => {
  let browser: Browser;
  let page: Page;
  let dataset: Dataset;
  let models: readonly Detections[];
  const troubles: string[] = [];

  beforeAll(async () => {
    requireDist();
    ({ dataset, models } = hostileCastings());
    const detections = Object.fromEntries(models.map((model) => [model.name, model]));
    const report = await inspect({ dataset, detections, images: null, rounds: ROUNDS, slices: SLICES });
    const file = join(folder, "report.html");
    writeFileSync(file, await reportPage(report));
    browser = await launchChromium();
    page = await (await browser.newContext({ offline: true })).newPage();
    noteTroubles(page, troubles);
    await openWhole(page, pathToFileURL(file).href);
    await page.locator("borescope-comparison section").waitFor();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const rows = (part: string): Promise<string[][]> =>
    page
      .locator(`${part} tbody tr`)
      .evaluateAll((all) => all.map((row) => Array.from(row.children, (cell) => cell.textContent.trim())));

  const counts = () => page.locator("borescope-selection #counts").textContent();

  it("tells of slices what evaluateSlices tells, and leads to their objects", async () => {
    const sliced = evaluateSlices(dataset, models[0]!, [{ by: "class" }, ...SLICES], { rounds: ROUNDS });
    const slices = sliced.slices.slice(dataset.categories.length);
    const expected = slices.map(({ name, images, groundTruths, tooSmall, summary: { AP } }) => [
      name,
      String(images),
      String(groundTruths),
      share(AP?.value),
      interval(AP),
      gain(AP?.difference.value),
      tooSmall === null ? AP?.difference.verdict : `too small to say: ${tooSmall}`,
    ]);
    expect(expected.length).toBeGreaterThan(1);
    expect((await rows("borescope-slices")).sort()).toEqual(expected.sort());
    const [{ name, selection }] = slices as [(typeof slices)[number]];
    const button = page.locator("borescope-slices tbody button", { hasText: name });
    await button.click();
    expect(await counts()).toContain(`${selection.groundTruths().count} ground truth`);
    await button.click();
  });

  it("tells of models what compareModels tells, and leads to what was fixed and broken", async () => {
    const compared = compareModels(dataset, models, { rounds: ROUNDS, flips: { iou: 0.5, confidence: 0.25 } });
    const [first, second] = compared.models;
    const expected = [
      {
        category: "all classes",
        groundTruths: dataset.groundTruth.length,
        before: first!.summary.AP,
        ...second!.summary.AP,
      },
      ...Array.from(second!.perClass.values(), (one) => ({ ...one, before: first!.perClass.get(one.category)! })),
    ].map(({ category, groundTruths, before, value, difference }) => [
      category,
      String(groundTruths),
      share(before?.value),
      share(value),
      gain(difference?.value),
      interval(difference),
      difference?.verdict ?? "–",
    ]);
    expect(await rows("borescope-comparison")).toEqual(expected);
    const flips = compared.flips.get(second!.name)!;
    for (const kind of ["fixed", "broken", "stillMissed", "stillFound"] as const) {
      const button = page.locator(`borescope-comparison [data-flip=${kind}]`);
      const { count } = flips[kind];
      expect(Number.parseInt((await button.textContent())!, 10)).toBe(count);
      await button.click();
      expect(await counts()).toMatch(new RegExp(`^${count} ground truths?,`));
      await button.click();
    }
  });

  it("tags what is selected, which selects it again", async () => {
    const fixed = page.locator("borescope-comparison [data-flip=fixed]");
    await fixed.click();
    const before = await counts();
    await page.locator("borescope-selection summary").press("Enter");
    await page.locator("borescope-selection input[name=tag]").fill("looked <b>at");
    await page.locator("borescope-selection button", { hasText: /^\s*Tag\s*$/ }).press("Enter");
    await fixed.click();
    await page.locator("borescope-selection button", { hasText: "looked <b>at" }).press("Enter");
    expect(await counts()).toBe(before);
  });

  it("nothing went wrong", () => {
    expect(troubles).toEqual([]);
  });
});
