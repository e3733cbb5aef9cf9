import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { deflateSync } from "node:zlib";
import { CastingsBuilder, encodePng, generateCastings, simulateDetections } from "@borescope/castings";
import { bytesFolder, selectAll, selectRows } from "@borescope/core";
import { compareGroups } from "@borescope/embeddings";
import { openReport, type Report, type ReportSpace, reportPage } from "@borescope/viewer";
import { inspect } from "borescope";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { libraryIndex } from "./library-index.js";
import { noteTroubles, openWhole } from "./report-page.js";
import { requireDist } from "./workspace.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-map-"));
const file = join(folder, "report.html");

/** A picture of its own, to be searched by. */
const picture = () =>
  Buffer.from(
    encodePng(generateCastings({ images: 1, seed: 77, size: 96 })[Symbol.iterator]().next().value!, deflateSync),
  );

async function makeReport(): Promise<Report> {
  const builder = new CastingsBuilder();
  const pictures: Record<string, Uint8Array> = {};
  for (const image of generateCastings({ images: 40, seed: 3, size: 128 })) {
    pictures[image.fileName] = encodePng(image, deflateSync);
    builder.add(image);
  }
  const dataset = builder.finish();
  const images = bytesFolder(pictures, "images");
  const report = await inspect({
    dataset,
    detections: { yolo: simulateDetections(dataset, { seed: 1 }) },
    images,
    rounds: 0,
  });
  const { category } = dataset.groundTruth; // so few objects make no clusters: here each class is one
  const clustered = (space: ReportSpace): ReportSpace =>
    space.name === "objects"
      ? {
          ...space,
          clusters: Int32Array.from(space.rows, (row) => category[row]!),
          clusterLabels: dataset.categories.names,
        }
      : space;
  return { ...report, spaces: report.spaces.map(clustered) };
}

describe.runIf(hasChromium("the report's map in the browser"))("the map and the search of a report", () => {
  let browser: Browser;
  let page: Page;
  let report: Report;
  let space: ReportSpace;
  const troubles: string[] = [];

  beforeAll(async () => {
    requireDist();
    report = await makeReport();
    space = report.spaces[0]!;
    expect(space.name).toBe("objects");
    writeFileSync(file, await reportPage(report));
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(args: readonly string[] = []): Promise<void> {
    await browser?.close();
    browser = await launchChromium(...args);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true });
    page = await context.newPage();
    const url = pathToFileURL(file).href;
    noteTroubles(page, troubles);
    page.on("request", (request) => {
      if (!/^(blob|data):/.test(request.url()) && request.url() !== url) troubles.push(`request ${request.url()}`);
    });
    await openWhole(page, url);
    await page.locator("borescope-embedding-map canvas[data-painter]").waitFor();
    await page.locator("borescope-embedding-map .map").scrollIntoViewIfNeeded();
  }

  const map = () => page.locator("borescope-embedding-map");

  /** Where each point lies on the map, in pixels of its corner. */
  async function pixels(): Promise<{
    at: [number, number][];
    box: { x: number; y: number; width: number; height: number };
  }> {
    const box = (await map().locator("svg.over").boundingBox())!;
    const [xs, ys] = [0, 1].map((axis) => [...space.coordinates!.filter((_, i) => i % 2 === axis)]) as [
      number[],
      number[],
    ];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const scale = Math.min((0.88 * box.width) / (right - left), (0.88 * box.height) / (bottom - top));
    const at = xs.map((x, i): [number, number] => [
      box.width / 2 + (x - (left + right) / 2) * scale,
      box.height / 2 + (ys[i]! - (top + bottom) / 2) * scale,
    ]);
    return { at, box };
  }

  /** Rows of the ground truth that the page has selected, by its address. */
  const selected = () => {
    const chip = new URLSearchParams(new URL(page.url()).hash.slice(1)).get("select") ?? "";
    const [kind, table, ranges] = chip.split(":").map(decodeURIComponent);
    expect([kind, table]).toEqual(["rows", "groundTruth"]);
    return ranges!.split(",").flatMap((part) => {
      const [from, to = from] = part.split("-").map(Number);
      return Array.from({ length: to! - from! + 1 }, (_, i) => from! + i);
    });
  };

  async function drag(tool: string, corners: readonly (readonly [number, number])[]): Promise<void> {
    await map().locator(`[data-tool=${tool}]`).click();
    await map().locator(".map").scrollIntoViewIfNeeded();
    const box = (await map().locator("svg.over").boundingBox())!;
    const before = page.url();
    await page.mouse.move(box.x + corners[0]![0], box.y + corners[0]![1]);
    await page.mouse.down();
    for (const [x, y] of corners.slice(1)) await page.mouse.move(box.x + x, box.y + y);
    await page.mouse.up();
    await expect.poll(() => page.url()).not.toBe(before);
  }

  it("selects by box and lasso the points that lie there, in all parts of the page", async () => {
    await open();
    expect(await map().locator("canvas").getAttribute("data-painter")).toBe("webgl");
    const { at, box } = await pixels();
    const [right, bottom] = [Math.round(box.width / 2), Math.round(box.height / 2)];
    await drag("box", [
      [4, 4],
      [right, bottom],
    ]);
    const within = (passes: (x: number, y: number) => boolean) =>
      at.flatMap(([x, y], i) => (passes(x, y) ? [space.rows[i]!] : []));
    const boxed = within((x, y) => x > 4 && y > 4 && x < right && y < bottom);
    expect(boxed.length).toBeGreaterThan(0);
    expect(boxed.length).toBeLessThan(space.rows.length);
    expect(selected()).toEqual(boxed);
    const [wide, high] = [box.width - 4, box.height - 4];
    await drag("lasso", [
      [4, 4],
      [wide, 4],
      [4, high],
    ]);
    const above = (x: number, y: number) => (x - 4) / (wide - 4) + (y - 4) / (high - 4) < 1;
    expect(selected()).toEqual(within((x, y) => x > 4 && y > 4 && above(x, y)));
    expect(await page.locator("borescope-selection .chip").count()).toBe(1);
  });

  it("colours by class with counts, and selects a class of the legend", async () => {
    await open();
    await map().locator("select[name=by]").selectOption("class");
    const { category } = report.dataset.groundTruth;
    const names = report.dataset.categories.names;
    const expected = names
      .map((name, c) => [name, space.rows.filter((row) => category[row] === c).length] as const)
      .filter(([, count]) => count > 0);
    const legend = map().locator(".legend li");
    const drawn = (await legend.allTextContents()).map((text) => text.replace(/\s+/g, " ").trim());
    expect(drawn.sort()).toEqual(expected.map(([name, count]) => `${name} ${count}`).sort());
    await legend.locator("button", { hasText: "burr" }).click();
    await expect.poll(() => page.url()).toContain("rows");
    expect(selected()).toEqual([...space.rows.filter((row) => names[category[row]!] === "burr")]);
  });

  it("compares two groups as compareGroups does", async () => {
    await open();
    await map().locator("select[name=by]").selectOption("class");
    await map().locator(".legend button", { hasText: "burr" }).click();
    await expect.poll(() => page.url()).toContain("rows");
    const rows = selected();
    await map().locator("button[name=a]").click();
    const { dataset, models } = openReport(report);
    const a = selectRows(dataset, "groundTruth", rows);
    const { differences } = compareGroups(a, selectRows(dataset, "groundTruth", space.rows).without(a), {
      names: ["A", "B"],
      detections: models[0]!.detections,
    });
    const items = page.locator("borescope-group-comparison li");
    await items.first().waitFor();
    expect(await items.allTextContents()).toEqual(
      differences.filter(({ different }) => different).map(({ sentence }) => sentence),
    );
    expect(differences.some(({ name }) => name === "brightness")).toBe(true); // what pixels say is carried
  });

  it("finds what is similar, and words, in the library's order", async () => {
    await open();
    const { dataset } = openReport(report);
    const index = await libraryIndex(report, space);
    const card = page.locator("borescope-gallery .card[data-item^=groundTruth]").first();
    const row = Number((await card.getAttribute("data-item"))!.split(" ")[1]);
    await card.click();
    await page.locator("borescope-image button[name=similar]").click();
    const found = () =>
      page
        .locator("borescope-search .strip button")
        .evaluateAll((all) => all.map((hit) => (hit as HTMLElement).dataset["item"]!));
    const of = ({ hits }: { hits: readonly { readonly row: number }[] }) => hits.map((hit) => `groundTruth ${hit.row}`);
    const place = space.rows.indexOf(row);
    const { dimension } = space.embedder;
    const vector = index.store.vectors.slice(place * dimension, (place + 1) * dimension);
    await expect.poll(found).toEqual(of(await index.search({ vector }, { k: 24 })));
    expect((await found())[0]).toBe(`groundTruth ${row}`);
    await page.locator("borescope-search input[name=text]").fill("burr");
    await page.locator("borescope-search form button").click();
    await expect.poll(found).toEqual(of(await index.search({ text: "burr" }, { k: 24 })));
    expect(await page.locator("borescope-search #found").textContent()).toContain("by words in names");
    const scratches = selectAll(dataset, "groundTruth").filter("class:scratch");
    await page.locator("borescope-embedding-map select[name=by]").selectOption("class");
    await map().locator(".legend button", { hasText: "scratch" }).click();
    await page.locator("borescope-search input[name=among]").check();
    await page
      .locator("borescope-search input[type=file]")
      .setInputFiles({ name: "crop.png", mimeType: "image/png", buffer: picture() });
    await expect.poll(async () => (await found()).length).toBe(Math.min(24, scratches.count));
    const rows = (await found()).map((item) => Number(item.split(" ")[1]));
    expect(rows.every((each) => scratches.has(each))).toBe(true);
  });

  it("leads from a finding to its objects, and writes them", async () => {
    await open();
    const finding = report.findings.find(({ table }) => table === "groundTruth")!;
    const item = page.locator(`borescope-findings [data-finding="${finding.name}"]`);
    expect(await item.textContent()).toContain(finding.sentence);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      item.locator("button", { hasText: "CSV" }).click(),
    ]);
    const ids = Array.from(finding.rows, (row) => String(openReport(report).dataset.groundTruth.ids.at(row)));
    const lines = readFileSync(await download.path(), "utf8")
      .trim()
      .split("\n")
      .slice(1);
    expect(lines.map((line) => line.split(",")[0])).toEqual(ids);
    await item.locator("button", { hasText: "Select" }).click();
    const shown = () =>
      page
        .locator("borescope-gallery .card")
        .evaluateAll((all) => all.map((card) => (card as HTMLElement).dataset["item"]!).sort());
    await expect.poll(shown).toEqual(Array.from(finding.rows, (row) => `groundTruth ${row}`).sort());
    expect(await page.locator("borescope-selection .chip").textContent()).toContain(finding.name);
    expect(decodeURIComponent(page.url())).toContain("select=finding:");
  });

  it("draws without WebGL, and moves by the keyboard", async () => {
    await open(["--disable-3d-apis"]);
    const canvas = map().locator("canvas");
    expect(await canvas.getAttribute("data-painter")).toBe("canvas");
    const { at } = await pixels();
    const alpha = ([x, y]: readonly [number, number]) =>
      canvas.evaluate(
        (element, [px, py]) => {
          const context = (element as HTMLCanvasElement).getContext("2d")!;
          return context.getImageData(Math.round(px * devicePixelRatio), Math.round(py * devicePixelRatio), 1, 1)
            .data[3]!;
        },
        [x, y] as const,
      );
    for (const point of at.slice(0, 20)) expect(await alpha(point)).toBeGreaterThan(0);
    await map().locator("svg.over").focus();
    await page.keyboard.press("ArrowRight");
    const [x, y] = at[0]!;
    await expect.poll(() => alpha([x - 60, y])).toBeGreaterThan(0);
  });

  it("lets the Tab key reach all that can be clicked, and Enter do it", async () => {
    await open();
    await map().locator("details summary").press("Enter");
    const controls = "button:enabled, input, select, summary, [role=button], [role=application]";
    const all = page.locator(`borescope-report :is(${controls})`).filter({ visible: true });
    const cards = page.locator("borescope-gallery .card:not([tabindex='0'])"); // by arrow keys, from the first
    const wanted = (await all.count()) - (await cards.count());
    expect(wanted).toBeGreaterThan(80);
    await page.locator("borescope-report nav button").first().focus();
    for (let i = 0; i < wanted + 20; i++) {
      await page.evaluate(() => {
        let reached = document.activeElement;
        while (reached?.shadowRoot?.activeElement != null) reached = reached.shadowRoot.activeElement;
        reached?.setAttribute("data-reached", "");
      });
      await page.keyboard.press("Tab");
    }
    const missed = await all.evaluateAll((elements) =>
      elements
        .filter((element) => !element.hasAttribute("data-reached") && !element.matches(".card[tabindex='-1']"))
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(missed).toEqual([]);
    for (const [control, kind] of [
      ["borescope-confusion-matrix [data-cell='background|burr']", "cell"],
      ["borescope-overview svg [role=button]", "class"],
      ["borescope-embedding-map .legend button", "rows"],
      ["borescope-embedding-map .clusters button", "rows"],
      ["borescope-error-types button", "error"],
      ["borescope-gallery [role=group] button[aria-pressed]", "outcome"],
    ] as const) {
      await page.locator(control).first().press("Enter");
      await expect.poll(() => decodeURIComponent(page.url())).toContain(`select=${kind}:`);
      await page.locator("borescope-selection .chip").press("Enter");
      await expect.poll(() => page.url()).not.toContain("select");
    }
  });

  it("asked for nothing, and nothing went wrong", () => {
    expect(troubles).toEqual([]);
  });
});
