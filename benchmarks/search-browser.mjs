// Times exact search in headless Chromium, where it is the only store: node benchmarks/search-browser.mjs
// [--n 100000,300000,1000000] [--dimension 384] [--queries 40]. Unit vectors about 1,000 centres; medians.
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright";

const { values } = parseArgs({
  options: {
    chromium: { type: "string", default: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium" },
    n: { type: "string", default: "100000,300000,1000000" },
    dimension: { type: "string", default: "384" },
    queries: { type: "string", default: "40" },
  },
});
const packages = fileURLToPath(new URL("../packages/", import.meta.url));
const { outputFiles } = await build({
  stdin: {
    contents: `export { exactStore } from "./search/dist/index.js"; export { createRandom } from "./core/dist/index.js";`,
    resolveDir: packages,
  },
  bundle: true,
  write: false,
  format: "iife",
  globalName: "borescope",
  platform: "browser",
  tsconfigRaw: {}, // the workspace's would lead to sources
  logLevel: "error",
});

console.log(`node ${process.version}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`);
const browser = await chromium.launch({ executablePath: values.chromium, args: ["--no-sandbox"] });
console.log(`Chromium ${browser.version()}`);
try {
  for (const n of values.n.split(",").map(Number)) {
    const page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0].text });
    const asked = { n, dimension: Number(values.dimension), count: Number(values.queries) };
    const { ready, milliseconds } = await page.evaluate(timeInPage, asked);
    console.log(`${n} vectors: ready after ${(ready / 1000).toFixed(1)} s, a query ${milliseconds.toFixed(1)} ms`);
    await page.close();
  }
} finally {
  await browser.close();
}

/** Runs in the page: makes vectors, opens a store on them, and asks it one query after the other. */
async function timeInPage({ n, dimension, count }) {
  const { createRandom, exactStore } = globalThis.borescope;
  const random = createRandom(1);
  const centres = Float32Array.from({ length: 1000 * dimension }, () => random.normal());
  const unit = (length) => {
    const all = new Float32Array(length * dimension);
    for (let i = 0; i < length; i++) {
      const centre = random.integer(1000) * dimension;
      let sum = 0;
      for (let k = 0; k < dimension; k++) {
        const value = centres[centre + k] + random.next() - 0.5;
        all[i * dimension + k] = value;
        sum += value * value;
      }
      for (let k = 0; k < dimension; k++) all[i * dimension + k] /= Math.sqrt(sum);
    }
    return all;
  };
  const vectors = unit(n);
  const queries = unit(count);
  const begun = performance.now();
  const store = await exactStore().open(dimension, vectors);
  const ready = performance.now() - begun;
  const times = [];
  for (let q = 0; q < count; q++) {
    const from = performance.now();
    await store.search(queries.subarray(q * dimension, (q + 1) * dimension), 10);
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  return { ready, milliseconds: times[times.length >> 1] };
}
