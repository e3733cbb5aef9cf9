import {
  createRandom,
  Dataset,
  Detections,
  type EmbedderIdentity,
  type EmbeddingSpace,
  type Id,
  Ids,
  type Selection,
} from "@borescope/core";
import type { Neighbours } from "@borescope/search";

/** Unit vectors: around centres, or independent where there are none. */
export function unitVectors(n: number, dimension: number, seed = 1, centres = 20): Float32Array {
  const random = createRandom(seed);
  const middle = Float64Array.from({ length: Math.max(1, centres) * dimension }, () => random.normal());
  const vectors = new Float32Array(n * dimension);
  for (let i = 0; i < n; i++) {
    const centre = random.integer(Math.max(1, centres));
    const row = Float64Array.from(
      { length: dimension },
      (_, j) => (centres === 0 ? 0 : middle[centre * dimension + j]!) + 0.5 * random.normal(),
    );
    vectors.set(unitOf(row), i * dimension);
  }
  return vectors;
}

export function unitOf(vector: ArrayLike<number>): Float32Array {
  let squares = 0;
  for (let j = 0; j < vector.length; j++) squares += vector[j]! ** 2;
  return Float32Array.from(vector, (value) => value / Math.sqrt(squares));
}

/** What a store must find: every row compared in double precision, ties by row. */
export function brute(
  queries: Float32Array,
  vectors: Float32Array,
  dimension: number,
  k: number,
  passes: (row: number) => boolean = () => true,
): Neighbours[] {
  return Array.from({ length: queries.length / dimension }, (_, q) => {
    const rows = Array.from({ length: vectors.length / dimension }, (_row, row) => row).filter(passes);
    const scores = new Map(
      rows.map((row) => {
        let sum = 0;
        for (let j = 0; j < dimension; j++) sum += queries[q * dimension + j]! * vectors[row * dimension + j]!;
        return [row, sum];
      }),
    );
    const best = rows.sort((a, b) => scores.get(b)! - scores.get(a)! || a - b).slice(0, k);
    return { places: Uint32Array.from(best), scores: Float64Array.from(best, (row) => scores.get(row)!) };
  });
}

const NAMES = ["open hole", "blow hole", "scratch", "crack", "burr"];

/** Three objects an image, classes in turn, boxes of growing width; ids from 100 on, unless given. */
export function castings(n: number, ids?: readonly Id[]): Dataset {
  const images = Math.ceil(n / 3);
  const dataset = new Dataset(
    {
      length: images,
      ids: Ids.sequence(images),
      fileNames: Array.from({ length: images }, (_, i) => `plate-${i % 7}/side_${i}.jpg`),
      width: new Float64Array(images).fill(640),
      height: new Float64Array(images).fill(480),
      attributes: new Map([
        [
          "camera",
          {
            kind: "string",
            codes: Int32Array.from({ length: images }, (_, i) => (i % 3) - 1),
            dictionary: ["green lamp", "hall"],
          },
        ],
      ]),
    },
    { length: 5, ids: Ids.sequence(5), names: NAMES, supercategories: ["hole", "hole", "line", "line", null] },
    {
      length: n,
      ids: Ids.from(ids ?? Array.from({ length: n }, (_, i) => 100 + i)),
      image: Uint32Array.from({ length: n }, (_, i) => Math.floor(i / 3)),
      category: Uint32Array.from({ length: n }, (_, i) => i % 5),
      box: Float64Array.from({ length: 4 * n }, (_, i) => (i % 4 === 2 ? 10 + (i >> 2) : 12)),
      area: Float64Array.from({ length: n }, (_, i) => 12 * (10 + i)),
      attributes: new Map([
        ["worn", { kind: "boolean", values: Uint8Array.from({ length: n }, (_, i) => (i % 4 === 0 ? 1 : 0)) }],
        ["gain", { kind: "number", values: Float64Array.from({ length: n }, (_, i) => (i % 2 ? i : Number.NaN)) }],
      ]),
    },
    "castings",
  );
  dataset.tags.set(
    "undetected@yolo",
    dataset.select("groundTruth", (row) => row % 3 === 0),
    { iou: 0.5 },
  );
  return dataset;
}

/** Its objects as a model found them. */
export function modelOf(dataset: Dataset, name = "yolo"): Detections {
  const { groundTruth, categories } = dataset;
  const score = Float64Array.from({ length: groundTruth.length }, (_, i) => 1 - i / groundTruth.length);
  return new Detections(name, { ...groundTruth, ids: Ids.sequence(groundTruth.length), score }, categories);
}

export function spaceOf(selection: Selection, dimension = 16, more: Partial<EmbedderIdentity> = {}): EmbeddingSpace {
  return {
    embedder: { name: "random", dimension, fingerprint: "random-1", ...more },
    selection,
    vectors: unitVectors(selection.count, dimension),
  };
}
