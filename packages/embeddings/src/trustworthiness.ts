import { BorescopeError, type EmbeddingSpace, type LongWork } from "@borescope/core";
import { checkWhole } from "./check-whole.js";
import { kernelWith } from "./kernel.js";
import { NearestList } from "./nearest-list.js";
import { paced } from "./paced.js";
import { distance, vectorsOf } from "./vectors.js";

/** How {@link trustworthiness} judges. */
export interface TrustworthinessOptions extends LongWork {
  /** Neighbours on the map that are looked at; 5 where it is not said, below half the number of vectors. */
  readonly k?: number | undefined;
}

/**
 * How far neighbours on a map are neighbours in the space: 1 where all are, less the farther away those that are not.
 * Time grows with n².
 *
 * @param map - x and y of each vector, 2 · n, as {@link project} gives them
 * @throws BorescopeError EMBEDDINGS_OPTION where k is not below n / 2, or the map has other than 2 · n numbers
 * @see Venna, Kaski 2001; scikit-learn, `trustworthiness`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFileSync } from "node:fs";
 * import { readGroundTruth } from "@borescope/adapters-coco";
 * import { selectAll } from "@borescope/core";
 * import { trustworthiness } from "@borescope/embeddings";
 *
 * const images = selectAll(readGroundTruth(readFileSync("val.json")), "images");
 * const vectors = Float32Array.from({ length: images.count * 2 }, (_, i) => (i % 2 === 0 ? Math.cos(i / 99) : Math.sin((i - 1) / 99)));
 * const space = { embedder: { name: "mine", dimension: 2, fingerprint: "mine/1" }, selection: images, vectors };
 * if (images.count > 2) assert.equal(await trustworthiness(space, vectors, { k: 1 }), 1);
 * ```
 */
export async function trustworthiness(
  space: EmbeddingSpace,
  map: Float32Array,
  options: TrustworthinessOptions = {},
): Promise<number> {
  const vectors = vectorsOf(space);
  const { n } = vectors;
  const { k = 5 } = options;
  checkWhole("k", k, 1);
  if (map.length !== 2 * n || k >= n / 2)
    throw new BorescopeError("EMBEDDINGS_OPTION", {
      place: map.length === 2 * n ? "k" : "map",
      expected: map.length === 2 * n ? `less than half of ${n} vectors` : `${2 * n} numbers`,
      found: String(map.length === 2 * n ? k : map.length),
    });
  const kernel = kernelWith(vectors);
  const at = (kernel?.take(n * 8 + 64) ?? 0) >>> 0;
  const distances = at > 0 ? new Float64Array(kernel!.memory.buffer, at, n) : new Float64Array(n);
  const nearest = new NearestList(k);
  const lists = { indices: new Uint32Array(k), distances: new Float64Array(k) };
  let intruders = 0;
  await paced("vectors", n, options, (row) => {
    if (at > 0) kernel!.distancesFrom(row, at);
    else for (let other = 0; other < n; other++) distances[other] = distance(vectors, row, other);
    nearest.clear();
    for (let other = 0; other < n; other++) if (other !== row) nearest.offer(other, planeDistance(map, row, other));
    nearest.copy(lists, 0);
    for (const other of lists.indices) intruders += Math.max(0, rankOf(distances, row, other) - k);
    return row + 1;
  });
  return 1 - (2 / (n * k * (2 * n - 3 * k - 1))) * intruders;
}

function planeDistance(map: Float32Array, a: number, b: number): number {
  const x = map[2 * a]! - map[2 * b]!;
  const y = map[2 * a + 1]! - map[2 * b + 1]!;
  return x * x + y * y;
}

/** The place of a vector among the neighbours of another, from 1; of those as far, by row. */
function rankOf(distances: Float64Array, row: number, other: number): number {
  const own = distances[other]!;
  let rank = 1;
  for (let i = 0; i < distances.length; i++) {
    const value = distances[i]!;
    if (i !== row && (value < own || (value === own && i < other))) rank++;
  }
  return rank;
}
