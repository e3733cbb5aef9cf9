/**
 * What a detector costs beside the model: `node benchmarks/inference.mjs model.onnx images/ [--memory]`.
 *
 * Side by side, image by image in turn, on one image at a time: `session.run` of onnxruntime alone on a ready input, and
 * `detector.stream`, which decodes JPEGs ahead, resizes, runs, decodes the outputs and suppresses; by the clock and, since
 * that is told by a busy machine too, in time of all cores. With `--memory`: the
 * memory of the process over 1,000 images, and over 20 times loading and disposing.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createDetector } from "../packages/inference/dist/index.js";
import { median } from "./measure.mjs";

const [model, folder, flag] = process.argv.slice(2);
if (model === undefined || folder === undefined)
  throw new Error("usage: inference.mjs <model.onnx> <images/> [--memory]");
const require = createRequire(new URL("../packages/inference/package.json", import.meta.url));
const ort = require("onnxruntime-node");
ort.env.logLevel = "fatal";

const files = readdirSync(folder).filter((name) => /\.jpe?g$/i.test(name));
const images = files.map((name) => readFileSync(join(folder, name)));
/** @param {number} n */
const many = (n) => Array.from({ length: n }, (_, i) => images[i % images.length]);
const megabytes = () => {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().rss / 2 ** 20);
};
const create = () => createDetector({ model, device: "cpu", confidence: 0.001 });

if (flag === "--memory") await memory();
else await overhead();

async function overhead() {
  const detector = await create();
  const { width, height } = detector.preprocessing;
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ["cpu"],
    extra: { session: { intra_op: { allow_spinning: "0" } } }, // as the detector's, so that the two are alike
  });
  const input = new ort.Tensor("float32", new Float32Array(3 * width * height).fill(100), [1, 3, height, width]);
  /** @param {() => Promise<void>} work */
  const timed = async (work) => {
    const start = performance.now();
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return { clock: (performance.now() - start) / images.length, cores: (user + system) / 1000 / images.length };
  };
  const bare = () =>
    timed(async () => {
      for (let i = 0; i < images.length; i++) await session.run({ [session.inputNames[0]]: input });
    });
  const whole = () =>
    timed(async () => {
      for await (const _ of detector.stream(images));
    });
  await bare();
  await whole();
  const rounds = [];
  for (let round = 0; round < 7; round++) rounds.push([await bare(), await whole()]);
  for (const kind of /** @type {const} */ (["clock", "cores"])) {
    const [run, all] = [0, 1].map((k) => median(rounds.map((pair) => pair[k][kind])));
    const more = 100 * median(rounds.map(([a, b]) => b[kind] / a[kind] - 1));
    console.log(
      `${kind}: session.run ${run.toFixed(2)} ms, detector ${all.toFixed(2)} ms an image, ${more.toFixed(1)} % more`,
    );
  }
  await detector.dispose();
  await session.release();
}

async function memory() {
  const detector = await create();
  for await (const _ of detector.stream(many(100)));
  console.log(`after 100 images: ${megabytes()} MB`);
  for (let k = 1; k <= 10; k++) {
    for await (const _ of detector.stream(many(100)));
    if (k % 5 === 0) console.log(`after ${100 + 100 * k} images: ${megabytes()} MB`);
  }
  await detector.dispose();
  for (let cycle = 1; cycle <= 20; cycle++) {
    const other = await create();
    await other.detect(images[0]);
    await other.dispose();
    if (cycle % 5 === 0) console.log(`after ${cycle} cycles: ${megabytes()} MB`);
  }
}
