import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { deflateSync } from "node:zlib";
import { encodePng } from "@borescope/castings";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { noteTroubles } from "./report-page.js";
import { requireDist, root } from "./workspace.js";

const CLI = join(root, "packages/borescope/dist/cli.js");
const [IMAGES, SIDE] = [96, 320] as const;
const folder = mkdtempSync(join(tmpdir(), "borescope-folder-"));
const report = join(folder, "report");
const index = pathToFileURL(join(report, "index.html")).href;

/** How bright an image is on the whole: no two near each other alike. */
const brightness = (row: number) => 50 + 4 * ((row * 7) % 36);

/** Images of noise, which no picture makes small, with an object each, of which the second half are detected. */
function writeNoise(): void {
  mkdirSync(join(folder, "val"));
  let state = 1;
  const boxes = Array.from({ length: IMAGES }, (_, row) => {
    const rgb = new Uint8Array(3 * SIDE * SIDE).map(() => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return brightness(row) + (state >>> 24) / 3 - 42;
    });
    writeFileSync(join(folder, "val", `${row}.png`), encodePng({ width: SIDE, height: SIDE, rgb }, deflateSync));
    return { image_id: row + 1, category_id: 1, bbox: [20 + row, 30, 60 + row, 50] };
  });
  const size = { width: SIDE, height: SIDE };
  const document = {
    images: boxes.map((_, row) => ({ id: row + 1, file_name: `${row}.png`, ...size })),
    categories: [{ id: 1, name: "burr" }],
    annotations: boxes.map((box, row) => ({ ...box, id: row + 1, iscrowd: 0, area: box.bbox[2]! * 50 })),
  };
  writeFileSync(join(folder, "val.json"), JSON.stringify(document));
  const found = boxes.flatMap((box, row) => (row >= IMAGES / 2 ? [{ ...box, score: 0.9 }] : []));
  writeFileSync(join(folder, "yolo.json"), JSON.stringify(found));
}

function borescope(...args: string[]) {
  return spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: "utf8" });
}

const made = (out: string, ...options: string[]) =>
  borescope("report", "val.json", "yolo.json", "--images", "val", "--rounds", "0", "--out", out, ...options);

describe.runIf(hasChromium("a report in a folder"))("a report in a folder", () => {
  let browser: Browser;
  let page: Page;
  let asked: string[] = [];
  let troubles: string[] = [];

  beforeAll(async () => {
    requireDist();
    writeNoise();
    const { status, stdout, stderr } = made("report/");
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^→ report\/index\.html {2}\d\.\d MB with \d+ chunks beside it, 96 pictures/);
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(address: string, offline = true): Promise<void> {
    await page?.context().close();
    const context = await browser.newContext({ viewport: { width: 900, height: 700 }, offline });
    page = await context.newPage();
    [asked, troubles] = [[], []];
    noteTroubles(page, troubles);
    page.on("request", (request) => {
      if (!/^(blob|data):/.test(request.url())) asked.push(request.url());
    });
    await page.goto(address);
    await page.locator("borescope-gallery").scrollIntoViewIfNeeded();
    await page.locator("borescope-gallery .card image[href]").first().waitFor({ state: "attached" });
  }

  /** The ground truths in sight with the width and the mean brightness of the picture that they are cut from. */
  const shown = () =>
    page.locator("borescope-gallery .card:has(image[href])").evaluateAll((cards) =>
      Promise.all(
        cards.map(async (card) => {
          const image = new Image();
          image.src = card.querySelector("image")!.getAttribute("href")!;
          await image.decode();
          const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
          const context = canvas.getContext("2d")!;
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
          const mean = data.reduce((sum, value, i) => sum + (i % 4 === 3 ? 0 : value), 0) / (0.75 * data.length);
          return { item: (card as HTMLElement).dataset["item"]!, width: canvas.width, mean };
        }),
      ),
    );

  async function expectRightPictures(): Promise<void> {
    const cards = await shown();
    expect(cards.length).toBeGreaterThan(0);
    for (const { item, width, mean } of cards) {
      expect(width).toBe(SIDE);
      expect(Math.abs(mean - brightness(Number(item.split(" ")[1]))), item).toBeLessThan(1.5);
    }
  }

  it("opened from disk with the network off shows pictures of the chunks that are wanted, and asks for nothing else", async () => {
    const chunks = readdirSync(join(report, "chunks")).filter((name) => name.startsWith("images-"));
    expect(chunks.length).toBeGreaterThanOrEqual(3);
    await open(index);
    await expectRightPictures();
    const loaded = () => asked.filter((address) => address.includes("/chunks/images-"));
    const first = loaded().length;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(chunks.length);
    await page.locator("borescope-gallery .card[tabindex='0']").focus();
    await page.keyboard.press("End");
    await expect.poll(() => loaded().length).toBeGreaterThan(first);
    await expect.poll(async () => (await shown()).length).toBeGreaterThan(0);
    await expectRightPictures();
    const beside = index.replace("index.html", "chunks/");
    expect(asked.filter((address) => address !== index && !address.startsWith(beside))).toEqual([]);
    expect(new Set(asked).size).toBe(asked.length);
    expect(troubles).toEqual([]);
  });

  it("searches the vectors of a chunk", async () => {
    await open(index);
    const card = page.locator("borescope-gallery .card[data-item^=groundTruth]").first();
    const item = await card.getAttribute("data-item");
    await card.click();
    expect(asked.some((address) => address.includes("vectors-"))).toBe(false);
    await page.locator("borescope-image button[name=similar]").click();
    const hit = page.locator("borescope-search .strip button").first();
    await hit.waitFor();
    expect(await hit.getAttribute("data-item")).toBe(item);
    expect(asked.filter((address) => address.includes("vectors-"))).toHaveLength(1);
    expect(troubles).toEqual([]);
  });

  it("is served by borescope view, which leads nowhere else", async () => {
    const server = spawn(process.execPath, [CLI, "view", "report", "--json"], { cwd: folder });
    try {
      const [printed] = (await new Promise((resolve) => server.stdout.once("data", (...data) => resolve(data)))) as [
        Buffer,
      ];
      const { address } = JSON.parse(String(printed)) as { address: string };
      await open(address, false);
      await expectRightPictures();
      expect(asked.every((each) => each === address || each.startsWith(`${address}chunks/`))).toBe(true);
      expect(troubles).toEqual([]);
      for (const path of ["chunks/images-99.js", "chunks/", "chunks/..%2findex.html", "..%2fval.json"])
        expect((await fetch(address + path)).status, path).toBe(404);
    } finally {
      server.kill();
    }
  });

  it("without its chunks says what to do", async () => {
    rmSync(join(report, "chunks"), { recursive: true });
    await page.goto(index);
    await page.locator("borescope-gallery").scrollIntoViewIfNeeded();
    const told = page.locator("borescope-report header [role=alert]");
    await told.waitFor();
    expect(await told.textContent()).toMatch(/REPORT_CHUNK {2}chunks\/images-\d\.js[\s\S]*borescope view <folder>/);
  });

  it("takes the place of a report, and of nothing else", () => {
    mkdirSync(join(report, "chunks"));
    writeFileSync(join(report, "chunks", "images-99.js"), "of before");
    expect(made("report", "--no-pictures").status).toBe(0); // it is a folder by now
    expect(existsSync(join(report, "chunks", "images-99.js"))).toBe(false);
    writeFileSync(join(report, "notes.txt"), "mine");
    const { status, stderr } = made("report");
    expect([status, stderr.split("\n")[1]]).toEqual([
      2,
      "Expected a folder that is new, empty or a report's, found one that holds notes.txt.",
    ]);
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
