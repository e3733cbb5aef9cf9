// Times a report in headless Chromium: opening one of 10,000 objects, the map, the lasso and the gallery of more. Medians of
// the rounds. The map is painted by the adapter that Chromium finds, which is named: without a GPU that is software.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { deflateSync } from "node:zlib";
import { chromium } from "playwright";
import { inspect } from "../packages/borescope/dist/index.js";
import { openPicture } from "../packages/borescope/dist/picture-node.js";
import { encodePng, generateCastings } from "../packages/castings/dist/index.js";
import { createRandom, Dataset, Detections, detectionObjects, Ids } from "../packages/core/dist/index.js";
import { datasetColumns, detectionColumns, emptyReport, reportPage } from "../packages/viewer/dist/index.js";
import { median } from "./measure.mjs";

const { values } = parseArgs({
  options: {
    chromium: { type: "string", default: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium" },
    rounds: { type: "string", default: "5" },
    only: { type: "string", default: "open,map,lasso,gallery" },
  },
});
const rounds = Number(values.rounds);
const only = values.only.split(",");
const folder = mkdtempSync(join(tmpdir(), "report-"));
const CLASSES = 10;
const ON_IMAGE = 8;
const PICTURE = 5000; // bytes, about
const STEPS = 20; // moves of the map, scrolls of the gallery

console.log(`node ${process.version}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`);
const browser = await chromium.launch({ executablePath: values.chromium, args: ["--no-sandbox"] });
console.log(`Chromium ${browser.version()}`);
try {
  if (only.includes("open")) await timeOpening(10_000);
  for (const n of [100_000, 1_000_000]) if (only.includes("map")) await timeMap(n);
  if (only.includes("lasso")) await timeLasso(100_000);
  if (only.includes("gallery")) await timeGallery(100_000);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

/** Objects in a row of images, and what a detector makes of them: some missed, some shifted, some invented. */
function scene(n) {
  const random = createRandom(1);
  const images = Math.ceil(n / ON_IMAGE);
  const [truth, found] = [table(n), table(n)];
  for (let i = 0; i < n; i++) {
    const image = Math.floor(i / ON_IMAGE);
    const side = 10 + 90 * random.next();
    const [x, y] = [random.next() * (640 - side), random.next() * (480 - side)];
    const category = random.integer(CLASSES);
    put(truth, i, image, category, [x, y, side, side]);
    const off = () => side * 0.15 * random.normal();
    const missed = random.next() < 0.2;
    const box = missed ? [random.next() * 500, random.next() * 400, side, side] : [x + off(), y + off(), side, side];
    put(found, i, image, random.next() < 0.1 ? random.integer(CLASSES) : category, box);
    found.score[i] = missed ? 0.5 * random.next() : 0.3 + 0.7 * random.next();
  }
  const names = Array.from({ length: CLASSES }, (_, i) => `class ${i + 1}`);
  const categories = { length: CLASSES, ids: Ids.sequence(CLASSES), names, supercategories: names.map(() => null) };
  const dataset = new Dataset(
    {
      length: images,
      ids: Ids.sequence(images),
      fileNames: Array.from({ length: images }, (_, i) => `${i + 1}.jpg`),
      width: new Float64Array(images).fill(640),
      height: new Float64Array(images).fill(480),
    },
    categories,
    detectionObjects(truth),
    "scene",
  );
  return { dataset, yolo: new Detections("yolo", detectionObjects(found), categories) };
}

function table(n) {
  const box = new Float64Array(4 * n);
  return { image: new Uint32Array(n), category: new Uint32Array(n), box, score: new Float64Array(n) };
}

function put({ image, category, box }, i, on, of, at) {
  image[i] = on;
  category[i] = of;
  box.set(at, 4 * i);
}

/** A space of all ground truths in 25 heaps. */
function space(n) {
  const random = createRandom(2);
  const coordinates = new Float32Array(2 * n);
  for (let i = 0; i < n; i++)
    coordinates.set([(i % 5) + 0.2 * random.normal(), (Math.floor(i / 5) % 5) + 0.2 * random.normal()], 2 * i);
  return {
    ...{ name: "objects", table: "groundTruth", crop: null, inPage: null, textEncoder: null, vectors: null },
    embedder: { name: "heaps", dimension: 2, fingerprint: "heaps" },
    rows: Uint32Array.from({ length: n }, (_, i) => i),
    coordinates,
    clusters: Int32Array.from({ length: n }, (_, i) => i % 25),
    clusterLabels: Array.from({ length: 25 }, (_, i) => `heap ${i + 1}`),
    outlierScores: null,
  };
}

/** A report that was not evaluated: for what does not depend on that. */
function bareReport(n) {
  const { dataset, yolo } = scene(n);
  const model = {
    ...{ name: "yolo", cut: { least: 0, leftOut: 0 }, worth: [], slices: [], bootstrap: null },
    ...detectionColumns(yolo, CLASSES),
    evaluation: { summary: {}, perClass: [], warnings: [], AP: null },
    worthAt: { iou: 0.5, confidence: 0.25 },
  };
  return emptyReport({ title: `${n} objects`, dataset: datasetColumns(dataset), models: [model], spaces: [space(n)] });
}

/** A picture for each image, of about so many bytes as those of a report have. */
async function pictures(count) {
  const random = createRandom(3);
  const [casting] = generateCastings({ images: 1, size: 256 });
  const opened = await openPicture(encodePng(casting, deflateSync), "casting.png");
  const picture = await opened.webp({ x: 0, y: 0, width: opened.width, height: opened.height }, 160);
  const bytes = new Uint8Array(count * PICTURE);
  for (let i = 0; i < count; i++) {
    for (let k = picture.length; k < PICTURE; k++) bytes[i * PICTURE + k] = random.integer(256); // nothing packs it
    bytes.set(picture.subarray(0, PICTURE), i * PICTURE);
  }
  return {
    rows: Uint32Array.from({ length: count }, (_, i) => i),
    region: Float64Array.from({ length: 4 * count }, (_, k) => [0, 0, 640, 480][k % 4]),
    offsets: Uint32Array.from({ length: count + 1 }, (_, i) => i * PICTURE),
    bytes,
  };
}

async function write(name, report) {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, await reportPage(report));
  console.log(`${name}: ${(statSync(file).size / 1e6).toFixed(1)} MB`);
  return pathToFileURL(file).href;
}

/** A page that shows a report, with `part(name)` to find a part's shadow root. */
async function open(url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(error.message));
  await page.addInitScript(() => {
    globalThis.app = () => document.querySelector("borescope-report")?.shadowRoot;
    globalThis.part = (name) => app()?.querySelector(`borescope-${name}`)?.shadowRoot;
    globalThis.frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  });
  await page.goto(url, { waitUntil: "commit", timeout: 300_000 });
  return page;
}

/** From the start of the navigation: the first part drawn, the matrix drawn, a click on a cell answered. */
async function timeOpening(n) {
  const { dataset, yolo } = scene(n);
  const report = await inspect({ dataset, detections: { yolo }, images: null, rounds: 0, budget: 1e9 });
  const filled = { ...report.pictures, side: 160, images: await pictures(dataset.images.length) };
  const url = await write(`${n} objects`, { ...report, pictures: filled, spaces: [space(n)] });
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const page = await open(url);
    times.push(
      await page.evaluate(async () => {
        const until = async (found) => {
          while (!found()) await new Promise(requestAnimationFrame);
          return performance.now();
        };
        const first = await until(() => part("overview")?.querySelector("section"));
        part("confusion-matrix").host.scrollIntoView();
        const cell = () => part("confusion-matrix")?.querySelector("[data-cell]:enabled");
        const matrix = await until(cell);
        cell().click();
        const answered = await until(() => part("selection")?.querySelector(".chip"));
        return { first, matrix, answered };
      }),
    );
    await page.context().close();
  }
  for (const what of ["first", "matrix", "answered"])
    console.log(`open ${n}, ${what}: ${Math.round(median(times.map((time) => time[what])))} ms`);
}

/** Milliseconds of moving and zooming the map by a step, until the painter is asked, and until the picture is there. */
async function timeMap(n) {
  const page = await open(await write(`map of ${n}`, bareReport(n)));
  await showMap(page);
  const told = await page.evaluate(async (steps) => {
    const canvas = part("embedding-map").querySelector("canvas");
    const over = part("embedding-map").querySelector("svg.over");
    const gl = canvas.getContext("webgl2");
    const pixel = new Uint8Array(4);
    const info = gl.getExtension("WEBGL_debug_renderer_info");
    const [script, painted, frames] = [[], [], []];
    for (let i = 0; i < steps; i++) {
      const start = performance.now();
      const key = ["ArrowRight", "+", "ArrowLeft", "-"][i % 4];
      over.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      await part("embedding-map").host.updateComplete;
      script.push(performance.now() - start);
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel); // waits for the painter
      painted.push(performance.now() - start);
      await frame();
      frames.push(performance.now() - start);
    }
    return { adapter: gl.getParameter(info.UNMASKED_RENDERER_WEBGL), script, painted, frames };
  }, STEPS);
  const { adapter, script, painted, frames } = told;
  console.log(`map ${n}: script ${ms(script)}, painted ${ms(painted)}, with its frame ${ms(frames)}; ${adapter}`);
  await page.context().close();
}

/** Milliseconds from letting go of the lasso until it is known what lies within, and until the page tells. */
async function timeLasso(n) {
  const page = await open(await write(`lasso over ${n}`, bareReport(n)));
  await showMap(page);
  const told = await page.evaluate(async (count) => {
    const map = part("embedding-map");
    map.querySelector("[data-tool=lasso]").click();
    const over = map.querySelector("svg.over");
    over.setPointerCapture = () => {};
    const { left, top, width, height } = over.getBoundingClientRect();
    const send = (type, x, y, buttons) =>
      over.dispatchEvent(
        new PointerEvent(type, { clientX: left + x, clientY: top + y, movementX: 1, buttons, bubbles: true }),
      );
    const [known, shown] = [[], []];
    for (let round = 0; round < count; round++) {
      const at = (i) => {
        const angle = (2 * Math.PI * i) / 200;
        const radius = 0.3 + 0.02 * round;
        return [width * (0.5 + radius * Math.cos(angle)), height * (0.5 + radius * Math.sin(angle))];
      };
      send("pointerdown", ...at(0), 1);
      for (let i = 1; i < 200; i++) send("pointermove", ...at(i), 1);
      await frame();
      const before = part("selection").querySelector("#counts")?.textContent;
      const start = performance.now();
      send("pointerup", ...at(199), 0);
      known.push(performance.now() - start);
      while (part("selection").querySelector("#counts")?.textContent === before) await null;
      await frame();
      shown.push(performance.now() - start);
    }
    return { known, shown };
  }, rounds);
  console.log(`lasso over ${n}: known ${ms(told.known)}, shown ${ms(told.shown)}`);
  await page.context().close();
}

/** Elements of the gallery, and milliseconds of a scroll by two rows until its frame. */
async function timeGallery(n) {
  const { dataset, yolo } = scene(n);
  const report = { ...bareReport(n), pictures: { ...emptyReport().pictures, side: 160, images: await pictures(1000) } };
  const page = await open(await write(`gallery of ${dataset.groundTruth.length + yolo.objects.length}`, report));
  await page.waitForFunction(() => part("gallery"), undefined, { timeout: 300_000 });
  const told = await page.evaluate(async (steps) => {
    const gallery = part("gallery").host;
    gallery.scrollIntoView();
    while (gallery.shadowRoot.querySelector(".card") === null) await frame();
    const cards = gallery.shadowRoot.querySelector(".cards");
    const [elements, frames] = [[], []];
    for (let i = 0; i < 3 * steps; i++) {
      const start = performance.now();
      cards.scrollTop = i < 2 * steps ? 488 * i : (cards.scrollHeight * (i - 2 * steps)) / steps;
      await frame();
      await gallery.updateComplete;
      await frame();
      frames.push((performance.now() - start) / 2);
      elements.push(gallery.shadowRoot.querySelectorAll("*").length);
    }
    return { shown: gallery.shadowRoot.querySelector("#shown").textContent, most: Math.max(...elements), frames };
  }, STEPS);
  console.log(`gallery, ${told.shown}: at most ${told.most} elements, a frame ${ms(told.frames)}`);
  await page.context().close();
}

async function showMap(page) {
  await page.waitForFunction(() => part("embedding-map"), undefined, { timeout: 300_000 });
  await page.evaluate(async () => {
    part("embedding-map").host.scrollIntoView();
    while (part("embedding-map").querySelector("canvas[data-painter]") === null) await frame();
  });
}

/** The median, and the greatest. */
function ms(times) {
  return `${median(times).toFixed(1)} ms (at most ${Math.max(...times).toFixed(1)})`;
}
