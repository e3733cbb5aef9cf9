/**
 * How well embedders find objects of the same class: `node benchmarks/embedders.mjs <data folder> [embedder.onnx]`.
 *
 * The folder holds `coco-ccby`, `bccd` and `workpiece-crack` (the reference data beside the checkout). Every object is a
 * query; the ten nearest of *other* images are looked at (of cracks: of other photographs, since the files are augmented
 * copies). Precision at ten is the share of its class among them, averaged over the objects of a class and then over the
 * classes of which there are ten others, so that the commonest does not decide. Cracks are told from as many places of the same images without one.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Dataset, Ids } from "../packages/core/dist/index.js";
import { fileSource } from "../packages/core/dist/node.js";
import { embed, onnxEmbedder, textureDescriptor } from "../packages/embeddings/dist/index.js";

const NEIGHBOURS = 10;
const [folder, model] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: embedders.mjs <data folder> [embedder.onnx]");

/**
 * @typedef {{ image: number, name: string, box: number[] }} Box
 * @typedef {{ dataset: Dataset, group: (image: number) => string, source: import("@borescope/core").Source }} Scene
 */

const scenes = { "coco-ccby": await coco(), bccd: await bccd(), "workpiece-crack": await cracks() };
const embedders = [histogram(), textureDescriptor()];
if (model !== undefined) embedders.push(await onnxEmbedder({ model, device: "cpu" }));

for (const [name, { dataset, group, source }] of Object.entries(scenes)) {
  const { groundTruth, categories } = dataset;
  console.log(
    `\n${name}: ${groundTruth.length} objects on ${dataset.images.length} images, ${categories.length} classes`,
  );
  for (const embedder of embedders) {
    const started = performance.now();
    const { vectors } = await embed(dataset, { of: "objects", embedder, images: source });
    const ms = (performance.now() - started) / groundTruth.length;
    const { precision, chance } = retrieval(vectors, embedder.dimension, groundTruth, group);
    const facts = {
      dimension: embedder.dimension,
      precision: precision.toFixed(3),
      chance: chance.toFixed(3),
      ms: ms.toFixed(1),
    };
    console.log(embedder.name.padEnd(22), ...Object.entries(facts).map(([key, value]) => `${key} ${value}`));
  }
}

/** @param {Float32Array} vectors @param {number} d @param {import("@borescope/core").Objects} objects @param {(image: number) => string} group */
function retrieval(vectors, d, { image, category, length }, group) {
  const groups = Array.from(image, group);
  /** @type {Map<number, { hits: number, chance: number, n: number }>} */
  const classes = new Map();
  for (let q = 0; q < length; q++) {
    const others = [];
    let alike = 0;
    for (let i = 0; i < length; i++) {
      if (groups[i] === groups[q]) continue;
      let dot = 0;
      for (let k = 0; k < d; k++) dot += vectors[q * d + k] * vectors[i * d + k];
      others.push([dot, i]);
      if (category[i] === category[q]) alike++;
    }
    if (alike < NEIGHBOURS) continue;
    others.sort((a, b) => b[0] - a[0]);
    const found = others.slice(0, NEIGHBOURS).filter(([, i]) => category[i] === category[q]).length;
    const sum = classes.get(category[q]) ?? { hits: 0, chance: 0, n: 0 };
    classes.set(category[q], {
      hits: sum.hits + found / NEIGHBOURS,
      chance: sum.chance + alike / others.length,
      n: sum.n + 1,
    });
  }
  const all = [...classes.values()];
  const mean = (/** @type {(one: { hits: number, chance: number, n: number }) => number} */ of) =>
    all.reduce((sum, one) => sum + of(one) / one.n, 0) / all.length;
  return { precision: mean((one) => one.hits), chance: mean((one) => one.chance) };
}

/** A plain histogram of colours, 8 × 8 × 8 cells, their roots. @returns {import("@borescope/core").Embedder} */
function histogram() {
  return {
    name: "colour histogram",
    dimension: 512,
    fingerprint: "histogram",
    async embedImages(images) {
      const vectors = new Float32Array(512 * images.length);
      images.forEach(({ data }, row) => {
        const counts = vectors.subarray(512 * row, 512 * (row + 1));
        for (let i = 0; i < data.length; i += 3)
          counts[((data[i] >> 5) << 6) | ((data[i + 1] >> 5) << 3) | (data[i + 2] >> 5)]++;
        const total = data.length / 3;
        for (let i = 0; i < 512; i++) counts[i] = Math.sqrt(counts[i] / total);
      });
      return vectors;
    },
  };
}

/** @param {string[]} fileNames @param {Box[]} boxes */
function datasetOf(fileNames, boxes) {
  const names = [...new Set(boxes.map(({ name }) => name))].sort();
  const n = fileNames.length;
  return new Dataset(
    { length: n, ids: Ids.sequence(n), fileNames, width: new Float64Array(n), height: new Float64Array(n) },
    { length: names.length, ids: Ids.from(names), names, supercategories: names.map(() => null) },
    {
      length: boxes.length,
      ids: Ids.sequence(boxes.length),
      image: Uint32Array.from(boxes, (one) => one.image),
      category: Uint32Array.from(boxes, (one) => names.indexOf(one.name)),
      box: Float64Array.from(boxes.flatMap((one) => one.box)),
      area: Float64Array.from(boxes, ({ box }) => box[2] * box[3]),
    },
  );
}

async function coco() {
  const truth = JSON.parse(readFileSync(join(folder, "coco-ccby/annotations/instances.json"), "utf8"));
  const names = new Map(truth.categories.map((/** @type {{ id: number, name: string }} */ one) => [one.id, one.name]));
  const rows = new Map(
    truth.images.map((/** @type {{ id: number }} */ one, /** @type {number} */ row) => [one.id, row]),
  );
  const boxes = truth.annotations
    .filter((/** @type {{ iscrowd: number, bbox: number[] }} */ one) => one.iscrowd === 0)
    .map((/** @type {any} */ one) => ({
      image: rows.get(one.image_id),
      name: names.get(one.category_id),
      box: one.bbox,
    }));
  const dataset = datasetOf(
    truth.images.map((/** @type {{ file_name: string }} */ one) => one.file_name),
    boxes,
  );
  return { dataset, group: String, source: await fileSource(join(folder, "coco-ccby/images")) };
}

/** Every fourth image, as Pascal VOC has it. */
async function bccd() {
  const root = join(folder, "bccd/BCCD");
  const files = readdirSync(join(root, "Annotations")).filter((_, i) => i % 4 === 0);
  const boxes = files.flatMap((file, image) =>
    [...readFileSync(join(root, "Annotations", file), "utf8").matchAll(/<object>[\s\S]*?<\/object>/g)].map(
      ([object]) => {
        const [x1, y1, x2, y2] = ["xmin", "ymin", "xmax", "ymax"].map((tag) =>
          Number(new RegExp(`<${tag}>(\\d+)`).exec(object)[1]),
        );
        return { image, name: /<name>(.*?)</.exec(object)[1], box: [x1, y1, x2 - x1, y2 - y1] };
      },
    ),
  );
  const dataset = datasetOf(
    files.map((file) => file.replace(".xml", ".jpg")),
    boxes,
  );
  return { dataset, group: String, source: await fileSource(join(root, "JPEGImages")) };
}

/** Cracks, and as many boxes of their sizes where there is none, of 320 × 320 pixels. */
async function cracks() {
  const root = join(folder, "workpiece-crack");
  const fileNames = ["train/images", "val/images"].flatMap((part) =>
    readdirSync(join(root, part))
      .filter((name) => name.endsWith(".jpg"))
      .map((name) => `${part}/${name}`),
  );
  const boxes = fileNames.flatMap((name, image) =>
    readFileSync(join(root, name.replace(/jpg$/, "txt")), "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => {
        const [, x, y, w, h] = line
          .trim()
          .split(/\s+/)
          .map((number) => 320 * Number(number));
        return { image, name: "crack", box: [x - w / 2, y - h / 2, w, h] };
      }),
  );
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const none = boxes.flatMap(({ image, box: [, , w, h] }) => {
    const own = boxes.filter((one) => one.image === image);
    for (let attempt = 0; attempt < 200; attempt++) {
      const [x, y] = [random() * (320 - w), random() * (320 - h)];
      const apart = own.every(({ box: [a, b, c, d] }) => x + w < a || a + c < x || y + h < b || b + d < y);
      if (apart) return [{ image, name: "none", box: [x, y, w, h] }];
    }
    return [];
  });
  const photograph = (/** @type {number} */ image) => fileNames[image].replace(/^.*\//, "").replace(/_.*$/, "");
  return { dataset: datasetOf(fileNames, [...boxes, ...none]), group: photograph, source: await fileSource(root) };
}
