import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { readGroundTruth, readResults, writeGroundTruth, writeResults } from "@borescope/adapters-coco";
import {
  CastingsBuilder,
  castingsEncoder,
  encodePng,
  generateCastings,
  readCastingsTextEncoder,
  simulateDetections,
} from "@borescope/castings";
import { type Dataset, type Detections, type Embedder, type OutputFile, selectRows } from "@borescope/core";
import { openSource } from "@borescope/core/node";
import { castings, embed } from "@borescope/embeddings";
import { loadPixels } from "@borescope/inference";
import { OUTCOME, outcomesOf } from "@borescope/metrics";
import { buildIndex, type Query, type VectorIndex } from "@borescope/search";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "./in-chromium.js";
import { noteTroubles, openWhole } from "./report-page.js";
import { requireDist, root } from "./workspace.js";

const CLI = join(root, "packages/borescope/dist/cli.js");
const SIDE = 320;
const folder = mkdtempSync(join(tmpdir(), "borescope-view-"));

/** Draws castings into the folder, with detections on them. */
function writeCastings(): { dataset: Dataset; detections: Detections } {
  const builder = new CastingsBuilder();
  mkdirSync(join(folder, "val"));
  for (const image of generateCastings({ images: 24, seed: 8, size: SIDE })) {
    writeFileSync(join(folder, "val", image.fileName), encodePng(image, deflateSync));
    builder.add(image);
  }
  const drawn = builder.finish();
  const write = (name: string, [file]: OutputFile[]) => writeFileSync(join(folder, name), [...file!.content].join(""));
  write("val.json", writeGroundTruth(drawn));
  write("yolo.json", writeResults(drawn, simulateDetections(drawn, { seed: 1 })));
  const dataset = readGroundTruth(readFileSync(join(folder, "val.json")));
  return { dataset, detections: readResults(readFileSync(join(folder, "yolo.json")), dataset, { model: "yolo" }) };
}

/** What a server answers to exactly this, which `fetch` would put right. */
async function ask(address: string, path: string, headers: Record<string, string> = {}, method = "GET") {
  const { hostname, port } = new URL(address);
  const asked = request({ hostname, port, path, headers, method }).end();
  const [response] = (await once(asked, "response")) as [import("node:http").IncomingMessage];
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) };
}

describe.runIf(hasChromium("borescope view in the browser"))("borescope view", () => {
  let server: ChildProcess;
  let address: string;
  let token: string;
  let browser: Browser;
  let page: Page;
  let dataset: Dataset;
  let detections: Detections;
  let embedder: Embedder;
  let index: VectorIndex;
  let errors = "";
  const troubles: string[] = [];

  beforeAll(async () => {
    requireDist();
    ({ dataset, detections } = writeCastings());
    const options = [
      "--images",
      "val",
      "--embedder",
      "castings",
      "--device",
      "cpu",
      "--rounds",
      "0",
      "--budget",
      "1",
      "--json",
    ];
    server = spawn(process.execPath, [CLI, "view", "val.json", "yolo.json", ...options], { cwd: folder });
    server.stderr!.on("data", (text: Buffer) => {
      errors += text;
    });
    let printed = "";
    for await (const piece of server.stdout!.iterator({ destroyOnReturn: false })) {
      printed += piece;
      if (printed.includes("\n")) break;
    }
    ({ address } = JSON.parse(printed) as { address: string });
    token = /^http:\/\/127\.0\.0\.1:\d+\/([\w-]{32})\/$/.exec(address)![1]!;
    const files = castingsEncoder();
    embedder = await castings({ ...files, text: readCastingsTextEncoder(readFileSync(files.text)), device: "cpu" });
    const images = await openSource(join(folder, "val"));
    index = await buildIndex(await embed(dataset, { of: "objects", embedder, images }), { embedder });
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    noteTroubles(page, troubles);
    page.on("request", (each) => {
      if (!/^(blob|data):/.test(each.url()) && !each.url().startsWith(address)) troubles.push(`request ${each.url()}`);
    });
    await openWhole(page, address);
    await page.locator("borescope-search section").waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await embedder?.dispose?.();
    if (server?.exitCode === null) server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  const firstTruth = () => page.locator("borescope-gallery .card[data-item^=groundTruth]").first();

  const found = () =>
    page
      .locator("borescope-search .strip button")
      .evaluateAll((all) => all.map((hit) => (hit as HTMLElement).dataset["item"]!));

  /** What the library finds, as the page names it. */
  const expected = async (query: Query) =>
    (await index.search(query, { k: 24 })).hits.map(({ row }) => `groundTruth ${row}`);

  it("shows the image's own file where an image is large", async () => {
    await firstTruth().click();
    const shown = page.locator("borescope-image svg.large image");
    await expect.poll(() => shown.count()).toBe(2);
    const sizes = await shown.evaluateAll((all) =>
      Promise.all(
        all.map(async (one) => {
          const image = new Image();
          image.src = one.getAttribute("href")!;
          await image.decode();
          return { from: one.getAttribute("href")!, width: image.naturalWidth, drawn: one.getAttribute("width") };
        }),
      ),
    );
    const [small, own] = sizes;
    expect(small!.from).toMatch(/^blob:/);
    expect(small!.width).toBeLessThan(SIDE);
    expect(own).toEqual({ from: expect.stringMatching(/^images\/\d+$/), width: SIDE, drawn: small!.drawn });
    const row = Number(own!.from.slice("images/".length));
    const { body, headers } = await ask(address, `/${token}/${own!.from}`);
    expect(body.equals(readFileSync(join(folder, "val", dataset.images.fileNames[row]!)))).toBe(true);
    expect(headers).toMatchObject({
      "content-type": "image/png",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
  });

  it("finds what is similar in the library's order", async () => {
    const row = Number((await firstTruth().getAttribute("data-item"))!.split(" ")[1]);
    await page.locator("borescope-image button[name=similar]").click();
    const { dimension } = index.identity;
    const place = index.rows.indexOf(row);
    const vector = index.store.vectors.subarray(place * dimension, (place + 1) * dimension);
    await expect.poll(found).toEqual(await expected({ vector }));
    expect((await found())[0]).toBe(`groundTruth ${row}`);
  });

  it("finds what a text says, and what is like a picture, by the embedder of the server", async () => {
    await page.locator("borescope-search input[name=text]").fill("a burr on the edge");
    await page.locator("borescope-search form button").click();
    await expect.poll(found).toEqual(await expected({ text: "a burr on the edge" }));
    expect(await page.locator("borescope-search #found").textContent()).not.toContain("by words");
    const [drawn] = generateCastings({ images: 1, seed: 77, size: 96 });
    const buffer = Buffer.from(encodePng(drawn!, deflateSync));
    const file = { name: "crop.png", mimeType: "image/png", buffer };
    await page.locator("borescope-search input[type=file]").setInputFiles(file);
    await expect.poll(found).toEqual(await expected({ image: await loadPixels(new Uint8Array(buffer)) }));
    const told = page.locator("borescope-search [role=alert]");
    await page
      .locator("borescope-search input[type=file]")
      .setInputFiles({ name: "notes.png", mimeType: "image/png", buffer: Buffer.from("no image") });
    await expect.poll(() => told.textContent()).toContain("IMAGE_UNREADABLE");
    troubles.splice(0, troubles.length, ...troubles.filter((text) => !text.includes("400"))); // which is told as well
  });

  it("searches by a detection that has no vector, among what is selected", async () => {
    const { ofDetection } = outcomesOf(dataset, detections);
    const row = ofDetection.indexOf(OUTCOME.detected);
    const among = Uint32Array.from([0, 2, 4, 6]);
    const form = new FormData();
    const like = { table: `detections/${detections.name}`, row };
    form.set("question", JSON.stringify({ space: "objects", query: { like }, k: 3 }));
    form.set("among", new Blob([among]));
    const answer = (await (await fetch(`${address}search`, { method: "POST", body: form })).json()) as {
      hits: { row: number; score: number }[];
    };
    const images = await openSource(join(folder, "val"));
    const of = selectRows(dataset, detections, [row]);
    const { vectors: vector } = await embed(dataset, { of, embedder, images });
    const { hits } = await index.search({ vector }, { k: 3, filter: (each) => among.includes(each) });
    expect(answer.hits).toEqual(hits.map(({ row: hit, score }) => ({ row: hit, score })));
  });

  it("answers nobody without the token, by another name, or for anything else", async () => {
    const status = async (...asked: [path: string, headers?: Record<string, string>, method?: string]) =>
      (await ask(address, ...asked)).status;
    const { port } = new URL(address);
    expect(await status("/")).toBe(403);
    expect(await status(`/${token.slice(1)}A/`)).toBe(403);
    expect(await status("/images/0")).toBe(403);
    expect(await status(`/${token}/`, { host: `elsewhere.example:${port}` })).toBe(403);
    expect(await status(`/${token}/`, { host: "127.0.0.1" })).toBe(403);
    expect(await status(`/${token}/`, { host: `localhost:${port}` })).toBe(200);
    for (const path of [
      "../val.json",
      "%2e%2e/val.json",
      "val.json",
      "images/../../val.json",
      "images/24",
      "images/-1",
    ])
      expect(await status(`/${token}/${path}`), path).toBe(404);
    expect(await status(`/${token}/images/0`, {}, "POST")).toBe(404);
    expect(await status(`/${token}/`, {}, "PUT")).toBe(405);
    const head = await ask(address, `/${token}/`, {}, "HEAD");
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  });

  it("says what to do where the port is in use", () => {
    const { port } = new URL(address);
    const { status, stderr } = spawnSync(process.execPath, [CLI, "view", "val.json", "yolo.json", "--port", port], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^VIEW_PORT {2}--port \d+\n.*another program listens on\.\nTake another one/);
  });

  it("ends by Ctrl-C, and nothing went wrong", async () => {
    expect(troubles).toEqual([]);
    server.kill("SIGINT");
    const [code] = await once(server, "exit");
    expect([code, errors]).toEqual([0, ""]);
  });
});
