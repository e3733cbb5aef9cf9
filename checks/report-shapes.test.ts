import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { deflateSync } from "node:zlib";
import { CastingsBuilder, encodePng, generateCastings, simulateDetections } from "@borescope/castings";
import { bytesFolder, createRandom, Dataset, Detections, type Masks, type Objects } from "@borescope/core";
import { calibration, curves, errorTypes, evaluate, type IouType, MAIN_ERRORS } from "@borescope/metrics";
import { reportPage } from "@borescope/viewer";
import { inspect } from "borescope";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { expectedCells, noteTroubles, openWhole, share, shownCells, slide } from "./report-page.js";
import { requireDist } from "./workspace.js";

const folder = mkdtempSync(join(tmpdir(), "borescope-shapes-"));

/** COCO's number of keypoints, of which the page joins three. */
const POINTS = 17;

/** Keypoints and rotated boxes in the boxes of some objects, a little off. */
function withPoses<T extends Objects>(objects: T, seed: number, visibility: (i: number) => number): T {
  const random = createRandom(seed);
  const rotatedBox = new Float64Array(5 * objects.length);
  const values = new Float64Array(3 * POINTS * objects.length);
  for (let row = 0; row < objects.length; row++) {
    const [x, y, width, height] = objects.box.subarray(4 * row, 4 * row + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    rotatedBox.set([x + width / 2, y + height / 2, width, height, 0.1 + 0.2 * random.next()], 5 * row);
    for (let i = 0; i < POINTS; i++) {
      const [across, down] = [(i % 5) / 4, Math.floor(i / 5) / 3].map((at) => at + 0.06 * (random.next() - 0.5));
      values.set([x + width * across!, y + height * down!, visibility(i)], 3 * (POINTS * row + i));
    }
  }
  const offsets = Uint32Array.from({ length: objects.length + 1 }, (_, row) => 3 * POINTS * row);
  return { ...objects, rotatedBox, keypoints: { values, offsets } };
}

/** An octagon in each box, as polygons. */
function octagons({ box, length }: Objects): Masks {
  const corners = Array.from(
    { length: 8 },
    (_, i) => [Math.cos((i * Math.PI) / 4), Math.sin((i * Math.PI) / 4)] as const,
  );
  const points = Array.from({ length }, (_, row) => {
    const [x, y, width, height] = box.subarray(4 * row, 4 * row + 4) as unknown as [number, number, number, number];
    return [16, ...corners.flatMap(([c, s]) => [x + (width / 2) * (1 + c), y + (height / 2) * (1 + s)])];
  });
  const rows = Uint32Array.from({ length: length + 1 }, (_, row) => 17 * row);
  return {
    ...{ kind: new Uint8Array(length).fill(2), start: rows.slice(0, -1), stop: rows.slice(1) },
    ...{ points: Float64Array.from(points.flat()), counts: new Uint32Array(0) },
    ...{ height: new Uint32Array(length), width: new Uint32Array(length) },
  };
}

/** Castings with masks of run lengths, keypoints and rotated boxes, and a model with masks of polygons. */
function castings() {
  const builder = new CastingsBuilder();
  const pictures: Record<string, Uint8Array> = {};
  for (const image of generateCastings({ images: 20, seed: 11, size: 160 })) {
    pictures[image.fileName] = encodePng(image, deflateSync);
    builder.add(image);
  }
  const drawn = builder.finish();
  const { images, categories } = drawn;
  const skeleton = Array.from(categories.names, () => [
    [1, 2],
    [2, 7],
    [7, 6],
  ]);
  const truths = withPoses(drawn.groundTruth, 1, (i) => (i === 3 ? 0 : i % 2 === 0 ? 2 : 1));
  const attributes = new Map([["skeleton", { kind: "json" as const, values: skeleton }]]);
  const dataset = new Dataset(images, { ...categories, attributes }, truths, "castings");
  const { objects } = simulateDetections(drawn, { seed: 1 });
  const found = withPoses({ ...objects, masks: octagons(objects) }, 2, () => 1);
  return { dataset, model: new Detections("yolo", found, dataset.categories), pictures };
}

describe.runIf(hasChromium("masks, keypoints and rotated boxes in the browser"))("a report of shapes", () => {
  let browser: Browser;
  let page: Page;
  let dataset: Dataset;
  let model: Detections;
  const troubles: string[] = [];
  const file = (iouType: IouType) => join(folder, `${iouType}.html`);

  beforeAll(async () => {
    requireDist();
    const made = castings();
    ({ dataset, model } = made);
    const source = bytesFolder(made.pictures, "images");
    for (const iouType of ["segm", "keypoints", "obb"] as const) {
      const images = iouType === "segm" ? source : null;
      const shown = { dataset, detections: { yolo: model }, iouType, images, rounds: 0, embedder: null };
      const report = await inspect(shown);
      writeFileSync(file(iouType), await reportPage(report));
    }
    browser = await launchChromium();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(iouType: IouType): Promise<void> {
    await page?.context().close();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true });
    page = await context.newPage();
    noteTroubles(page, troubles);
    await openWhole(page, pathToFileURL(file(iouType)).href);
    await page.locator("borescope-calibration section").waitFor();
  }

  it.each([
    ["segm", "Mask IoU at least"],
    ["keypoints", "OKS at least"],
    ["obb", "Rotated-box IoU at least"],
  ] as const)("counts by %s as the library does, and says so", async (iouType, label) => {
    await open(iouType);
    expect(await page.locator("borescope-selection label").allTextContents()).toContainEqual(
      expect.stringContaining(label),
    );
    const { summary } = evaluate(dataset, model, { iouType });
    const shown = page.locator("borescope-overview tr[data-model] [data-number]");
    const numbers = await shown.evaluateAll((all) =>
      all.map((each) => [(each as HTMLElement).dataset["number"]!, each.textContent] as const),
    );
    expect(numbers.length).toBe(iouType === "keypoints" ? 6 : 7);
    for (const [name, text] of numbers) expect(text).toBe(share(summary[name as keyof typeof summary]));
    const boxes = expectedCells(dataset, model, { iou: 0.75 });
    const shapes = expectedCells(dataset, model, { iou: 0.75, iouType });
    expect(shapes).not.toEqual(boxes); // so that what follows can fail
    expect(await shownCells(page)).toEqual(expectedCells(dataset, model, { iouType }));
    await slide(page, "iou", 0.75);
    expect(await shownCells(page)).toEqual(shapes);
    const read = (selector: string) => page.locator(selector).textContent();
    const at = { iou: 0.75, iouType };
    expect(await read("borescope-curves [data-number=ap]")).toBe(share(curves(dataset, model, at).ap));
    expect(await read("borescope-calibration [data-number=ece]")).toBe(share(calibration(dataset, model, at).ece));
    const errors = page.locator("borescope-error-types tr[data-error]");
    if (iouType !== "segm") {
      expect(await errors.count()).toBe(0);
      expect(await page.locator("borescope-report footer").textContent()).toContain("Error types");
      return;
    }
    const { main } = errorTypes(dataset, model, { iou: 0.75, iouType });
    for (const type of MAIN_ERRORS)
      expect((await read(`borescope-error-types tr[data-error=${type}] td >> nth=0`))?.trim()).toBe(
        `+${(main[type]! / 100).toFixed(3)}`,
      );
  });

  it("draws masks, keypoints and rotated boxes, each to be switched off by a key", async () => {
    await open("segm");
    await page.locator("borescope-gallery .card[data-item^=groundTruth]").first().click();
    const large = page.locator("borescope-image svg.large");
    await large.waitFor();
    const drawn = () =>
      large.evaluate((svg) => {
        const count = (selector: string) => svg.querySelectorAll(selector).length;
        return { objects: count("g"), masks: count(".mask"), boxes: count(".box"), points: count(".keypoint") };
      });
    const all = await drawn();
    expect(all.objects).toBeGreaterThan(0);
    expect([all.masks, all.boxes]).toEqual([all.objects, 2 * all.objects]);
    const truths = await large
      .locator("g:has(> .box[stroke='var(--truth)'], > .box[stroke='var(--undetected)'])")
      .count();
    expect(all.points).toBe(POINTS * all.objects - truths); // a keypoint of ground truth is not labelled
    expect(await large.locator("g > line").count()).toBe(3 * all.objects);
    const corners = await large.locator(".box").first().getAttribute("d");
    expect(corners?.match(/[\d.]+/g)).toHaveLength(8); // of the rotated box
    await page.keyboard.press("m");
    expect(await drawn()).toEqual({ ...all, masks: 0 });
    await page.keyboard.press("k");
    expect(await drawn()).toEqual({ ...all, masks: 0, points: 0 });
    await page.keyboard.press("m");
    expect((await drawn()).masks).toBe(all.masks);
  });

  it("nothing went wrong", () => {
    expect(troubles).toEqual([]);
  });
});
