import { createRandom, Dataset, type EmbeddingSpace, Ids, selectAll } from "@borescope/core";

/** A space of images that have nothing but these vectors, each made of length 1. */
export function spaceOf(values: ArrayLike<number>, dimension: number): EmbeddingSpace {
  const n = values.length / dimension;
  const vectors = new Float32Array(values.length);
  for (let row = 0; row < n; row++) {
    const at = row * dimension;
    let sum = 0;
    for (let i = at; i < at + dimension; i++) sum += values[i]! * values[i]!;
    for (let i = at; i < at + dimension; i++) vectors[i] = values[i]! / Math.sqrt(sum);
  }
  return rawSpace(vectors, dimension);
}

/** A space of images with these vectors as they are. */
export function rawSpace(vectors: Float32Array, dimension: number): EmbeddingSpace {
  const n = vectors.length / dimension;
  const zeros = new Float64Array(n);
  const dataset = new Dataset(
    {
      length: n,
      ids: Ids.sequence(n),
      fileNames: Array.from({ length: n }, (_, i) => `${i}.jpg`),
      width: zeros,
      height: zeros,
    },
    { length: 0, ids: Ids.sequence(0), names: [], supercategories: [] },
    {
      length: 0,
      ids: Ids.sequence(0),
      image: new Uint32Array(0),
      category: new Uint32Array(0),
      box: new Float64Array(0),
      area: new Float64Array(0),
    },
  );
  return {
    embedder: { name: "test", dimension, fingerprint: "test/1" },
    selection: selectAll(dataset, "images"),
    vectors,
  };
}

/** Normal numbers about as many centres, made of length 1. */
export function gaussianClusters(n: number, dimension: number, centres: number, spread: number, seed = 1) {
  const random = createRandom(seed);
  const middle = Float64Array.from({ length: centres * dimension }, () => random.normal());
  const values = new Float64Array(n * dimension);
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / dimension);
    values[i] = middle[(row % centres) * dimension + (i % dimension)]! + spread * random.normal();
  }
  return spaceOf(values, dimension);
}
