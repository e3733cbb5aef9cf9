/**
 * What a detector costs beside the model: `node benchmarks/inference.mjs model.onnx images/ [--memory]`.
 *
 * Side by side, one image at a time, a round of all images of each in turn: `session.run` of onnxruntime alone on a ready
 * input; `detector.stream` on decoded pixels, which resizes, runs, decodes the outputs and suppresses; on JPEGs in memory,
 * which it decodes ahead; and on files, which it reads ahead too. By the clock and, since a busy machine changes that, in
 * time of all cores. With `--memory`: the memory of the process over 1,000 images, and over 20 times loading and disposing.
 */
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
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
const sharp = require("sharp");

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
  /** @param {import("@borescope/inference").ImageInput[]} inputs */
  const streamed = (inputs) => () =>
    timed(async () => {
      for await (const _ of detector.stream(inputs));
    });
  const pixels = await Promise.all(images.map(decoded));
  const onDisk = files.map((name) => ({ name, bytes: () => readFile(join(folder, name)) }));
  const ways = {
    "session.run": () =>
      timed(async () => {
        for (let i = 0; i < images.length; i++) await session.run({ [session.inputNames[0]]: input });
      }),
    "on pixels": streamed(pixels),
    "on JPEGs": streamed(images),
    "on files": streamed(onDisk),
  };
  const rounds = [];
  for (let round = 0; round < 10; round++) {
    const times = [];
    for (const way of Object.values(ways)) times.push(await way());
    if (round > 0) rounds.push(times); // the first warms up
  }
  for (const kind of /** @type {const} */ (["clock", "cores"]))
    for (const [k, name] of Object.keys(ways).entries()) {
      const all = median(rounds.map((times) => times[k][kind]));
      const more = 100 * median(rounds.map((times) => times[k][kind] / times[0][kind] - 1));
      console.log(`${kind} ${name}: ${all.toFixed(2)} ms an image, ${more.toFixed(1)} % more`);
    }
  await detector.dispose();
  await session.release();
}

/** @param {Buffer} bytes */
async function decoded(bytes) {
  const { data, info } = await sharp(bytes)
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
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
